import "katex/dist/katex.min.css";
import "../lesson/lesson.css";
import { useEffect, useRef } from "react";
import type { LessonEntry, LessonIndex, LessonText } from "../../../shared/lessons.ts";
import { lessonFile } from "../../../shared/lessons.ts";
import { ExerciseList } from "../exercise/ExerciseList.tsx";
import { useLanguage } from "../i18n/language.tsx";
import { Contents } from "../lesson/Contents.tsx";
import { LessonBody } from "../lesson/LessonBody.tsx";
import { Note } from "../lesson/Note.tsx";
import { useStatic } from "../lesson/static.ts";
import { TermCard } from "../lesson/TermCard.tsx";
import { useReading } from "../lesson/use-reading.ts";
import { Notice, Pending } from "../parts/states.tsx";
import { record, useLearning } from "../progress/store.ts";
import { Link, navigate } from "../router.tsx";

const nothingRead: readonly string[] = [];

export default function LessonPage({ unit, name }: { unit: string; name: string }) {
  const { t, say, language } = useLanguage();
  const id = `${unit}/${name}`;
  const index = useStatic<LessonIndex>("index.json");
  const { data: text, error, reload, file } = useStatic<LessonText>(lessonFile(id, language));
  const read = useLearning().read[id] ?? nothingRead;
  const article = useRef<HTMLElement>(null);
  const entry = index.data?.lessons.find((candidate) => candidate.id === id);
  const { current, resumed } = useReading(article, id, entry ? text : undefined, read);
  useScrollable(article, text);
  useLinks();

  if (!index.data) return <Pending error={index.error} reload={index.reload} />;
  if (!entry) return <Notice text={t.common.notFound} />;
  if (entry.broken) return <Notice bad text={`${t.lesson.brokenLesson} ${say(entry.broken)}`} />;
  if (!text) return <Pending error={error} reload={reload} />;

  const shown = file === lessonFile(id, "zh") ? "zh-CN" : "en";
  const resumedAt = entry.headings.find((heading) => heading.id === current);
  return (
    <div className="lesson">
      <Contents headings={entry.headings} current={current} read={read} />
      <article ref={article} lang={shown}>
        <Head entry={entry} index={index.data} />
        {resumed && resumedAt && <Resumed section={say(resumedAt.text)} />}
        <LessonBody unit={unit} name={name} text={text} />
        <Practice entry={entry} index={index.data} />
        <Sources sources={text.sources} />
        <End entry={entry} />
        <Neighbours entry={entry} index={index.data} />
      </article>
      <TermCard article={article} lesson={id} index={index.data} />
    </div>
  );
}

/** Links in ready HTML are followed as those of the app are. */
function useLinks(): void {
  useEffect(() => {
    document.addEventListener("click", followLink);
    return () => document.removeEventListener("click", followLink);
  }, []);
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest(".lesson a") : null;
  const to = link?.getAttribute("href");
  if (!to?.startsWith("/")) return;
  event.preventDefault();
  navigate(to);
}

