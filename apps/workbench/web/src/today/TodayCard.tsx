import { type CourseItem, itemKey, nextSteps } from "@gradus/lab/learning/plan";
import { dueCards } from "@gradus/lab/learning/state";
import { addressOf, type Course } from "../course/course.ts";
import { useCourse } from "../course/use-course.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Pending } from "../parts/states.tsx";
import { useLearning } from "../progress/store.ts";
import { Link } from "../router.tsx";
import "./today.css";

/** The next step, and what is to be reviewed, as the first page shows them. */
export default function TodayCard() {
  const t = useLearningTexts();
  const { course, error, reload } = useCourse();
  const due = dueCards(useLearning(), Date.now()).length;
  if (!course) return <Pending error={error} reload={reload} />;
  return (
    <section className="next" aria-label={t.today.nextStep} data-testid="next-step">
      <NextStep course={course} level={2} />
      {due > 0 && (
        <p className="also">
          <Link to="/today?review">{t.review.start(due)}</Link>
        </p>
      )}
    </section>
  );
}

/** What to do now, with its button. @param level of its heading */
export function NextStep({ course, level }: { course: Course; level: 2 | 3 }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const state = useLearning();
  const [step] = nextSteps(course.units, course.itemStandings, 1);
  const Heading = `h${level}` as const;
  if (!step) return <p>{t.today.allDone}</p>;
  const { item, standing } = step;
  const fresh = Object.keys(state.read).length === 0 && Object.keys(state.finished).length === 0 && !state.placement;
  return (
    <>
      <p className="eyebrow">{fresh ? t.today.first : t.today.nextStep}</p>
      <Heading>{say(item.title)}</Heading>
      <StepMeta item={item} read={readOf(item, state.read)} />
      {fresh && item.kind === "lesson" && <p>{t.today.firstText}</p>}
      <p className="actions">
        <Link className="button primary" to={addressOf(item)}>
          {item.kind === "lab" ? t.today.openLab : standing === "begun" ? t.today.goOn : t.today.begin}
        </Link>
        {fresh && item.kind === "lesson" && <Link to="/placement">{t.today.placement}</Link>}
      </p>
    </>
  );
}

/** "Lesson · 1.3 · about 15 minutes · 2 of 5 sections read" */
function StepMeta({ item, read }: { item: CourseItem; read: number }) {
  const t = useLearningTexts();
  const parts = [t.today[item.kind], item.unit];
  if (item.minutes) parts.push(t.today.minutes(item.minutes));
  if (read > 0) parts.push(t.today.read(read, item.sections.length));
  return <p className="meta">{parts.join(" · ")}</p>;
}

export function OtherSteps({ course }: { course: Course }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const { read } = useLearning();
  const others = nextSteps(course.units, course.itemStandings, 5).slice(1);
  if (others.length === 0) return null;
  return (
    <section>
      <h2>{t.today.recent}</h2>
      <ul className="steps-list">
        {others.map(({ item }) => (
          <li key={itemKey(item)}>
            <Link to={addressOf(item)}>{say(item.title)}</Link>
            <StepMeta item={item} read={readOf(item, read)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Sections of the lesson as it is now that were read. */
function readOf(item: CourseItem, read: Record<string, string[]>): number {
  const sections = Object.hasOwn(read, item.id) ? read[item.id] : [];
  return item.sections.filter((section) => sections.includes(section)).length;
}
