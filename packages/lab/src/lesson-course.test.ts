import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { textOf } from "./error.ts";
import { loadGlossary, termFinder } from "./glossary.ts";
import { loadQuiz, readCourse } from "./lesson-course.ts";
import { codeShape, lessonDrift, quizDrift } from "./lesson-drift.ts";
import { problemLine } from "./lesson-problem.ts";
import { earlyTerms } from "./lesson-terms.ts";
import type { Quiz } from "./quiz.ts";

const fixture = fileURLToPath(new URL("fixtures/lessons", import.meta.url));
const first = "1-foundations/3-deep-learning/lessons/01-neurons";
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A copy of the fixture with some files changed; a change of undefined removes the file. */
async function copyWith(changes: Record<string, (text: string) => string | undefined>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gradus-lessons-"));
  folders.push(folder);
  await cp(fixture, folder, { recursive: true });
  for (const [file, change] of Object.entries(changes)) {
    const path = join(folder, file);
    const before = await readFile(path, "utf8");
    const after = change(before);
    expect(after, `${file} is changed`).not.toBe(before);
    if (after === undefined) await rm(path);
    else await writeFile(path, after);
  }
  return folder;
}

async function driftAfter(file: string, change: (text: string) => string): Promise<string[]> {
  const { lessons } = await readCourse(await copyWith({ [`${first}/${file}`]: change }));
  return lessonDrift(lessons[0].en, lessons[0].zh).map((problem) => problemLine(problem));
}

async function problemsAfter(file: string, change: (text: string) => string): Promise<string[]> {
  const { lessons } = await readCourse(await copyWith({ [file]: change }));
  return lessons.flatMap(({ en, zh }) => [...en.problems, ...zh.problems]).map((problem) => problemLine(problem));
}

