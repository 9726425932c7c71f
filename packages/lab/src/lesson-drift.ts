/** Where the two languages of a lesson differ in structure. Each difference is a sentence that names the place. */
import { tokenizer } from "acorn";
import { transform } from "sucrase";
import type { Glossary } from "./glossary.ts";
import type { Bilingual } from "./lab.ts";
import type { OutlineItem } from "./lesson-outline.ts";
import type { LessonProblem } from "./lesson-problem.ts";
import type { LessonFile } from "./lesson-reader.ts";
import { pythonShape } from "./python-text.ts";
import { drawQuestion, type Quiz } from "./quiz.ts";

/** @returns what one language has and the other lacks, or has otherwise; empty where they agree */
export function lessonDrift(en: LessonFile, zh: LessonFile): LessonProblem[] {
  return [...headDrift(en, zh), ...headingDrift(en, zh), ...sectionDrift(en, zh)];
}

function headDrift(en: LessonFile, zh: LessonFile): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const compare = (what: Bilingual, a: string, b: string) => {
    if (a === b) return;
    problems.push({
      file: zh.file,
      text: {
        en: `${what.en} differ: "${b}" here, "${a}" in ${en.file}.`,
        zh: `${what.zh}不一致：这里是“${b}”，${en.file} 中是“${a}”。`,
      },
    });
  };
  compare({ en: "minutes", zh: "minutes " }, String(en.lesson.minutes), String(zh.lesson.minutes));
  compare({ en: "needs", zh: "needs " }, en.lesson.needs.join(", "), zh.lesson.needs.join(", "));
  compare({ en: "sources", zh: "sources " }, Object.keys(en.sources).join(", "), Object.keys(zh.sources).join(", "));
  for (const [id, { url }] of Object.entries(en.sources)) {
    if (zh.sources[id])
      compare({ en: `links of the source "${id}"`, zh: `来源“${id}”的链接` }, url ?? "", zh.sources[id].url ?? "");
  }
  return problems;
}

type RunItem = Extract<OutlineItem, { kind: "run" }>;
type HeadingItem = Extract<OutlineItem, { kind: "heading" }>;

const headingsOf = ({ outline }: LessonFile) => outline.filter((item): item is HeadingItem => item.kind === "heading");

function headingDrift(en: LessonFile, zh: LessonFile): LessonProblem[] {
  const ours = headingsOf(en);
  const theirs = headingsOf(zh);
  const problems = [...lacking(ours, theirs, zh, en), ...lacking(theirs, ours, en, zh)];
  for (const heading of ours) {
    const other = theirs.find(({ id }) => id === heading.id);
    if (!other || other.level === heading.level) continue;
    problems.push({
      file: zh.file,
      line: other.line,
      text: {
        en: `The heading {#${other.id}} is of level ${other.level}; in ${en.file}:${heading.line} it is of level ${heading.level}.`,
        zh: `标题 {#${other.id}} 是 ${other.level} 级，而在 ${en.file}:${heading.line} 中是 ${heading.level} 级。`,
      },
    });
  }
  const order = (list: HeadingItem[]) => list.map(({ id }) => id).join(" ");
  if (problems.length === 0 && order(ours) !== order(theirs)) {
    problems.push({
      file: zh.file,
      text: {
        en: `The headings stand in another order than in ${en.file}: ${order(theirs)}.`,
        zh: `标题的次序与 ${en.file} 不同：${order(theirs)}。`,
      },
    });
  }
  return problems;
}

function lacking(here: HeadingItem[], there: HeadingItem[], lacks: LessonFile, has: LessonFile): LessonProblem[] {
  return here
    .filter(({ id }) => !there.some((other) => other.id === id))
    .map(({ id, line }) => ({
      file: lacks.file,
      text: {
        en: `The heading {#${id}} of ${has.file}:${line} is missing.`,
        zh: `缺少标题 {#${id}}（见 ${has.file}:${line}）。`,
      },
    }));
}

/** What stands under each heading, up to the next one. The part before the first heading has the id "". */
function partsOf({ outline }: LessonFile): Map<string, OutlineItem[]> {
  const parts = new Map<string, OutlineItem[]>([["", []]]);
  let id = "";
  for (const item of outline) {
    if (item.kind === "heading") {
      id = item.id;
      parts.set(id, []);
    } else {
      parts.get(id)!.push(item);
    }
  }
  return parts;
}

/** What an item must equal in the other language; empty for what is compared in another way. */
function keyOf(item: OutlineItem): string {
  switch (item.kind) {
    case "figure":
      return `:::figure{#${item.id}}`;
    case "quiz":
      return "::quiz";
    case "note":
      return `:::${item.note}`;
    case "code":
      return `code (${item.language})`;
    case "table":
      return "table";
    case "run":
      return `${item.language} run`;
    default:
      return "";
  }
}

