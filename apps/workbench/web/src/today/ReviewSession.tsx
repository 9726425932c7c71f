import type { Rating } from "@gradus/lab/learning/events";
import type { CourseUnit } from "@gradus/lab/learning/plan";
import { type Card, rate } from "@gradus/lab/learning/review";
import { useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import { Loading, Notice } from "../parts/states.tsx";
import { record } from "../progress/store.ts";
import { QuestionCard } from "../quiz/QuestionCard.tsx";
import { type Drawn, draw, type Given, judge, loadQuiz } from "../quiz/quizzes.ts";
import { Link } from "../router.tsx";

const ratings: readonly Rating[] = ["again", "hard", "good", "easy"];
const dayMs = 86_400_000;

interface Asked {
  card: Card;
  drawn: Drawn;
}

/** Questions that are due, drawn anew, one after another. The cards are those of its beginning, whatever falls due meanwhile. */
export function ReviewSession({
  cards,
  units,
  leave,
}: {
  cards: readonly Card[];
  units: readonly CourseUnit[];
  leave: () => void;
}) {
  const t = useLearningTexts();
  const [first] = useState(cards);
  const [round, setRound] = useState<{ asked: Asked[]; practice: boolean; number: number }>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    let left = false;
    drawAll(first).then(
      (asked) => !left && setRound({ asked, practice: false, number: 0 }),
      (failure: Error) => !left && setError(failure),
    );
    return () => {
      left = true;
    };
  }, [first]);

  const practise = (wrong: readonly Asked[]) => {
    drawAll(wrong.map(({ card }) => card)).then(
      (asked) => setRound({ asked, practice: true, number: (round?.number ?? 0) + 1 }),
      (failure: Error) => setError(failure),
    );
  };
  return (
    <section className="review">
      <h1>{t.review.title}</h1>
      {error && <Notice bad text={error.message} />}
      {!error && !round && <Loading />}
      {round && (
        <ErrorBoundary key={round.number}>
          <Round asked={round.asked} practice={round.practice} units={units} leave={leave} practise={practise} />
        </ErrorBoundary>
      )}
    </section>
  );
}

/** A question that its lesson no longer has is left out. @throws where a quiz cannot be loaded */
async function drawAll(cards: readonly Card[]): Promise<Asked[]> {
  const lessons = [...new Set(cards.map(({ lesson }) => lesson))];
  const quizzes = new Map(await Promise.all(lessons.map(async (lesson) => [lesson, await loadQuiz(lesson)] as const)));
  return cards.flatMap((card) => {
    const quiz = quizzes.get(card.lesson);
    const there = quiz && Object.hasOwn(quiz, card.question);
    return there ? [{ card, drawn: draw(card.lesson, quiz, card.question) }] : [];
  });
}

function Round({
  asked,
  practice,
  units,
  leave,
  practise,
}: {
  asked: readonly Asked[];
  practice: boolean;
  units: readonly CourseUnit[];
  leave: () => void;
  practise: (wrong: readonly Asked[]) => void;
}) {
  const t = useLearningTexts();
  const [place, setPlace] = useState(0);
  const [given, setGiven] = useState<Given>();
  const [wrong, setWrong] = useState<Asked[]>([]);
  const current = asked[place];

  const report = (answer: Given, rating: Rating) => {
    const { lesson, id: question, seed } = current.drawn;
    const right = judge(current.drawn.question, answer);
    if (!practice) record({ type: "review", lesson, question, seed, answer, right, rating });
  };
  const answer = (next: Given) => {
    setGiven(next);
    if (judge(current.drawn.question, next)) return;
    setWrong([...wrong, current]);
    report(next, "again");
  };
  const goOn = (rating?: Rating) => {
    if (rating && given !== undefined) report(given, rating);
    setGiven(undefined);
    setPlace(place + 1);
  };
  if (!current) return <End asked={asked} wrong={wrong} leave={leave} practise={practise} />;
  const right = given !== undefined && judge(current.drawn.question, given);
  return (
    <>
      <p className="meta">
        {t.review.left(asked.length - place)} <span className="keys">· {t.review.keys}</span>
      </p>
      {practice && <p className="meta">{t.review.practice}</p>}
      <div className="card">
        <QuestionCard
          key={place}
          drawn={current.drawn}
          place={t.quiz.place(place + 1, asked.length)}
          given={given}
          onAnswer={answer}
          mayPass
          focus
        />
        {right && !practice && <Ratings card={current.card} choose={goOn} />}
        {given !== undefined && (!right || practice) && (
          <GoOn card={current.card} practice={practice} go={() => goOn()} />
        )}
        <From lesson={current.card.lesson} units={units} />
      </div>
      <button
        type="button"
        className="plain"
        onClick={() => {
          if (right && given !== undefined) report(given, "good");
          leave();
        }}
      >
        {t.review.stop}
      </button>
    </>
  );
}

