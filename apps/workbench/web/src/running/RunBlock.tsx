/** Code of a lesson that can be changed and run. */
import "./running.css";
import type { ExerciseLanguage } from "@gradus/lab/exercise";
import type { RunLanguage } from "@gradus/lab/lesson";
import type { SnippetItem } from "@gradus/lab/snippet";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningStatus } from "../progress/store.ts";
import type { Editor } from "./editor.ts";
import { editorLanguage } from "./editor-language.ts";
import { usePython } from "./use-python.ts";
import { type Outcome, prepareSnippets, type SnippetRunner, useSnippet } from "./use-snippet.ts";

const Drawing = lazy(() => import("./Drawings.tsx"));

interface Props {
  language: RunLanguage;
  code: string;
  /** The code, coloured when the pages were built. */
  html: string;
  /** What the code prints as it stands. */
  output: string;
}

export function RunBlock(props: Props) {
  return props.language === "python" ? <PythonBlock {...props} /> : <TypeScriptBlock {...props} />;
}

function TypeScriptBlock(props: Props) {
  return <CodeBlock {...props} runner={useSnippet()} prepare={prepareSnippets} />;
}

/** Without the workbench's server, the code and what it prints can be read. */
function PythonBlock(props: Props) {
  const { ready, keptBy } = useLearningStatus();
  const alone = ready && keptBy === "browser";
  return <CodeBlock {...props} runner={usePython()} alone={alone} />;
}

interface CodeBlockProps extends Props {
  runner: SnippetRunner;
  /** The reader is about to run it. */
  prepare?: () => void;
  /** There is nothing that could run it. */
  alone?: boolean;
}

function CodeBlock({ language, code, html, output, runner, prepare, alone = false }: CodeBlockProps) {
  const { t } = useLanguage();
  const { outcome, run, stop, clear } = runner;
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(code);
  const newest = useRef(code);
  const running = outcome?.status === "running";

  const start = () => run(newest.current);
  const reset = () => {
    newest.current = code;
    setText(code);
    setEditing(false);
    clear();
  };

  return (
    <section className="run" aria-label={t.running.code(names[language])} onPointerEnter={prepare} onFocus={prepare}>
      {editing ? (
        <CodeEditor
          language={language === "python" ? "python" : "typescript"}
          text={text}
          failedLine={outcome?.error?.line}
          onRun={start}
          onChange={(next) => {
            newest.current = next;
            setText(next);
          }}
        />
      ) : (
        <div className="run-code" dangerouslySetInnerHTML={{ __html: html }} />
      )}
      <div className="run-bar">
        {alone ? (
          <span className="meta">{t.running.alone}</span>
        ) : running ? (
          <button type="button" className="primary" onClick={stop}>
            ■ {t.running.stop}
          </button>
        ) : (
          <button type="button" className="primary" onClick={start}>
            ▶ {t.running.run}
          </button>
        )}
        {!editing && !alone && (
          <button type="button" onClick={() => setEditing(true)}>
            {t.running.edit}
          </button>
        )}
        {(editing || outcome) && (
          <button type="button" onClick={reset}>
            {t.running.reset}
          </button>
        )}
        {editing && <span className="meta">{t.running.keys}</span>}
        <span className="run-language">{names[language]}</span>
      </div>
      {outcome ? <Output outcome={outcome} language={language} /> : output !== "" && <Expected output={output} />}
    </section>
  );
}

function Expected({ output }: { output: string }) {
  const { t } = useLanguage();
  return (
    <div className="run-output">
      <p className="run-label">{t.running.output}</p>
      <Lines text={output} />
    </div>
  );
}

/** Long output scrolls, by the keyboard too. */
function Lines({ text }: { text: string }) {
  const { t } = useLanguage();
  return (
    <section className="run-lines" aria-label={t.running.output} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}

const names: Record<RunLanguage, string> = { ts: "TypeScript", python: "Python" };

function Output({ outcome, language }: { outcome: Outcome; language: RunLanguage }) {
  const { t, say } = useLanguage();
  const { status, items, error, ms = 0 } = outcome;
  const words: Partial<Record<Outcome["status"], string>> = {
    running: t.running.running,
    ended: t.running.ended(ms),
    stopped: t.running.stopped,
    missing: t.running.notRun,
    noServer: t.running.notRun,
  };
  const bad = !["running", "ended", "stopped"].includes(status);
  const word = words[status] ?? t.running.failed;
  const told = typeof error?.message === "object" ? say(error.message) : error?.message;
  const reasons: Partial<Record<Outcome["status"], string>> = {
    tooLong: t.running.tooLong,
    noServer: t.running.noServer,
  };
  const reason = reasons[status] ?? (told || t.running.notLoaded);
  return (
    <div className="run-output">
      <p className="run-label" role="status">
        {t.running.output} · {word}
      </p>
      {grouped(items).map((group, i) =>
        Array.isArray(group) ? (
          <Lines key={i} text={group.join("\n")} />
        ) : (
          <Suspense key={i} fallback={null}>
            <Drawing shown={group} />
          </Suspense>
        ),
      )}
      {items.length === 0 && status === "ended" && <p className="meta">{t.running.nothing[language]}</p>}
      {bad && (
        <p className="notice bad run-error" role="alert">
          {error?.line !== undefined && <strong>{t.running.line(error.line)} </strong>}
          {reason}
        </p>
      )}
    </div>
  );
}

type Drawn = Exclude<SnippetItem, { kind: "line" }>;

/** Lines that follow each other make one text; drawings stand between them. */
function grouped(items: readonly SnippetItem[]): (string[] | Drawn)[] {
  const groups: (string[] | Drawn)[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (item.kind !== "line") groups.push(item);
    else if (Array.isArray(last)) last.push(item.text);
    else groups.push([item.text]);
  }
  return groups;
}

interface CodeEditorProps {
  language: ExerciseLanguage;
  text: string;
  failedLine: number | undefined;
  onRun: () => void;
  onChange: (text: string) => void;
}

/** Until the editor's code is loaded, and where it cannot be, a plain text field does. */
function CodeEditor({ language, text, failedLine, onRun, onChange }: CodeEditorProps) {
  const { t } = useLanguage();
  const element = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const now = useRef({ text, onRun, onChange, label: t.running.editor });
  now.current = { text, onRun, onChange, label: t.running.editor };

  useEffect(() => {
    let opened: Editor | undefined;
    let left = false;
    Promise.all([import("./editor.ts"), editorLanguage(language)]).then(
      ([{ openEditor }, editing]) => {
        if (left || !element.current) return;
        opened = openEditor(element.current, {
          text: now.current.text,
          label: now.current.label,
          language: editing,
          onRun: () => now.current.onRun(),
          onChange: (next) => now.current.onChange(next),
        });
        setEditor(opened);
        opened.focus();
      },
      () => undefined,
    );
    return () => {
      left = true;
      opened?.close();
    };
  }, [language]);

  useEffect(() => editor?.markLine(failedLine), [editor, failedLine]);

  return (
    <div className="run-code">
      <div ref={element} />
      {!editor && (
        <textarea
          value={text}
          rows={text.split("\n").length + 1}
          spellCheck={false}
          aria-label={t.running.editor}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && onRun()}
        />
      )}
    </div>
  );
}