/** What scrolls sideways must be reached by keyboard; what does not must not stop it. */
function useScrollable(article: { current: HTMLElement | null }, text: LessonText | undefined): void {
  // The text is what changes the widths.
  useEffect(() => {
    if (!text) return;
    const look = () => {
      for (const box of article.current?.querySelectorAll<HTMLElement>(".scroll, .katex-display, pre.shiki") ?? []) {
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
      }
    };
    look();
    void document.fonts.ready.then(look);
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, [article, text]);
}

function Head({ entry, index }: { entry: LessonEntry; index: LessonIndex }) {
  const { t, say } = useLanguage();
  const siblings = index.lessons.filter(({ unit }) => unit === entry.unit);
  const unit = index.stages.flatMap(({ units }) => units).find(({ id }) => id === entry.unit);
  const needs = index.lessons.filter(({ id }) => entry.needs.includes(id));
  return (
    <header className="lesson-head">
      <p className="eyebrow">
        <Link to={`/unit/${entry.unit}`}>
          {entry.unit} {unit && say(unit.title)}
        </Link>
        {" · "}
        {t.lesson.place(siblings.findIndex(({ id }) => id === entry.id) + 1, siblings.length)}
        {" · "}
        {t.lesson.minutes(entry.minutes)}
      </p>
      <h1>{say(entry.title)}</h1>
      <p className="lead">{say(entry.summary)}</p>
      {needs.length > 0 && (
        <p className="meta needs">
          {t.lesson.needs}{" "}
          {needs.map(({ id, title }) => (
            <Link key={id} to={`/lesson/${id}`}>
              {say(title)}
            </Link>
          ))}
        </p>
      )}
    </header>
  );
}

function Resumed({ section }: { section: string }) {
  const { t } = useLanguage();
  return (
    <p className="resumed" role="status">
      {t.lesson.resumed(section)}{" "}
      <button type="button" className="plain" onClick={() => scrollTo({ top: 0 })}>
        {t.lesson.toStart}
      </button>
    </p>
  );
}

function Practice({ entry, index }: { entry: LessonEntry; index: LessonIndex }) {
  const { t } = useLanguage();
  const exercises = index.exercises.filter(({ lesson }) => lesson === entry.id);
  if (exercises.length === 0) return null;
  return (
    <section className="practice" aria-labelledby="lesson-practice">
      <h2 id="lesson-practice">{t.exercises.practise}</h2>
      <ExerciseList exercises={exercises} />
    </section>
  );
}

function Sources({ sources }: { sources: LessonText["sources"] }) {
  const { t } = useLanguage();
  if (sources.length === 0) return null;
  return (
    <section className="sources" aria-labelledby="lesson-sources">
      <h2 id="lesson-sources">{t.lesson.sources}</h2>
      <ol>
        {sources.map(({ title, url, where }, i) => (
          <li key={title + where} id={`source-${i + 1}`} tabIndex={-1}>
            {url ? (
              <a href={url} target="_blank" rel="noreferrer">
                {title}
              </a>
            ) : (
              title
            )}
            {where && <span className="where"> · {where}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function End({ entry }: { entry: LessonEntry }) {
  const { t } = useLanguage();
  const finished = Object.hasOwn(useLearning().finished, entry.id);
  return (
    <section className="lesson-end">
      <Note lesson={entry.id} section="" />
      <p className="actions">
        {finished ? (
          <span role="status">✓ {t.lesson.markedRead}</span>
        ) : (
          <button type="button" className="primary" onClick={() => record({ type: "finish", lesson: entry.id })}>
            {t.lesson.markRead}
          </button>
        )}
        <button type="button" className="plain" onClick={() => print()}>
          {t.lesson.print}
        </button>
      </p>
    </section>
  );
}

function Neighbours({ entry, index }: { entry: LessonEntry; index: LessonIndex }) {
  const { t, say } = useLanguage();
  const siblings = index.lessons.filter(({ unit }) => unit === entry.unit);
  const at = siblings.findIndex(({ id }) => id === entry.id);
  const previous = siblings[at - 1];
  const next = siblings[at + 1];
  return (
    <nav className="neighbours" aria-label={t.lesson.lessons}>
      {previous ? (
        <Link to={`/lesson/${previous.id}`} className="previous">
          <span className="eyebrow">← {t.lesson.previous}</span>
          <span>{say(previous.title)}</span>
        </Link>
      ) : (
        <span />
      )}
      {next ? (
        <Link to={`/lesson/${next.id}`} className="following">
          <span className="eyebrow">{t.lesson.next} →</span>
          <span>{say(next.title)}</span>
        </Link>
      ) : (
        <Link to={`/unit/${entry.unit}`} className="following">
          <span className="eyebrow">↑</span>
          <span>{t.lesson.toUnit(entry.unit)}</span>
        </Link>
      )}
    </nav>
  );
}
