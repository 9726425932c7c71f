import type { ExerciseLanguage } from "@gradus/lab/exercise";
import { useEffect, useRef, useState } from "react";
import type { Bilingual } from "../../../shared/api.ts";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import type { Editor } from "../running/editor.ts";
import { editorLanguage } from "../running/editor-language.ts";
import { askLanguage } from "./requests.ts";

interface Props {
  id: string;
  language: ExerciseLanguage;
  text: string;
  /** Counted from 1. */
  failedLine: number | undefined;
  onRun: () => void;
  onChange: (text: string) => void;
  onPresence: (absent: Bilingual | undefined) => void;
  onErrors: (count: number) => void;
}

const names = { typescript: "TypeScript", python: "Python" };

/** Until the editor's code is loaded, and where it cannot be, a plain text field does. */
export function CodeEditor(props: Props) {
  const { id, language, text, failedLine, onRun, onChange } = props;
  const t = useExerciseTexts();
  const element = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const now = useRef({ ...props, t: t.editor });
  now.current = { ...props, t: t.editor };

  useEffect(() => {
    let opened: Editor | undefined;
    let left = false;
    const help = async () => {
      const onErrors = (count: number) => now.current.onErrors(count);
      if (language === "python") {
        const { pythonExtension } = await import("./python-language.ts");
        return pythonExtension({ message: () => now.current.t.notPython, onErrors });
      }
      const { languageExtension } = await import("./language.ts");
      const onPresence = (absent: Bilingual | undefined) => now.current.onPresence(absent);
      return languageExtension({ ask: (question) => askLanguage(id, question), onPresence, onErrors });
    };
    Promise.all([import("../running/editor.ts"), editorLanguage(language), help()]).then(
      ([{ openEditor }, editing, extensions]) => {
        if (left || !element.current) return;
        opened = openEditor(element.current, {
          text: now.current.text,
          label: now.current.t.label(names[language]),
          language: editing,
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
  }, [id, language]);

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
          aria-label={t.editor.label(names[language])}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && onRun()}
        />
      )}
    </div>
  );
}
