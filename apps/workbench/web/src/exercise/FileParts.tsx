/** What the exercise page says of the learner's file: whether it is saved, where it is, what to do where two texts differ. */
import type { ExerciseLanguage } from "@gradus/lab/exercise";
import { useRef, useState } from "react";
import type { ExerciseDetail } from "../../../shared/exercises.ts";
import type { RequestError } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import { Command } from "../parts/Command.tsx";
import { Notice } from "../parts/states.tsx";
import { Comparison } from "./Comparison.tsx";
import type { FileState, FileStore } from "./file-store.ts";
import { resetFile } from "./requests.ts";

export function FileNotes({ file }: { file: FileState }) {
  const t = useExerciseTexts().file;
  return (
    <div className="file-notes" role="status">
      {file.offline && <Notice text={t.offline} />}
      {file.full && <Notice bad text={t.full} />}
      {file.error && <Notice bad text={file.error} />}
      {file.missing && <Notice text={t.missing} />}
      {file.outside > 0 && file.saved && <p className="meta">↻ {t.outside}</p>}
    </div>
  );
}

/** Both texts, and the choice. Nothing is written until it is made. */
export function Conflict({ store, file, language }: { store: FileStore; file: FileState; language: ExerciseLanguage }) {
  const t = useExerciseTexts().file;
  return (
    <section className="conflict notice bad" aria-labelledby="conflict-title" data-testid="conflict">
      <h2 id="conflict-title">{t.conflict}</h2>
      <p role="alert">{t.conflictText}</p>
      <Comparison a={file.conflict ?? ""} b={file.text} labels={[t.disk, t.here]} language={language} />
      <p className="actions">
        <button type="button" onClick={() => void store.resolve("disk")}>
          {t.takeDisk}
        </button>
        <button type="button" onClick={() => void store.resolve("mine")}>
          {t.keepMine}
        </button>
      </p>
    </section>
  );
}

interface ResetProps {
  id: string;
  store: FileStore;
  file: FileState;
  starter: string;
}

export function Reset({ id, store, file, starter }: ResetProps) {
  const words = useExerciseTexts();
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [done, setDone] = useState<{ backup: string; text: string }>();
  const [error, setError] = useState<RequestError>();
  const first = starter.replaceAll("\r\n", "\n");

  const reset = async () => {
    dialog.current?.close();
    setError(undefined);
    try {
      if (!(await store.flush())) return;
      const { text, hash } = store.state();
      const { file: fresh, backup } = await resetFile(id, hash);
      store.take(fresh);
      setDone({ backup, text });
    } catch (failure) {
      setError(failure as RequestError);
      void store.look();
    }
  };
  const undo = () => {
    if (done) store.edit(done.text);
    setDone(undefined);
  };
  return (
    <div className="reset">
      {file.text !== first && (
        <button type="button" disabled={file.conflict !== undefined} onClick={() => dialog.current?.showModal()}>
          {words.file.reset}
        </button>
      )}
      {done && (
        <p role="status">
          {words.file.resetDone(done.backup)}{" "}
          <button type="button" className="plain" onClick={undo}>
            {words.file.undo}
          </button>
        </p>
      )}
      {error && <Notice bad text={error.message} />}
      <dialog ref={dialog} aria-labelledby="reset-question">
        <p id="reset-question">{words.file.resetAsk}</p>
        <p className="actions">
          <button type="button" className="primary" onClick={() => void reset()}>
            {words.file.resetYes}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {t.common.cancel}
          </button>
        </p>
      </dialog>
    </div>
  );
}

export function FilePlace({ detail }: { detail: ExerciseDetail }) {
  const t = useExerciseTexts().file;
  return (
    <details className="file-place">
      <summary>{t.where}</summary>
      <Command text={detail.path} />
      <p>{t.whereText(detail.language === "python")}</p>
      <p>{t.watchText}</p>
      <Command text={`npx --no-install gradus check ${detail.id} --watch`} />
    </details>
  );
}
