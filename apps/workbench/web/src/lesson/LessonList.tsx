import { lessonStanding } from "@gradus/lab/learning/state";
import type { LessonEntry } from "../../../shared/lessons.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useLearning } from "../progress/store.ts";
import { Link } from "../router.tsx";
import "./lesson-list.css";

/** Lessons in order: what each is for, how long it takes, and how far one has come. */
export function LessonList({ lessons }: { lessons: LessonEntry[] }) {
  const { t, say } = useLanguage();
  const learning = useLearning();
  return (
    <ol className="lesson-list">
      {lessons.map(({ id, title, summary, minutes, headings, broken }) => {
        const standing = lessonStanding(learning, id);
        const sections = headings.filter(({ level }) => level === 2);
        const read = sections.filter((section) => learning.read[id]?.includes(section.id)).length;
        return (
          <li key={id} className={standing}>
            <h3>
              <Link to={`/lesson/${id}`}>{say(title)}</Link>
            </h3>
            <p>{broken ? t.lesson.brokenLesson : say(summary)}</p>
            <p className="meta">
              {t.lesson.minutes(minutes)}
              {" · "}
              {standing === "begun" ? t.lesson.readOf(read, sections.length) : t.lesson.standing[standing]}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
