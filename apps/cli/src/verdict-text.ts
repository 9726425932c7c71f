/** How a verdict looks in the terminal. */
import type { LoadedExercise } from "@gradus/lab/exercises";
import { harmless } from "@gradus/lab/harmless";
import type { Comparison, ShownArray, ShownNumber, Verdict } from "@gradus/lab/verdict";
import type { Lang } from "./language.ts";
import { plainMath } from "./plain-math.ts";

const texts = {
  en: {
    passed: (title: string, seconds: number) => `✓ ${title}: every property holds (${seconds.toFixed(1)} s).`,
    failed: (title: string) => `✗ ${title}`,
    skipped: (title: string) => `– ${title}: cannot be checked on this machine`,
    yours: "yours",
    expected: "expected",
    worst: (at: string, actual: string, expected: string) => `At [${at}]: ${actual}; it should be ${expected}.`,
    worstAlone: (at: string, actual: string) => `At [${at}]: ${actual}.`,
    number: (actual: string, expected: string | undefined) =>
      expected === undefined ? `yours: ${actual}` : `yours: ${actual}    expected: ${expected}`,
    where: (file: string, line: number | undefined) => `Your file: ${file}${line ? `:${line}` : ""}`,
    again: (id: string, seed: number) => `The same numbers again: npx --no-install gradus check ${id} --seed ${seed}`,
    hint: (id: string, count: number) =>
      `Stuck? npx --no-install gradus check ${id} --watch, then h, shows a hint (there are ${count}).`,
    printed: "It printed:",
    cut: (bytes: number) => `… (${bytes} bytes in all)`,
  },
  zh: {
    passed: (title: string, seconds: number) => `✓ ${title}：全部性质成立（${seconds.toFixed(1)} 秒）。`,
    failed: (title: string) => `✗ ${title}`,
    skipped: (title: string) => `– ${title}：本机无法检查`,
    yours: "你的结果",
    expected: "应有结果",
    worst: (at: string, actual: string, expected: string) => `在 [${at}] 处：得到 ${actual}，应为 ${expected}。`,
    worstAlone: (at: string, actual: string) => `在 [${at}] 处：${actual}。`,
    number: (actual: string, expected: string | undefined) =>
      expected === undefined ? `你的结果：${actual}` : `你的结果：${actual}    应有结果：${expected}`,
    where: (file: string, line: number | undefined) => `你的文件：${file}${line ? `:${line}` : ""}`,
    again: (id: string, seed: number) => `用同样的数再试：npx --no-install gradus check ${id} --seed ${seed}`,
    hint: (id: string, count: number) =>
      `没有思路？运行 npx --no-install gradus check ${id} --watch，再按 h 查看提示（共 ${count} 条）。`,
    printed: "程序的输出：",
    cut: (bytes: number) => `……（共 ${bytes} 字节）`,
  },
};

const mostRows = 5;
const mostColumns = 6;
const mostPrintedLines = 12;

