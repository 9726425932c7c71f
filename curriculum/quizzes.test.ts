import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadCurriculum } from "@gradus/lab/curriculum";
import type { Bilingual } from "@gradus/lab/lab";
import { drawQuestion, isRight, type Question, type QuestionMaker, type Quiz } from "@gradus/lab/quiz";
import { createRandom, type Random } from "@gradus/lab/random";
import { describe, expect, it } from "vitest";
import { curriculumFolder } from "./folder.ts";

const seeds = Array.from({ length: 200 }, (_, i) => i * 7919 + 1);

const stages = await loadCurriculum(curriculumFolder);
const quizzes: { name: string; quiz: Quiz }[] = [];
for (const unit of stages.flatMap(({ units }) => units)) {
  for (const lesson of unit.lessons) {
    const folder = join(unit.folder, "lessons", lesson);
    const files = await readdir(folder).catch(() => [] as string[]);
    if (!files.includes("quiz.ts")) continue;
    const { default: quiz } = (await import(pathToFileURL(join(folder, "quiz.ts")).href)) as { default: Quiz };
    quizzes.push({ name: `${unit.id}/${lesson}`, quiz });
  }
}

/** What is wrong with one text in both languages. */
function faultsOfText(what: string, { en, zh }: Bilingual): string[] {
  const faults: string[] = [];
  if (en.trim() === "" || zh.trim() === "") faults.push(`${what} is empty in one language`);
  if (/\p{Script=Han}/u.test(en)) faults.push(`${what}: Chinese in the English text "${en}"`);
  // A bare number or formula reads the same in both languages.
  const words = en.replace(/`[^`]*`/g, "").match(/[A-Za-z]{4,}/g) ?? [];
  if (words.length > 2 && !/\p{Script=Han}/u.test(zh)) faults.push(`${what}: no Chinese in "${zh}"`);
  for (const text of [en, zh]) {
    if (/\bundefined\b|\bNaN\b|\[object|\bInfinity\b/.test(text.replace(/`[^`]*`/g, "")))
      faults.push(`${what}: left over in "${text}"`);
    if ((text.match(/`/g)?.length ?? 0) % 2 === 1) faults.push(`${what}: a backtick without its partner in "${text}"`);
    if (/-?\d+\.\d{9,}/.test(text)) faults.push(`${what}: a number that was not rounded in "${text}"`);
  }
  return faults;
}

/** What is wrong with a question as drawn. */
function faultsOf(question: Question): string[] {
  const faults = faultsOfText("ask", question.ask);
  if (question.kind === "choice") {
    if (question.wrong.length < 2) faults.push("fewer than two wrong choices");
    const choices = [question.right, ...question.wrong];
    for (const [i, { text, why }] of choices.entries()) {
      faults.push(...faultsOfText(`choice ${i}`, text), ...faultsOfText(`why of choice ${i}`, why));
      if (isRight(question, { kind: "choice", choice: i }) !== (i === 0)) faults.push(`choice ${i} is judged wrongly`);
    }
    for (const language of ["en", "zh"] as const) {
      const texts = choices.map(({ text }) => text[language].replace(/\s+/g, " ").trim());
      if (new Set(texts).size < texts.length) faults.push(`two choices read the same: ${texts.join(" | ")}`);
    }
    return faults;
  }
  const { value, tolerance, why, mistakes } = question;
  faults.push(...faultsOfText("why", why));
  if (![value, tolerance, ...mistakes.map((mistake) => mistake.value)].every(Number.isFinite))
    faults.push("a number is not finite");
  if (!(tolerance > 0)) faults.push("without tolerance a rounded answer is wrong");
  const values = [value, ...mistakes.map((mistake) => mistake.value)];
  for (const [i, a] of values.entries())
    for (const b of values.slice(i + 1))
      if (Math.abs(a - b) <= tolerance) faults.push(`the answers ${a} and ${b} cannot be told apart (${tolerance})`);
  for (const mistake of mistakes) faults.push(...faultsOfText(`why of ${mistake.value}`, mistake.why));
  return faults;
}

/** Whether the maker asks for random numbers at all. */
function usesRandom(maker: QuestionMaker): boolean {
  let asked = false;
  const watched: ProxyHandler<Random> = {
    get(random, name) {
      asked = true;
      return Reflect.get(random, name);
    },
  };
  maker(new Proxy(createRandom(1), watched));
  return asked;
}

it("a fault is found", () => {
  const text = { en: "What is it?", zh: "这是什么？" };
  const choice = (en: string, zh: string) => ({ text: { en, zh }, why: text });
  const good: Question = {
    kind: "choice",
    ask: text,
    right: choice("one", "一"),
    wrong: [choice("two", "二"), choice("three", "三")],
  };
  const number: Question = {
    kind: "number",
    ask: text,
    value: 1,
    tolerance: 0.01,
    why: text,
    mistakes: [{ value: 2, why: text }],
  };
  expect(faultsOf(good)).toEqual([]);
  expect(faultsOf(number)).toEqual([]);
  const broken: Question[] = [
    { ...good, wrong: good.wrong.slice(1) },
    { ...good, right: choice("two", "一") },
    { ...good, ask: { en: "What?", zh: "" } },
    { ...good, ask: { en: "什么？", zh: "什么？" } },
    { ...good, ask: { en: "Which of these numbers is right?", zh: "Which?" } },
    { ...good, ask: { en: `It is ${[][0]}`, zh: "是" } },
    { ...number, mistakes: [{ value: 1.005, why: text }] },
    { ...number, value: 1 / 0 },
    { ...number, tolerance: 0 },
  ];
  for (const question of broken) expect(faultsOf(question), JSON.stringify(question)).not.toEqual([]);
});

describe.for(quizzes)("the quiz of $name", ({ quiz }) => {
  it("has at least five questions, with ids that the journal can keep", () => {
    expect(Object.keys(quiz).length).toBeGreaterThanOrEqual(5);
    for (const id of Object.keys(quiz)) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/);
  });

  it.for(Object.entries(quiz))("%s is sound whatever is drawn", ([, maker]) => {
    for (const seed of seeds) {
      const { question, order } = drawQuestion(maker, seed);
      expect(faultsOf(question), `seed ${seed}`).toEqual([]);
      expect(drawQuestion(maker, seed)).toEqual({ question, order });
    }
  });

  it.for(Object.entries(quiz).filter(([, maker]) => usesRandom(maker)))("%s is drawn anew", ([, maker]) => {
    const drawn = new Set(seeds.map((seed) => JSON.stringify(drawQuestion(maker, seed).question)));
    expect(drawn.size).toBeGreaterThanOrEqual(3);
  });
});
