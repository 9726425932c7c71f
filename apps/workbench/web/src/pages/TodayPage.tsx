import { dueCards } from "@gradus/lab/learning/state";
import { useState } from "react";
import { useCourse } from "../course/use-course.ts";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Notice, Pending } from "../parts/states.tsx";
import { useLearning, useLearningStatus } from "../progress/store.ts";
import { Link, navigate, usePlace } from "../router.tsx";
import { ReviewSession } from "../today/ReviewSession.tsx";
import { NextStep, OtherSteps } from "../today/TodayCard.tsx";

const dayMs = 86_400_000;

export default function TodayPage() {
  const t = useLearningTexts();
  const { course, error, reload } = useCourse();
  const state = useLearning();
  const { query } = usePlace();
  // Cards that fall due while the page is open wait for the next look.
  const [now] = useState(() => Date.now());
  if (!course) {
    return (
      <>
        <h1>{t.today.title}</h1>
        <Pending error={error} reload={reload} />
      </>
    );
  }
  const due = dueCards(state, now);
  const upcoming = Object.values(state.cards).map((card) => Date.parse(card.due));
  const wait = Math.ceil((Math.min(...upcoming) - now) / dayMs);
  if (query.has("review")) {
    return <ReviewSession cards={due} units={course.units} leave={() => navigate("/today")} />;
  }
  return (
    <>
      <h1>{t.today.title}</h1>
      <Kept />
      <div className="today">
        <section className="next" data-testid="next-step" aria-label={t.today.nextStep}>
          <NextStep course={course} level={2} />
        </section>
        <section className="card" data-testid="reviews">
          <h2>{t.today.due}</h2>
          {due.length > 0 ? (
            <>
              <p>{t.review.lead}</p>
              <Link className="button" to="/today?review">
                {t.review.start(due.length)}
              </Link>
            </>
          ) : (
            <p>{upcoming.length === 0 ? t.today.noCards : `${t.today.nothingDue} ${t.today.nextDue(wait)}`}</p>
          )}
        </section>
      </div>
      <OtherSteps course={course} />
      <p className="actions">
        <Link to="/map">{t.today.map}</Link>
        <Link to="/placement">{t.today.placement}</Link>
      </p>
    </>
  );
}

/** Says where progress is kept, where that is not what one expects. */
function Kept() {
  const t = useLearningTexts();
  const { keptBy, unsent, full } = useLearningStatus();
  if (full) return <Notice bad text={t.today.full} />;
  if (keptBy === "browser") return <p className="meta">{t.today.browserOnly}</p>;
  return unsent > 0 ? <p className="meta">{t.today.unsent(unsent)}</p> : null;
}