/** A task as it is read in the terminal: headings without their ids, formulas without TeX. */
export function taskText(body: string): string {
  return plainMath(body)
    .replace(/ \{#[\w-]+\}$/gm, "")
    .replace(/^(?=.)/gm, "  ");
}

/** Lines without a line break at the end. @param watched hints are a key away */
export function verdictText<T>(
  { passed, failure, held, printed, seconds }: Verdict,
  { id, task, definition }: LoadedExercise<T>,
  file: string,
  lang: Lang,
  watched = false,
): string {
  const t = texts[lang];
  const { title, hints, body } = task[lang];
  const skipped = failure?.kind === "skipped";
  const lines = [passed ? t.passed(title, seconds) : skipped ? t.skipped(title) : t.failed(title)];
  // Who has written nothing yet has not read the task either, perhaps.
  if (failure?.kind === "todo") lines.push("", taskText(body), "");
  for (const [name, property] of Object.entries(definition.properties)) {
    const mark = held.includes(name) ? "✓" : name === failure?.property ? "✗" : "·";
    lines.push(`  ${mark} ${property.title[lang]}`);
  }
  const output = outputLines(`${printed.stdout}${printed.stderr}`, printed.bytes, lang);
  if (!failure) return [...lines, ...output].join("\n");
  lines.push("", `  ${failure.message[lang]}`);
  if (failure.comparison) lines.push("", ...comparisonLines(failure.comparison, lang).map((line) => `  ${line}`));
  lines.push(...output, "", `  ${t.where(file, failure.line)}`);
  if (failure.seed !== undefined && failure.kind === "property") lines.push(`  ${t.again(id, failure.seed)}`);
  if (failure.kind === "property" && !watched) lines.push(`  ${t.hint(id, hints.length)}`);
  return lines.join("\n");
}

function outputLines(text: string, bytes: number, lang: Lang): string[] {
  if (text.trim() === "") return [];
  // What a program prints may hold anything; a terminal obeys some of it.
  const lines = harmless(text).trimEnd().split("\n");
  const shown = lines.slice(0, mostPrintedLines).map((line) => `    ${line.slice(0, 200)}`);
  const cut = lines.length > mostPrintedLines || bytes > Buffer.byteLength(text);
  return ["", `  ${texts[lang].printed}`, ...shown, ...(cut ? [`    ${texts[lang].cut(bytes)}`] : [])];
}

function comparisonLines({ actual, expected, worst, worstActual, worstExpected }: Comparison, lang: Lang): string[] {
  const t = texts[lang];
  // A single number has no places.
  if (actual.shape.length === 0 && actual.data.length === 1 && (!expected || expected.shape.length === 0)) {
    const [is] = actual.data;
    const shouldBe = expected?.data[0];
    return [shouldBe === undefined ? t.number(short(is), undefined) : t.number(...distinct(is, shouldBe))];
  }
  const at = worst?.join(", ") ?? "";
  const left = tableOf(actual, worst, t.yours);
  const right = expected ? tableOf(expected, worst, t.expected) : [];
  const width = Math.max(...left.map(columnsOf));
  const lines = left.map((line, i) => `${line}${" ".repeat(width - columnsOf(line))}    ${right[i] ?? ""}`.trimEnd());
  for (const line of right.slice(left.length)) lines.push(`${" ".repeat(width + 4)}${line}`);
  if (!worst || worstActual === undefined) return lines;
  const sentence =
    worstExpected === undefined
      ? t.worstAlone(at, short(worstActual))
      : t.worst(at, ...distinct(worstActual, worstExpected));
  return [...lines, sentence];
}

/** The rows around the worst element, under a heading with the shape. */
function tableOf({ shape, data }: ShownArray, worst: readonly number[] | undefined, title: string): string[] {
  const columns = shape.at(-1) ?? 1;
  const rows = columns > 0 ? Math.ceil(data.length / columns) : 0;
  const flat = worst ? worst.reduce((sum, index, d) => sum * shape[d] + index, 0) : 0;
  const [row, column] = columns > 0 ? [Math.floor(flat / columns), flat % columns] : [0, 0];
  const firstRow = window(row, rows, mostRows);
  const firstColumn = window(column, columns, mostColumns);
  const shown = Array.from({ length: Math.min(mostRows, rows - firstRow) }, (_, i) => {
    const start = (firstRow + i) * columns;
    return data.slice(start + firstColumn, start + Math.min(columns, firstColumn + mostColumns)).map((n) => short(n));
  });
  // Four digits can take as much as -0.0001234.
  const width = Math.max(9, ...shown.flat().map((cell) => cell.length + 1));
  const lines = [`${title} [${shape.join(", ")}]`];
  for (const cells of shown) {
    const line = cells.map((cell) => cell.padStart(width)).join("");
    lines.push(`${firstColumn > 0 ? "…" : " "}${line}${firstColumn + mostColumns < columns ? " …" : ""}`);
  }
  if (firstRow + mostRows < rows) lines.push("  ⋮");
  return lines;
}

/** First index of a window of `size` that shows `at`. */
function window(at: number, count: number, size: number): number {
  return Math.max(0, Math.min(at - Math.floor(size / 2), count - size));
}

function short(n: ShownNumber, digits = 4): string {
  return typeof n === "number" ? String(Number(n.toPrecision(digits))) : n;
}

/** Two numbers that differ, with as many digits as it takes to see that they do. */
function distinct(a: ShownNumber, b: ShownNumber): [string, string] {
  let digits = 4;
  while (digits < 17 && short(a, digits) === short(b, digits)) digits++;
  return [short(a, digits), short(b, digits)];
}

/** Columns that a text takes in a terminal: Chinese characters take two. */
function columnsOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u2e80-\uffef]/.test(char) ? 2 : 1), 0);
}
