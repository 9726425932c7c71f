import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Explanation } from "./Explanation.tsx";
import { Prose } from "./Prose.tsx";
import { type NumberFault, parseNumber } from "./parse-number.ts";
import type { Drawn, Given } from "./quizzes.ts";
import "./quiz.css";

interface QuestionCardProps {
  drawn: Drawn;
  /** "Question 2 of 5". */
  place: string;
  /** Undefined until it is answered. */
  given: Given | undefined;
  onAnswer: (given: Given) => void;
  /** The reader was led here: the question takes the focus. */
  focus?: boolean;
  /** Offers "I don't know". */
  mayPass?: boolean;
  /** Says nothing of right and wrong. */
  silent?: boolean;
}

/** One question: it is answered once, then it shows what was right and why. */
export function QuestionCard(props: QuestionCardProps) {
  const { drawn, place, given, onAnswer, focus = false, mayPass = false, silent = false } = props;
  const { question, order } = drawn;
  const t = useLearningTexts();
  const { say } = useLanguage();
  const [choice, setChoice] = useState<number>();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<NumberFault | "choose">();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const answered = given !== undefined;

  useEffect(() => {
    if (focus) form.current?.querySelector<HTMLElement>(question.kind === "number" ? "input" : "fieldset")?.focus();
  }, [focus, question]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (answered) return;
    if (question.kind === "choice") {
      if (choice === undefined) setFault("choose");
      else onAnswer({ kind: "choice", choice });
      return;
    }
    const read = parseNumber(typed);
    if ("fault" in read) {
      setFault(read.fault);
      form.current?.querySelector("input")?.focus();
    } else onAnswer({ kind: "number", value: read.value });
  };
  const pick = (next: number) => {
    setChoice(next);
    setFault(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || question.kind !== "choice" || answered) return;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      form.current?.requestSubmit();
      return;
    }
    const place = Number(event.key) - 1;
    if (order[place] === undefined) return;
    event.preventDefault();
    pick(order[place]);
    form.current?.querySelectorAll("input")[place]?.focus();
  };

  return (
    <form ref={form} className="question" onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      <fieldset tabIndex={-1}>
        <legend>
          <span className="eyebrow">{place}</span>
          <Prose text={say(question.ask)} />
        </legend>
        {question.kind === "choice" ? (
          <ol className="choices">
            {order.map((which, i) => {
              const { text } = which === 0 ? question.right : question.wrong[which - 1];
              const chosen = given?.kind === "choice" ? given.choice === which : !answered && choice === which;
              const shown = answered && !silent;
              const mark = shown && which === 0 ? "right" : shown && chosen ? "wrong" : "";
              return (
                <li key={which} className={mark}>
                  <label>
                    <input
                      type="radio"
                      name={id}
                      checked={chosen}
                      disabled={answered}
                      onChange={() => pick(which)}
                      aria-describedby={fault ? `${id}-fault` : undefined}
                    />
                    <span className="key" aria-hidden="true">
                      {i + 1}
                    </span>
                    <span>
                      <Prose text={say(text)} />
                      {mark && (
                        <strong className="mark">
                          {" "}
                          {mark === "right" ? `✓ ${t.quiz.rightMark}` : `✗ ${t.quiz.chosenMark}`}
                        </strong>
                      )}
                    </span>
                  </label>
                </li>
              );
            })}
          </ol>
        ) : (
          <div className="typed">
            <label htmlFor={`${id}-number`}>{t.quiz.number}</label>
            <input
              id={`${id}-number`}
              type="text"
              inputMode="text"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={60}
              value={given?.kind === "number" && typed === "" ? String(given.value) : typed}
              readOnly={answered}
              onChange={(event) => {
                setTyped(event.target.value);
                setFault(undefined);
              }}
              aria-invalid={fault !== undefined}
              aria-describedby={fault ? `${id}-fault` : `${id}-help`}
            />
            {!answered && (
              <small id={`${id}-help`} className="help">
                {t.quiz.numberHelp}
              </small>
            )}
          </div>
        )}
      </fieldset>
      {!answered && (
        <div className="actions">
          <button type="submit" className="primary">
            {t.quiz.check}
          </button>
          {mayPass && (
            <button type="button" className="plain" onClick={() => onAnswer(null)}>
              {t.quiz.skip}
            </button>
          )}
        </div>
      )}
      <div role="alert" id={`${id}-fault`} className="fault">
        {fault && (fault === "choose" ? t.quiz.choose : t.quiz.faults[fault])}
      </div>
      <div role="status">{answered && !silent && <Explanation question={question} given={given} />}</div>
    </form>
  );
}
