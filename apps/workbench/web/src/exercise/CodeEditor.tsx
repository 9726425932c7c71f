import { useEffect, useRef, useState } from "react";
import type { Bilingual } from "../../../shared/api.ts";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import type { Editor } from "../running/editor.ts";
import { askLanguage } from "./requests.ts";

interface Props {
  id: string;
  text: string;
  /** Counted from 1. */
  failedLine: number | undefined;
  onRun: () => void;
  onChange: (text: string) => void;
  onPresence: (absent: Bilingual | undefined) => void;
  onErrors: (count: number) => void;
}

/** Until the editor's code is loaded, and where it cannot be, a plain text field does. */
export function CodeEditor(props: Props) {
  const { id, text, failedLine, onRun, onChange } = props;
  const t = useExerciseTexts();
  const element = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const now = useRef({ ...props, label: t.editor.label });
  now.current = { ...props, label: t.editor.label };

  useEffect(() => {
    let opened: Editor | undefined;
    let left = false;
    Promise.all([import("../running/editor.ts"), import("./language.ts")]).then(
      ([{ openEditor }, { languageExtension }]) => {
        if (left || !element.current) return;
        const extensions = languageExtension({
          ask: (question) => askLanguage(id, question),
          onPresence: (absent) => now.current.onPresence(absent),
          onErrors: (count) => now.current.onErrors(count),
        });
        opened = openEditor(element.current, {
          text: now.current.text,
          label: now.current.label,
          onRun: () => now.current.onRun(),
          onChange: (next) => now.current.onChange(next),
          extensions,
        });
        setEditor(opened);
      },
      () => undefined,
    );
    return () => {
      left = true;
      opened?.close();
    };
  }, [id]);

  useEffect(() => {
    if (editor && editor.text() !== text) editor.replace(text);
  }, [editor, text]);
  // The mark goes when the text changes, and comes back with the next verdict.
  useEffect(() => editor?.markLine(failedLine), [editor, failedLine]);

  return (
    <div className="code-editor" data-testid="editor">
      <div ref={element} />
      {!editor && (
        <textarea
          value={text}
          rows={Math.min(30, text.split("\n").length + 1)}
          spellCheck={false}
          aria-label={t.editor.label}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && onRun()}
        />
      )}
    </div>
  );
}
