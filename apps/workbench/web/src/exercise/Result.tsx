/** How a check went: what held, what did not and why, what the program printed. */
import type { RunRequirement } from "@gradus/lab/exercise";
import type { Verdict } from "@gradus/lab/verdict";
import type { ReactNode } from "react";
import type { ExerciseDetail } from "../../../shared/exercises.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import { Command } from "../parts/Command.tsx";
import { Link } from "../router.tsx";
import { Numbers } from "./Numbers.tsx";

interface Props {
  detail: ExerciseDetail;
  verdict: Verdict;
  /** The text is another one than was checked. */
  stale: boolean;
  goToLine: (line: number) => void;
}

export function Result({ detail, verdict, stale, goToLine }: Props) {
  const t = useExerciseTexts().verdict;
  const { passed, failure, seconds, printed } = verdict;
  return (
    <section
      className={`result ${passed ? "passed" : failure?.kind === "skipped" ? "skipped" : "failed"}`}
      aria-labelledby="result-title"
      data-testid="result"
    >
      <h2 id="result-title">
        {passed
          ? `✓ ${t.passed}`
          : failure?.kind === "skipped"
            ? t.skipped
            : failure?.kind === "todo"
              ? t.todo
              : failure?.kind === "run"
                ? t.almost
                : `✗ ${t.failed}`}
        <span className="meta"> {t.seconds(seconds)}</span>
      </h2>
      {stale && <p className="meta">{t.stale}</p>}
      {failure && <FailureText detail={detail} verdict={verdict} goToLine={goToLine} />}
      <Properties detail={detail} verdict={verdict} />
      {printed.bytes > 0 && <Printed printed={printed} />}
    </section>
  );
}

function FailureText({ detail, verdict, goToLine }: Pick<Props, "detail" | "verdict" | "goToLine">) {
  const t = useExerciseTexts().verdict;
  const { say } = useLanguage();
  const { title, message, comparison, line, column, seed, kind } = verdict.failure!;
  return (
    <div className="failure">
      {title && kind !== "todo" && (
        <p className="eyebrow">
          {t.tried} {say(title)}
        </p>
      )}
      <p className="message">{say(message)}</p>
      {line !== undefined && (
        <p>
          <button type="button" className="plain" onClick={() => goToLine(line)}>
            {t.line(line, column)}
          </button>
        </p>
      )}
      {comparison && <Numbers comparison={comparison} />}
      {kind === "run" && <RunLink detail={detail} />}
      {seed !== undefined && kind !== "todo" && kind !== "missing" && (
        <details>
          <summary>{t.again}</summary>
          <p>{t.seed(seed)}</p>
          <Command text={`npx --no-install gradus check ${detail.id} --seed ${seed}`} />
        </details>
      )}
    </div>
  );
}

/** Whether the run is to use the learner's own functions: named ones, or all that a lab takes for the choice "mine". */
export function usesOwn({ mine = [], params = {} }: RunRequirement): boolean {
  return mine.length > 0 || Object.values(params).includes("mine");
}

/** The lab that an exercise asks for, with the parameters that it asks for. */
export function RunLink({ detail }: { detail: ExerciseDetail }) {
  const t = useExerciseTexts().verdict;
  const { run } = detail;
  if (!run) return null;
  const query = new URLSearchParams(
    Object.entries(run.params ?? {}).map(([name, value]) => [
      `set.${name}`,
      Array.isArray(value) ? value.join(",") : String(value),
    ]),
  );
  return (
    <p>
      <Link className="button" to={query.size > 0 ? `/lab/${run.lab}?${query}` : `/lab/${run.lab}`}>
        {t.toLab(run.lab, query.size > 0)}
      </Link>
    </p>
  );
}

function Properties({ detail, verdict }: Pick<Props, "detail" | "verdict">) {
  const t = useExerciseTexts().verdict;
  const { say } = useLanguage();
  // Where nothing is written yet, nothing was found wrong.
  const failed = verdict.failure?.kind === "todo" ? undefined : verdict.failure?.property;
  const stateOf = (id: string) => {
    if (verdict.passed || verdict.held.includes(id)) return "held";
    return id === failed ? "failed" : "open";
  };
  const signs = { held: "✓", failed: "✗", open: "–" };
  return (
    <>
      <h3>{t.properties}</h3>
      <ul className="properties" data-testid="properties">
        {detail.properties.map(({ id, title }) => {
          const state = stateOf(id);
          return (
            <li key={id} className={state}>
              <span aria-hidden="true" className="sign">
                {signs[state]}
              </span>
              {say(title)} <span className="meta">{t.states[state]}</span>
            </li>
          );
        })}
        {detail.run && (
          <li className={verdict.passed ? "held" : verdict.failure?.kind === "run" ? "failed" : "open"}>
            <span aria-hidden="true" className="sign">
              {verdict.passed ? signs.held : verdict.failure?.kind === "run" ? signs.failed : signs.open}
            </span>
            {t.run(detail.run.lab, usesOwn(detail.run))}
          </li>
        )}
      </ul>
    </>
  );
}

function Printed({ printed: { stdout, stderr, bytes } }: Pick<Verdict, "printed">) {
  const t = useExerciseTexts().verdict;
  const part = (label: string, text: string): ReactNode =>
    text.trim() !== "" && (
      <section className="printed" aria-label={label} tabIndex={0}>
        <pre>{text}</pre>
      </section>
    );
  return (
    <>
      <h3>{t.printed}</h3>
      {part(t.printed, stdout)}
      {part(t.errors, stderr)}
      {bytes > stdout.length + stderr.length + 1000 && <p className="meta">{t.printedCut(bytes)}</p>}
    </>
  );
}
