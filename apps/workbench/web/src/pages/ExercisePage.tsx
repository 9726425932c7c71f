import "katex/dist/katex.min.css";
import "../lesson/lesson.css";
import "../exercise/exercise.css";
import type { RunRequirement } from "@gradus/lab/exercise";
import { useEffect, useRef, useState } from "react";
import type { Bilingual } from "../../../shared/api.ts";
import type { ExerciseDetail } from "../../../shared/exercises.ts";
import { type ExerciseEntry, type ExerciseText, exerciseTextFile, type LessonIndex } from "../../../shared/lessons.ts";
import { useGet } from "../api.ts";
import { CodeEditor } from "../exercise/CodeEditor.tsx";
import { Difficulty, LanguageName, useExerciseStanding } from "../exercise/ExerciseList.tsx";
import { Conflict, FileNotes, FilePlace, Reset } from "../exercise/FileParts.tsx";
import type { FileState, FileStore } from "../exercise/file-store.ts";
import { Hints } from "../exercise/Hints.tsx";
import { Result, RunLink, usesOwn } from "../exercise/Result.tsx";
import { SolutionPart } from "../exercise/SolutionPart.tsx";
import { type Checking, useCheck } from "../exercise/use-check.ts";
import { useFile } from "../exercise/use-file.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import { useStatic } from "../lesson/static.ts";
import { TermCard } from "../lesson/TermCard.tsx";
import { NotHere } from "../parts/NotHere.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { refreshLearning } from "../progress/store.ts";
import { Link } from "../router.tsx";

export default function ExercisePage({ id }: { id: string }) {
  const index = useStatic<LessonIndex>("index.json");
  const entry = index.data?.exercises.find((candidate) => candidate.id === id);
  if (!index.data) return <Pending error={index.error} reload={index.reload} />;
  if (!entry) return <NotHere />;
  return (
    <div className="exercise">
      <Task entry={entry} index={index.data} />
      <Work entry={entry} index={index.data} />
    </div>
  );
}

function Task({ entry, index }: { entry: ExerciseEntry; index: LessonIndex }) {
  const { t, say, language } = useLanguage();
  const words = useExerciseTexts();
  const { data: text, error, reload, file } = useStatic<ExerciseText>(exerciseTextFile(entry.id, language));
  const article = useRef<HTMLElement>(null);
  const standing = useExerciseStanding(entry.id);
  const lesson = index.lessons.find(({ id }) => id === entry.lesson);
  const needs = index.exercises.filter(({ id }) => entry.needs.includes(id));
  const shown = file === exerciseTextFile(entry.id, "zh") ? "zh-CN" : "en";
  return (
    <section className="task lesson" aria-label={words.task} tabIndex={0}>
      <article ref={article} lang={text ? shown : undefined}>
        <header className="lesson-head">
          <p className="eyebrow">
            <Link to={`/unit/${entry.unit}`}>
              {t.path.unit} {entry.unit}
            </Link>
            {" · "}
            {t.exercises.exercise}
            {" · "}
            <LanguageName language={entry.language} />
            {" · "}
            {t.lesson.minutes(entry.minutes)}
            {" · "}
            <Difficulty level={entry.difficulty} />
          </p>
          <h1>{say(entry.title)}</h1>
          <p className="meta">
            <span className={`standing ${standing}`}>{t.exercises.standings[standing]}</span>
            {lesson && (
              <>
                {" · "}
                {words.teaches} <Link to={`/lesson/${lesson.id}`}>{say(lesson.title)}</Link>
              </>
            )}
            {needs.length > 0 && (
              <>
                {" · "}
                {words.needs}{" "}
                {needs.map((need, i) => (
                  <span key={need.id}>
                    {i > 0 && (language === "zh" ? "、" : ", ")}
                    <Link to={`/exercise/${need.id}`}>{say(need.title)}</Link>
                  </span>
                ))}
              </>
            )}
          </p>
        </header>
        {text ? (
          <>
            <div className="prose" dangerouslySetInnerHTML={{ __html: text.html }} />
            <Hints id={entry.id} hints={text.hints} />
          </>
        ) : (
          <Pending error={error} reload={reload} />
        )}
      </article>
      <TermCard article={article} lesson="" index={index} />
    </section>
  );
}

/** Editor and check. Without the workbench's server there is neither, and the task stands alone. */
function Work({ entry, index }: { entry: ExerciseEntry; index: LessonIndex }) {
  const words = useExerciseTexts();
  const { data: detail, error, reload } = useGet<ExerciseDetail>(`/exercises/${encodeURIComponent(entry.id)}`);
  const { store, file } = useFile(entry.id);
  const check = useCheck(entry.id, () => {
    refreshLearning();
    reload();
  });
  // A file server answers with a page, or with nothing; ours answers with JSON.
  if (error && error.status !== 0 && error.body === undefined) return <Notice text={words.notHere} />;
  if (!detail) {
    return (
      <section className="work" aria-label={words.work}>
        <Pending error={error} reload={reload} />
        {!file.loading && file.text !== "" && (
          <pre tabIndex={0}>
            <code>{file.text}</code>
          </pre>
        )}
      </section>
    );
  }
  return <Bench entry={entry} index={index} detail={detail} store={store} file={file} check={check} />;
}