it("reads both languages of every lesson without a fault or a difference", async () => {
  const { lessons, failures } = await readCourse(fixture);
  expect(failures).toEqual([]);
  expect(lessons.map(({ id }) => id)).toEqual(["1.3/01-neurons", "1.3/02-activations"]);
  for (const { en, zh } of lessons) {
    expect([...en.problems, ...zh.problems, ...lessonDrift(en, zh)]).toEqual([]);
    expect(en.lesson.blocks.map(({ kind }) => kind)).toEqual(zh.lesson.blocks.map(({ kind }) => kind));
  }
  const html = JSON.stringify(lessons[0].zh.lesson.blocks);
  expect(html).toContain("katex-mathml");
  expect(html).toContain("在 1958 年就有了描述");
  expect(html).toContain("偏置</dfn>再把");
  expect(html).toContain("（weighted sum）</strong>");
  expect(html).not.toMatch(/\{#|\[@|:::|katex-error/);
});

it("no line begins with the colon or semicolon after a formula", async () => {
  const change = (text: string) => text.replace("::quiz", "取 $x$：再取 $y$；代入 $z$。\n\n::quiz");
  const { lessons } = await readCourse(await copyWith({ [`${first}/zh.md`]: change }));
  const html = lessons[0].zh.lesson.blocks.map((block) => (block.kind === "html" ? block.html : "")).join("");
  expect(html).toContain("</span>\u2060：再取");
  expect(html).toContain("</span>\u2060；代入");
});

it("marks a term once per section, and neither in headings, code nor formulas", async () => {
  const { lessons } = await readCourse(fixture);
  const { blocks } = lessons[0].en.lesson;
  const sections: string[] = [""];
  for (const block of blocks) {
    if (block.kind === "heading" && block.level === 2) sections.push("");
    if (block.kind === "heading" || block.kind === "run") expect(block.html).not.toContain("<dfn");
    if (block.kind === "html") sections[sections.length - 1] += block.html;
    if (block.kind === "figure") sections[sections.length - 1] += block.captionHtml;
  }
  const marks = sections.map((html) => [...html.matchAll(/data-term="([^"]+)"/g)].map(([, id]) => id));
  expect(marks).toEqual([["neuron"], ["weighted-sum", "neuron", "bias"], ["neuron", "weighted-sum", "bias"]]);
});

it.each([
  ["a heading", "zh.md", /### 手算一遍 \{#by-hand\}\n/, "", "by-hand"],
  ["a heading's level", "zh.md", "### 手算", "## 手算", "level"],
  ["a figure", "zh.md", /:::figure[\s\S]*?:::\n/, "", ":::figure{#neuron}"],
  ["a quiz", "en.md", "::quiz", "", "::quiz"],
  ["a source", "zh.md", " [@rosenblatt58]", "", "rosenblatt58"],
  ["a source's link", "zh.md", "10.1037/h0042519", "10.1037/h0042520", "rosenblatt58"],
  ["a formula", "en.md", "$z = \\mathbf w^\\top \\mathbf x + b$", "z", "formulas"],
  ["a note", "zh.md", ":::pitfall", ":::note", ":::pitfall"],
  ["code", "zh.md", "tensor([0.5, -1])", "tensor([0.5, 1])", "code"],
  ["a table", "en.md", /\|.*\|\n/g, "", "table"],
  ["the length", "en.md", "minutes: 10", "minutes: 12", "minutes"],
] as const)("reports that one language lacks or changed %s", async (_what, file, from, to, named) => {
  const drift = await driftAfter(file, (text) => text.replace(from, to));
  expect(drift.length).toBeGreaterThan(0);
  expect(drift.join("\n")).toContain(named);
  expect(drift.join("\n")).toContain(`${first}/zh.md`);
});

it("reports headings in another order", async () => {
  const swap = (text: string) =>
    text.replace("{#weighted-sum}", "{#x}").replace("{#summary}", "{#weighted-sum}").replace("{#x}", "{#summary}");
  expect((await driftAfter("en.md", swap)).join("\n")).toContain("order");
});

it("finds what is missing in one language of a quiz, down to a choice", async () => {
  const { lessons } = await readCourse(fixture);
  const quiz = (await loadQuiz(lessons[0]))!;
  expect(quizDrift(quiz, "quiz.ts")).toEqual([]);
  const broken = (change: (question: ReturnType<Quiz[string]>) => void): string[] => {
    const makers = Object.fromEntries(
      Object.entries(quiz).map(([id, maker]): [string, Quiz[string]] => [
        id,
        (random) => {
          const question = structuredClone(maker(random));
          if (id === "adds-up") change(question);
          return question;
        },
      ]),
    );
    return quizDrift(makers, "quiz.ts").map((problem) => problemLine(problem));
  };
  const lacks = broken((question) => {
    if (question.kind === "choice") Reflect.deleteProperty(question.wrong[1].text, "zh");
  });
  expect(lacks).toEqual(["quiz.ts: adds-up.wrong.1.text: the Chinese text is missing."]);
  const copied = broken((question) => {
    question.ask.zh = "What does a neuron add up?";
  });
  expect(copied.join()).toContain("not translated");
});

it("reads Python that runs, and compares it too", async () => {
  const fence = (said: string, decimals = 2) =>
    `\n## Python {#python}\n\n\`\`\`python run\nprint(f"${said} {0.5:.${decimals}f}")  # ${said}\n\`\`\`\n\n\`\`\`output\n0.50\n\`\`\`\n`;
  const files = (decimals: number) => ({
    [`${first}/en.md`]: (text: string) => text + fence("half"),
    [`${first}/zh.md`]: (text: string) => text + fence("一半", decimals),
  });
  const { en, zh } = (await readCourse(await copyWith(files(2)))).lessons[0];
  expect([...en.problems, ...zh.problems, ...lessonDrift(en, zh)]).toEqual([]);
  const block = zh.lesson.blocks.find((one) => one.kind === "run" && one.language === "python");
  expect(block).toMatchObject({ code: 'print(f"一半 {0.5:.2f}")  # 一半', output: "0.50" });
  const [lesson] = (await readCourse(await copyWith(files(3)))).lessons;
  expect(lessonDrift(lesson.en, lesson.zh).map(({ text }) => text.en)).toEqual([
    expect.stringMatching(/^In \{#python\}, this code differs/),
  ]);
});

it("says which line of a parallel is too long to stand beside the other language", async () => {
  const fence = (language: string, code: string) =>
    `\n\`\`\`${language} run\n${code}\n\`\`\`\n\n\`\`\`output\n1\n\`\`\`\n`;
  const long = `print(${"1 * ".repeat(12)}1)`;
  const after = (text: string, between: string) =>
    `${text}\n## Twins {#twins}\n${fence("python", long)}${between}${fence("ts", "console.log(1);")}`;
  const beside = await problemsAfter(`${first}/en.md`, (text) => after(text, ""));
  expect(beside.join("\n")).toContain(`en.md:`);
  expect(beside.join("\n")).toContain(`has ${long.length} letters`);
  const apart = await problemsAfter(`${first}/en.md`, (text) => after(text, "\nAnd now in TypeScript.\n"));
  expect(apart.join("\n")).not.toContain("letters");
});

it("compares code by what it does, not by what it says", () => {
  const code = [
    'import { tensor } from "@gradus/tensor";',
    "const x: number = 1; // one",
    `console.log(\`x: \${x.toFixed(2)}\`, "end");`,
  ].join("\n");
  const said = code.replace("// one", "/* 一 */").replace("x: $", "值：$").replace("end", "完");
  expect(codeShape(said)).toBe(codeShape(code));
  for (const [from, to] of [
    ["toFixed(2)", "toFixed(3)"],
    ["= 1", "= 2"],
    ["@gradus/tensor", "@gradus/models"],
  ])
    expect(codeShape(code.replace(from, to))).not.toBe(codeShape(code));
});

it.each([
  [
    "an unknown directive",
    ":::pitfall",
    ":::pitfal",
    /en\.md:\d+: There is no directive :::pitfal\. Did you mean :::pitfall\?/,
  ],
  ["a figure without files", "figure{#neuron}", "figure{#neuro}", /en\.md:\d+: The figure "neuro" has no files/],
  ["a run fence without output", "```output\nz: -1.5\n```\n", "", /en\.md:\d+: The "output" fence is missing/],
  [
    "an unknown source",
    "[@rosenblatt58]",
    "[@rosenblat58]",
    /en\.md:\d+: There is no source "rosenblat58".*Did you mean "rosenblatt58"/,
  ],
  ["a formula that cannot be typeset", "\\mathbf w", "\\mathbb{w", /en\.md:\d+: KaTeX refuses the formula/],
  ["an unknown command", "w_1 x_1", "\\sigmoid x_1", /en\.md:\d+: KaTeX refuses the formula/],
  ["a heading without an id", " {#summary}", "", /en\.md:\d+: This heading needs an id/],
  ["two headings of one id", "{#summary}", "{#by-hand}", /en\.md:\d+: Two headings are called/],
  ["HTML", "adds up what", "<b>adds</b> up what", /en\.md:\d+: HTML is not allowed/],
  ["a dead link", "It was described", "[It](/lesson/1.3/09-none) was described", /en\.md:\d+: There is no page/],
  ["an unknown language", "```ts run", "```rust\nx\n```\n\n```ts run", /en\.md:\d+: "rust" is no language/],
  [
    "a lesson that is not there",
    "minutes: 10",
    'minutes: 10\nneeds: ["1.3/07-none"]',
    /en\.md: needs: there is no lesson 1\.3\/07-none/,
  ],
] as const)("says where %s is and what to do", async (_what, from, to, expected) => {
  const problems = await problemsAfter(`${first}/en.md`, (text) => text.replace(from, to));
  expect(problems.join("\n")).toMatch(expected);
});

it("lists a lesson that cannot be shown, with the file and the field, and reads the others", async () => {
  for (const change of [
    (text: string) => text.replace("minutes: 10", "minutes: ten"),
    (text: string) => text.replace("---\n", ""),
    (text: string) => text.replace("summary: ", "summary: `x`："),
    () => undefined,
  ]) {
    const { lessons, failures } = await readCourse(await copyWith({ [`${first}/zh.md`]: change }));
    expect(lessons.map(({ id }) => id)).toEqual(["1.3/02-activations"]);
    expect(failures.map(({ id }) => id)).toEqual(["1.3/01-neurons"]);
    expect(textOf(failures[0].error).en).toContain(`${first}/zh.md`);
  }
});

it("finds a term that is used before the lesson that teaches it, in a text or a quiz", async () => {
  const { lessons, glossary } = await readCourse(
    await copyWith({ [`${first}/zh.md`]: (text) => text.replace("听到的", "ReLU 留下的") }),
  );
  const early = (lang: "en" | "zh", extra?: () => string[]) =>
    earlyTerms(
      lessons.map((lesson) => lesson[lang]),
      glossary,
      extra,
    ).map((problem) => problemLine(problem));
  expect(early("en")).toEqual([]);
  expect(early("zh").join()).toMatch(
    /01-neurons\/zh\.md:\d+: "ReLU" is used here, and taught only in 1\.3\/02-activations/,
  );
  expect(early("en", () => ["What does a relu do?"]).length).toBe(1);
});

it("finds the longest form, as words of their own, without case", async () => {
  const glossary = await loadGlossary(join(fixture, "glossary.yaml"));
  const find = termFinder({ ...glossary, sum: { ...glossary.bias, en: ["sum"], zh: ["和"] } }, "en");
  const text = "Sums sum; Weighted  sums: biased bias, ReLU-like relus";
  expect(find(text).map(({ id, start, end }) => [id, text.slice(start, end)])).toEqual([
    ["sum", "sum"],
    ["weighted-sum", "Weighted  sums"],
    ["bias", "bias"],
    ["relu", "ReLU"],
  ]);
});

it("refuses a glossary in which two terms share a form", async () => {
  const folder = await copyWith({ "glossary.yaml": (text) => text.replace("[bias]", "[Neuron]") });
  await expect(readCourse(folder)).rejects.toThrow(/"Neuron": neuron, bias/);
});
