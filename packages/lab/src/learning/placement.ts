/** A short adaptive test: which lessons does one know already? Pure; runs in Node and in a page. */

export interface PlacementLesson {
  /** "1.3/01-neurons" */
  id: string;
  /** Ids of lessons; those that are not among the lessons given are left out. */
  needs: readonly string[];
  /** Ids of its questions. */
  questions: readonly string[];
}

export interface PlacementAnswer {
  lesson: string;
  question: string;
  right: boolean;
}

export const mostQuestions = 12;
/** Right answers that mark a lesson as known. */
const rightNeeded = 2;

export type Verdict = "known" | "unknown" | "open";

/** For each lesson everything that it builds on, directly or not, itself left out. A ring of needs is walked once. */
function ancestorsOf(lessons: readonly PlacementLesson[]): Map<string, Set<string>> {
  const byId = new Map(lessons.map((lesson) => [lesson.id, lesson]));
  return new Map(
    lessons.map(({ id }) => {
      const found = new Set<string>();
      const walk = [...(byId.get(id)?.needs ?? [])];
      for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
        if (next === id || found.has(next) || !byId.has(next)) continue;
        found.add(next);
        walk.push(...byId.get(next)!.needs);
      }
      return [id, found];
    }),
  );
}

/**
 * What the answers say of each lesson. Two right answers mark a lesson and what it builds on as known; a wrong one leaves it and
 * what builds on it unknown. Where both are said of a lesson, it is known: something that builds on it was.
 */
export function placementVerdicts(
  lessons: readonly PlacementLesson[],
  answers: readonly PlacementAnswer[],
): Map<string, Verdict> {
  const ancestors = ancestorsOf(lessons);
  const own = new Map<string, Verdict>(
    lessons.map(({ id }) => {
      const mine = answers.filter(({ lesson }) => lesson === id);
      const right = mine.filter((answer) => answer.right).length;
      return [id, mine.length > right ? "unknown" : right >= rightNeeded ? "known" : "open"];
    }),
  );
  const ids = lessons.map(({ id }) => id);
  return new Map(
    ids.map((id) => {
      const known = ids.some((other) => own.get(other) === "known" && (other === id || ancestors.get(other)!.has(id)));
      const unknown = ids.some(
        (other) => own.get(other) === "unknown" && (other === id || ancestors.get(id)!.has(other)),
      );
      return [id, known ? "known" : unknown ? "unknown" : "open"];
    }),
  );
}

/**
 * The next question: a lesson once asked is asked to its end; else the lesson whose answer says most either way, the one nearest to
 * the middle of what is open. Undefined where nothing is open or enough was asked.
 *
 * @param pick chooses one of a lesson's questions that were not asked yet
 */
export function nextPlacementQuestion(
  lessons: readonly PlacementLesson[],
  answers: readonly PlacementAnswer[],
  pick: (questions: readonly string[]) => string,
): { lesson: string; question: string } | undefined {
  if (answers.length >= mostQuestions) return undefined;
  const left = (lesson: PlacementLesson) =>
    lesson.questions.filter((id) => !answers.some((a) => a.lesson === lesson.id && a.question === id));
  const rightOnes = (lesson: PlacementLesson) => answers.filter((a) => a.lesson === lesson.id && a.right).length;
  const verdicts = placementVerdicts(lessons, answers);
  const candidates = lessons.filter(
    (lesson) => verdicts.get(lesson.id) === "open" && left(lesson).length + rightOnes(lesson) >= rightNeeded,
  );
  const begun = candidates.find((lesson) => rightOnes(lesson) > 0);
  // A lesson that cannot be asked to its end any more says nothing.
  if (!begun && answers.length + rightNeeded > mostQuestions) return undefined;
  const chosen = begun ?? mostTelling(lessons, candidates, verdicts);
  return chosen && { lesson: chosen.id, question: pick(left(chosen)) };
}

function mostTelling(
  lessons: readonly PlacementLesson[],
  candidates: readonly PlacementLesson[],
  verdicts: ReadonlyMap<string, Verdict>,
): PlacementLesson | undefined {
  const ancestors = ancestorsOf(lessons);
  const open = lessons.filter(({ id }) => verdicts.get(id) === "open").map(({ id }) => id);
  let best: { lesson: PlacementLesson; told: number } | undefined;
  for (const lesson of candidates) {
    const ifKnown = open.filter((id) => ancestors.get(lesson.id)!.has(id)).length;
    const ifUnknown = open.filter((id) => ancestors.get(id)!.has(lesson.id)).length;
    const told = Math.min(ifKnown, ifUnknown);
    if (!best || told > best.told) best = { lesson, told };
  }
  return best?.lesson;
}