interface BenchProps {
  entry: ExerciseEntry;
  index: LessonIndex;
  detail: ExerciseDetail;
  store: FileStore;
  file: FileState;
  check: Checking;
}

function Bench({ entry, index, detail, store, file, check }: BenchProps) {
  const words = useExerciseTexts();
  const { t, say } = useLanguage();
  const [absent, setAbsent] = useState<Bilingual>();
  const [errors, setErrors] = useState<number>();
  const [line, setLine] = useState<number>();
  const work = useRef<HTMLElement>(null);
  const { state } = check;
  const running = state?.running;
  const last = state?.last;
  const stale = last !== undefined && (last.hash !== file.hash || !file.saved);
  const failedLine = last?.verdict.failure?.line;
  const python = detail.language === "python";
  const found = python ? words.editor.pythonErrors : words.editor.errors;

  const start = async () => {
    setLine(undefined);
    // What cannot be saved, because it must be decided first or the disk is full, is not checked.
    if (await store.flush()) await check.start();
  };
  // The line that a verdict names is marked when the verdict comes.
  useEffect(() => setLine(last?.verdict.passed ? undefined : failedLine), [last, failedLine]);
  const goToLine = (at: number) => {
    setLine(undefined);
    requestAnimationFrame(() => setLine(at));
    work.current?.querySelector(".code-editor")?.scrollIntoView({ block: "nearest" });
  };

  return (
    <section className="work" aria-label={words.work} ref={work}>
      <FileNotes file={file} />
      {detail.missing && <Notice text={say(detail.missing)} />}
      {file.conflict !== undefined && <Conflict store={store} file={file} language={detail.language} />}
      {file.loading ? (
        !file.error && (
          <p className="notice quiet" role="status">
            {words.loadingFile}
          </p>
        )
      ) : (
        <CodeEditor
          id={entry.id}
          language={detail.language}
          text={file.text}
          failedLine={line}
          onRun={() => void start()}
          onChange={(text) => store.edit(text)}
          onPresence={setAbsent}
          onErrors={setErrors}
        />
      )}
      <div className="check-bar">
        {running ? (
          <button type="button" onClick={() => void check.cancel()}>
            <span aria-hidden="true">■</span> {words.cancel}
          </button>
        ) : (
          <button type="button" className="primary" disabled={file.loading} onClick={() => void start()}>
            <span aria-hidden="true">▶</span> {words.check}
          </button>
        )}
        {running && <progress aria-label={words.checking(running.seconds)} />}
        <span role="status">{running ? words.checking(running.seconds) : savedWord(file, words.file)}</span>
      </div>
      <p className="meta keys">
        {absent ? `${words.editor.absent}${say(absent)}` : errors === undefined ? "" : found(errors)}{" "}
        {python ? words.pythonKeys : words.keys}
      </p>
      {check.error && <Notice bad text={check.error.message} />}
      {state?.error && <Notice bad text={say(state.error)} />}
      <p className="hidden" role="status">
        {last && !running && say(headline(last.verdict.passed, last.verdict.failure?.message))}
      </p>
      {last && <Result detail={detail} verdict={last.verdict} stale={stale} goToLine={goToLine} />}
      {detail.run && !(last ? last.verdict.passed : detail.state === "passed") && (
        <section className="run-asked" aria-labelledby="run-asked">
          <h2 id="run-asked">{words.run.title}</h2>
          <p>{runAsked(detail.run, words.run, t.run.metrics)}</p>
          {last?.verdict.failure?.kind !== "run" && <RunLink detail={detail} />}
        </section>
      )}
      <SolutionPart detail={detail} text={file.text} index={index} />
      <Reset id={entry.id} store={store} file={file} starter={detail.starter} />
      <FilePlace detail={detail} />
    </section>
  );
}

/** "Accuracy on the test digits ≥ 0.95", one of them is enough; the limits hold all. */
function runAsked(
  run: RunRequirement,
  words: ReturnType<typeof useExerciseTexts>["run"],
  names: Record<string, string>,
): string {
  const { lab, metrics, maxParameters, maxSeconds } = run;
  const goals = Object.entries(metrics).map(([name, least]) => `${names[name] ?? name} ≥ ${least}`);
  const limits: string[] = [];
  if (maxParameters !== undefined) limits.push(words.parameters(maxParameters));
  if (maxSeconds !== undefined) limits.push(words.seconds(maxSeconds));
  return words.text(lab, goals, limits, usesOwn(run));
}

/** Nothing is being saved while the learner must choose, or the workbench is away. */
function savedWord(file: FileState, words: { saved: string; saving: string; unsaved: string }): string {
  if (file.saved) return `✓ ${words.saved}`;
  const held = file.conflict !== undefined || file.offline || file.missing || file.error !== undefined;
  return held ? words.unsaved : words.saving;
}

function headline(passed: boolean, message: Bilingual | undefined): Bilingual {
  return passed || !message ? { en: "Passed.", zh: "通过。" } : message;
}
