import { maximumNote } from "@gradus/lab/learning/state";
import { useEffect, useId, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { record, useLearning, useLearningStatus } from "../progress/store.ts";

interface Props {
  /** "1.3/01-neurons" */
  lesson: string;
  /** A heading's id; "" for the whole lesson. */
  section: string;
  /** What the note is on. */
  title?: string;
}

const savePauseMs = 800;

/** The learner's own note on a section: kept while it is written. */
export function Note({ lesson, section, title }: Props) {
  const { t } = useLanguage();
  const kept = useLearning().notes[lesson]?.[section]?.text ?? "";
  const { full } = useLearningStatus();
  const [draft, setDraft] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const label = useId();

  const keep = (text: string) => {
    if (text.trim() !== kept.trim()) record({ type: "note", lesson, section, text: text.trim() });
  };
  const editing = draft !== undefined;
  // A page that is closed while someone writes loses a second's words at most.
  useEffect(() => {
    if (draft === undefined || draft.trim() === kept.trim()) return;
    const timer = setTimeout(() => record({ type: "note", lesson, section, text: draft.trim() }), savePauseMs);
    return () => clearTimeout(timer);
  }, [draft, kept, lesson, section]);
  useEffect(() => {
    if (editing) area.current?.focus();
  }, [editing]);

  const close = (text: string) => {
    keep(text);
    setDraft(undefined);
    // The button is there again after the next drawing.
    requestAnimationFrame(() => button.current?.focus());
  };

  const name = title ? t.lesson.noteOn(title) : t.lesson.lessonNote;
  if (editing) {
    return (
      <div className="own-note">
        <label className="own-note-title" htmlFor={label}>
          {name}
        </label>
        <textarea
          id={label}
          ref={area}
          value={draft}
          maxLength={maximumNote}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && close(draft)}
        />
        {full && <p className="meta">{t.lesson.noteFull}</p>}
        <p className="actions">
          <button type="button" onClick={() => close(draft)}>
            {t.lesson.saveNote}
          </button>
          {kept && (
            <button type="button" className="plain" onClick={() => close("")}>
              {t.lesson.deleteNote}
            </button>
          )}
        </p>
      </div>
    );
  }
  if (!kept) {
    return (
      <p className="add-note">
        <button type="button" className="plain" ref={button} onClick={() => setDraft("")}>
          {title ? t.lesson.addNote : t.lesson.addLessonNote}
          <span className="hidden">{title && ` · ${title}`}</span>
        </button>
      </p>
    );
  }
  return (
    <aside className="own-note" aria-label={name}>
      <p className="own-note-title">{t.lesson.note}</p>
      <p className="own-note-text">{kept}</p>
      <button type="button" className="plain" ref={button} onClick={() => setDraft(kept)}>
        {t.lesson.editNote}
      </button>
    </aside>
  );
}