function sectionDrift(en: LessonFile, zh: LessonFile): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const theirs = partsOf(zh);
  for (const [id, ourItems] of partsOf(en)) {
    const theirItems = theirs.get(id);
    if (!theirItems) continue;
    const place = { en: id ? `{#${id}}` : "the beginning", zh: id ? `{#${id}}` : "开头部分" };
    const report = (enText: string, zhText: string, line?: number) =>
      void problems.push({
        file: zh.file,
        ...(line === undefined ? {} : { line }),
        text: { en: `In ${place.en}, ${enText}`, zh: `${place.zh} 中，${zhText}` },
      });
    const keys = (items: OutlineItem[]) => items.map(keyOf).filter(Boolean);
    const [a, b] = [keys(ourItems), keys(theirItems)];
    const missing = without(a, b);
    const extra = without(b, a);
    for (const key of missing) report(`${key} of ${en.file} is missing.`, `缺少 ${en.file} 里的 ${key}。`);
    for (const key of extra) report(`${key} is not in ${en.file}.`, `${key} 在 ${en.file} 里没有。`);
    if (missing.length + extra.length === 0 && a.join() !== b.join()) {
      report(
        `the order is ${b.join(", ")}; in ${en.file} it is ${a.join(", ")}.`,
        `次序是 ${b.join("、")}，${en.file} 中是 ${a.join("、")}。`,
      );
    }
    const formulas = (items: OutlineItem[]) => items.filter(({ kind }) => kind === "formula").length;
    const [m, n] = [formulas(ourItems), formulas(theirItems)];
    if (m !== n)
      report(`there are ${n} formulas; in ${en.file} there are ${m}.`, `有 ${n} 个公式，${en.file} 中有 ${m} 个。`);
    const cited = (items: OutlineItem[]) =>
      items
        .flatMap((item) => (item.kind === "citation" ? [item.id] : []))
        .sort()
        .join(", ");
    if (cited(ourItems) !== cited(theirItems)) {
      report(
        `the sources cited are "${cited(theirItems)}"; in ${en.file}, "${cited(ourItems)}".`,
        `引用的来源是“${cited(theirItems)}”，${en.file} 中是“${cited(ourItems)}”。`,
      );
    }
    const runs = (items: OutlineItem[]) => items.filter((item): item is RunItem => item.kind === "run");
    const ourRuns = runs(ourItems);
    runs(theirItems).forEach((run, index) => {
      const other = ourRuns[index];
      if (!other || shapeOf(run) === shapeOf(other)) return;
      report(
        `this code differs from ${en.file}:${other.line} in more than comments and texts.`,
        `这段代码与 ${en.file}:${other.line} 的差别不止注释和文字。`,
        run.line,
      );
    });
  }
  return problems;
}

/** What the first list has more of than the second. */
function without(list: string[], taken: string[]): string[] {
  const rest = [...taken];
  return list.filter((item) => {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

const shapeOf = ({ language, code }: RunItem) => (language === "python" ? pythonShape(code) : codeShape(code));

/** TypeScript without comments, layout and the contents of texts; code that cannot be parsed is compared as it stands. */
export function codeShape(code: string): string {
  try {
    const { code: script } = transform(code, { transforms: ["typescript"], keepUnusedImports: true });
    const tokens = [
      ...tokenizer(script, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true }),
    ];
    return tokens
      .map(({ type, start, end }, index) => {
        const imports = /^(from|import)$/.test(script.slice(tokens[index - 1]?.start, tokens[index - 1]?.end));
        if (type.label === "string" && !imports) return '""';
        if (type.label === "template") return "`";
        return script.slice(start, end);
      })
      .join(" ");
  } catch {
    return code;
  }
}

const drawings = [1, 2, 3, 5, 8, 13];

/** Texts of a quiz that are missing in one language, or are in the other one's place. @param file for the problems */
export function quizDrift(quiz: Quiz, file: string): LessonProblem[] {
  const problems = new Map<string, LessonProblem>();
  for (const [name, maker] of Object.entries(quiz)) {
    for (const seed of drawings) {
      for (const { place, text } of textsOf(drawQuestion(maker, seed).question, name)) {
        const fault = textFault(text);
        if (fault) problems.set(place, { file, text: { en: `${place}: ${fault.en}`, zh: `${place}：${fault.zh}` } });
      }
    }
  }
  return [...problems.values()];
}

type Loose = { en?: unknown; zh?: unknown };

function textsOf(value: unknown, place: string): { place: string; text: Loose }[] {
  if (typeof value !== "object" || value === null) return [];
  if ("en" in value || "zh" in value) return [{ place, text: value }];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${place}.${key}`));
}

function textFault({ en, zh }: Loose): Bilingual | undefined {
  if (typeof en !== "string" || !en.trim()) return { en: "the English text is missing.", zh: "缺少英文。" };
  if (typeof zh !== "string" || !zh.trim()) return { en: "the Chinese text is missing.", zh: "缺少中文。" };
  if (/\p{Script=Han}/u.test(en))
    return { en: `the English text has Chinese in it: ${en}`, zh: `英文里混有中文：${en}` };
  const words = zh.replace(/`[^`]*`/g, "").match(/\p{Script=Latin}{3,}/gu) ?? [];
  if (!/\p{Script=Han}/u.test(zh) && words.length > 2)
    return { en: `the Chinese text is not translated: ${zh}`, zh: `中文没有翻译：${zh}` };
  return undefined;
}

/** Definitions of the glossary that are in the wrong language. */
export function glossaryDrift(glossary: Glossary, file: string): LessonProblem[] {
  return Object.entries(glossary).flatMap(([id, { definition }]) => {
    const fault = textFault(definition);
    return fault ? [{ file, text: { en: `${id}: ${fault.en}`, zh: `${id}：${fault.zh}` } }] : [];
  });
}
