/** Code of a lesson that can be changed and run. */
import "./running.css";
import type { RunLanguage } from "@gradus/lab/lesson";
import type { SnippetItem } from "@gradus/lab/snippet";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import type { Editor } from "./editor.ts";
import { type Outcome, prepareSnippets, useSnippet } from "./use-snippet.ts";

const Drawing = lazy(() => import("./Drawings.tsx"));

interface Props {
  language: RunLanguage;
  code: string;
  /** The code, coloured when the pages were built. */
  html: string;
  /** What the code prints as it stands. */
  output: string;
}

export function RunBlock({ language, code, html, output }: Props) {
  const { t } = useLanguage();
  const { outcome, run, stop, clear } = useSnippet();
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
    <section className="run" aria-label={t.running.code} onPointerEnter={prepareSnippets} onFocus={prepareSnippets}>
      {editing ? (
        <CodeEditor
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
        {language === "python" ? (
          <span className="meta">Python</span>
        ) : running ? (
          <button type="button" className="primary" onClick={stop}>
            ■ {t.running.stop}
          </button>
        ) : (
          <button type="button" className="primary" onClick={start}>
            ▶ {t.running.run}
          </button>
        )}
        {!editing && language === "ts" && (
          <button type="button" onClick={() => setEditing(true)}>
            {t.running.edit}
          </button>
        )}
        {(editing || outcome) && (
          <button type="button" onClick={reset}>
            {t.running.reset}
          </button>
        )}
        <span className="meta">{editing && t.running.keys}</span>
      </div>
      {outcome ? <Output outcome={outcome} /> : output !== "" && <Expected output={output} />}
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

function Output({ outcome }: { outcome: Outcome }) {
  const { t } = useLanguage();
  const { status, items, error, ms = 0 } = outcome;
  const words = { running: t.running.running, ended: t.running.ended(ms), stopped: t.running.stopped };
  const word = status in words ? words[status as keyof typeof words] : t.running.failed;
  const bad = word === t.running.failed;
  const reason = status === "tooLong" ? t.running.tooLong : error?.message || t.running.notLoaded;
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
      {items.length === 0 && status === "ended" && <p className="meta">{t.running.nothing}</p>}
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
  text: string;
  failedLine: number | undefined;
  onRun: () => void;
  onChange: (text: string) => void;
}

/** Until the editor's code is loaded, and where it cannot be, a plain text field does. */
function CodeEditor({ text, failedLine, onRun, onChange }: CodeEditorProps) {
  const { t } = useLanguage();
  const element = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const now = useRef({ text, onRun, onChange, label: t.running.editor });
  now.current = { text, onRun, onChange, label: t.running.editor };

  useEffect(() => {
    let opened: Editor | undefined;
    let left = false;
    import("./editor.ts").then(
      ({ openEditor }) => {
        if (left || !element.current) return;
        opened = openEditor(element.current, {
          text: now.current.text,
          label: now.current.label,
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
  }, []);

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