const daysUntil = ({ due, last }: Card) => Math.round((Date.parse(due) - Date.parse(last)) / dayMs);

/** How well a right answer was known, each with the days until the question comes back. Keys 1 to 4. */
function Ratings({ card, choose }: { card: Card; choose: (rating: Rating) => void }) {
  const t = useLearningTexts();
  const usual = useRef<HTMLButtonElement>(null);
  const [now] = useState(() => new Date().toISOString());
  useEffect(() => usual.current?.focus(), []);
  const latest = useRef(choose);
  latest.current = choose;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const rating = ratings[Number(event.key) - 1];
      if (!rating || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      event.preventDefault();
      latest.current(rating);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return (
    <fieldset className="ratings">
      <legend>{t.review.how}</legend>
      {ratings.map((rating, i) => (
        <button
          key={rating}
          ref={rating === "good" ? usual : undefined}
          type="button"
          className={rating === "good" ? "primary" : ""}
          onClick={() => choose(rating)}
        >
          <span className="key" aria-hidden="true">
            {i + 1}
          </span>{" "}
          {t.review.ratings[rating]}
          <small>{t.review.comesBack(daysUntil(rate(card, rating, now)))}</small>
        </button>
      ))}
    </fieldset>
  );
}

function GoOn({ card, practice, go }: { card: Card; practice: boolean; go: () => void }) {
  const t = useLearningTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [now] = useState(() => new Date().toISOString());
  useEffect(() => button.current?.focus(), []);
  return (
    <p className="actions">
      <button type="button" ref={button} className="primary" onClick={go}>
        {t.review.goOn}
      </button>
      {!practice && (
        <span className="meta">{t.review.returns(t.review.comesBack(daysUntil(rate(card, "again", now))))}</span>
      )}
    </p>
  );
}

function From({ lesson, units }: { lesson: string; units: readonly CourseUnit[] }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const item = units.flatMap((unit) => unit.items).find(({ kind, id }) => kind === "lesson" && id === lesson);
  if (!item) return null;
  return (
    <p className="meta from">
      {t.review.from} <Link to={`/lesson/${lesson}`}>{say(item.title)}</Link>
    </p>
  );
}

function End({
  asked,
  wrong,
  leave,
  practise,
}: {
  asked: readonly Asked[];
  wrong: readonly Asked[];
  leave: () => void;
  practise: (wrong: readonly Asked[]) => void;
}) {
  const t = useLearningTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className="card score" tabIndex={-1} ref={box}>
      <p className="result">{asked.length === 0 ? t.today.nothingDue : t.review.done}</p>
      {asked.length > 0 && <p>{t.review.result(asked.length - wrong.length, asked.length)}</p>}
      <p className="actions">
        {wrong.length > 0 && (
          <button type="button" onClick={() => practise(wrong)}>
            {t.review.again(wrong.length)}
          </button>
        )}
        <button type="button" className="primary" onClick={leave}>
          {t.today.title}
        </button>
      </p>
    </div>
  );
}
