import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { loadCurriculum } from "@gradus/lab/curriculum";
import { stampEvent } from "@gradus/lab/learning/events";
import { appendLearning, readLearning } from "@gradus/lab/learning/journal";
import { drawQuestion, type Question, type Quiz } from "@gradus/lab/quiz";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessibilityProblems } from "./axe.ts";
import { findChromium, noChromium, openStage, type Stage } from "./browser.ts";

const chromiumPath = findChromium();
const dayMs = 86_400_000;
/** What the page's source of random numbers is made to say, so that the test knows which question is drawn. */
const seed = 7;

/** Every quiz that there is: by lesson, in the order of the plan. */
async function loadQuizzes(): Promise<Map<string, Quiz>> {
  const quizzes = new Map<string, Quiz>();
  for (const unit of (await loadCurriculum(curriculumFolder)).flatMap(({ units }) => units)) {
    for (const lesson of unit.lessons) {
      const folder = join(unit.folder, "lessons", lesson);
      if (!(await readdir(folder)).includes("quiz.ts")) continue;
      const { default: quiz } = (await import(pathToFileURL(join(folder, "quiz.ts")).href)) as { default: Quiz };
      quizzes.set(`${unit.id}/${lesson}`, quiz);
    }
  }
  return quizzes;
}

/** What is read of a quiz's text: code without its backticks, numbers elsewhere with true minus signs. */
const plain = (text: string) =>
  text
    .split("`")
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/(?<![\w-])-(?=\d)/g, "−")))
    .join("");

describe("what is learned, in Chromium", () => {
  let stage: Stage;
  let page: Page;
  let quizzes: Map<string, Quiz>;
  let lesson = "";
  const problems: string[] = [];

  const newPage = async () => {
    const opened = await stage.browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
    await opened.addInitScript((fixed) => {
      crypto.getRandomValues = <T>(array: T) => (array as unknown as Uint32Array).fill(fixed) as T;
    }, seed);
    opened.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    opened.on("pageerror", (error) => problems.push(error.message));
    return opened;
  };

  beforeAll(async () => {
    if (!chromiumPath) return;
    quizzes = await loadQuizzes();
    lesson = [...quizzes.keys()][0];
    stage = await openStage(chromiumPath);
    page = await newPage();
  });
  beforeEach(({ skip }) => skip(!chromiumPath, noChromium));
  afterAll(() => stage?.close());

  /** The question that is asked now: the last one on the page. */
  const card = () => page.locator("form.question").last();

  /** Answers as the page's reader would: a right answer, or the first mistake that the quiz names. */
  async function answer({ question, order }: ReturnType<typeof drawQuestion>, right: boolean): Promise<string> {
    if (question.kind === "number") {
      const value = right ? question.value : (question.mistakes[0]?.value ?? question.value + 1e6);
      await card().getByRole("textbox").fill(String(value));
    } else {
      await card()
        .getByRole("radio")
        .nth(order.indexOf(right ? 0 : 1))
        .check();
    }
    await card().getByRole("button", { name: "Check" }).click();
    return plain(whyOf(question, right));
  }

  function whyOf(question: Question, right: boolean): string {
    if (question.kind === "choice") return (right ? question.right : question.wrong[0]).why.en;
    return (right ? question.why : (question.mistakes[0]?.why ?? question.why)).en;
  }

  /** Finds out which question is shown, among all that there are. */
  async function shown() {
    const asked = ((await card().locator("legend").textContent()) ?? "").trim();
    for (const [name, quiz] of quizzes) {
      for (const [id, maker] of Object.entries(quiz)) {
        const drawn = drawQuestion(maker, seed);
        if (asked.endsWith(plain(drawn.question.ask.en))) return { name, id, drawn };
      }
    }
    throw new Error(`no quiz asks: ${asked}`);
  }

  it("shows a newcomer the first lesson as the next step, on the first page and on its own", async () => {
    for (const path of ["/", "/today"]) {
      await page.goto(stage.url + path);
      const step = page.getByTestId("next-step");
      await step.getByText("Start here").waitFor();
      expect(await step.getByRole("link", { name: "Begin" }).getAttribute("href")).toMatch(
        /^\/lesson\/\d\.\d\/01-|^\/lesson\//,
      );
    }
    await page.getByText("Questions that you answer after a lesson come back here").waitFor();
  });

  it("asks the quiz of a lesson, explains a wrong answer by its mistake and a right one by its reason", async () => {
    await page.goto(`${stage.url}/lesson/${lesson}`);
    await page.getByRole("button", { name: "Start the quiz" }).click();
    const ids = Object.keys(quizzes.get(lesson)!);
    for (const [i, id] of ids.entries()) {
      await card()
        .getByText(`Question ${i + 1} of ${ids.length}`)
        .waitFor();
      const drawn = drawQuestion(quizzes.get(lesson)![id], seed);
      expect(await card().locator("legend").textContent()).toContain(plain(drawn.question.ask.en));
      await card().getByRole("button", { name: "Check" }).click();
      expect(await card().getByRole("alert").textContent()).not.toBe("");
      const why = await answer(drawn, i > 0);
      const told = await card().getByRole("status").textContent();
      expect(told).toContain(why);
      expect(told).toContain(i > 0 ? "Right." : "Not right.");
      await page.getByRole("button", { name: i < ids.length - 1 ? "Next question" : "To the result" }).click();
    }
    await page.getByText(`${ids.length - 1} of ${ids.length} right`, { exact: true }).waitFor();
    await expect
      .poll(async () => (await readLearning(stage.home)).filter(({ type }) => type === "answer").length)
      .toBe(ids.length);
    const [first, ...others] = (await readLearning(stage.home)).filter((event) => event.type === "answer");
    expect(first).toMatchObject({ lesson, question: ids[0], seed, right: false });
    expect(others.every(({ right }) => right)).toBe(true);
  });

  it("says clearly what is wrong with a comma, and takes fractions", async () => {
    const numeric = [...quizzes].slice(1).flatMap(([name, quiz]) =>
      Object.entries(quiz).flatMap(([id, maker]) => {
        const { question } = drawQuestion(maker, seed);
        return question.kind === "number" ? [{ name, id, question }] : [];
      }),
    );
    const [{ name, id, question }] = numeric;
    await appendLearning(stage.home, [
      stampEvent(
        {
          type: "answer",
          lesson: name,
          question: id,
          seed,
          answer: { kind: "number", value: question.value },
          right: true,
        },
        Date.now() - 300 * dayMs,
      ),
    ]);
    await page.goto(`${stage.url}/today?review`);
    await card().waitFor();
    expect((await shown()).id).toBe(id);
    const field = card().getByRole("textbox");
    await field.fill("0，5");
    await page.keyboard.press("Enter");
    expect(await card().getByRole("alert").textContent()).toContain("comma");
    await field.fill(`${question.value * 2}/2`);
    await page.keyboard.press("Enter");
    await card().getByText("✓ Right.").waitFor();
    await page.keyboard.press("3");
    await page.getByText("Done for now.").waitFor();
    // The next test ends the workbench: an event still under way would stay in this browser, under the old address.
    await expect
      .poll(async () => (await readLearning(stage.home)).at(-1))
      .toMatchObject({ type: "review", question: id });
  });

  it("finds the result again after the workbench was started anew", async () => {
    await page.goto("about:blank");
    await stage.restart();
    await page.goto(`${stage.url}/lesson/${lesson}`);
    const ids = Object.keys(quizzes.get(lesson)!);
    await page.getByText(`Last time: ${ids.length - 1} of ${ids.length} right.`).waitFor();
    await page.getByRole("button", { name: "Take it again with other numbers" }).waitFor();
  });

  it("brings back what is due, and takes the reader's word for how well it was known, by keyboard alone", async () => {
    const [name, quiz] = [...quizzes].at(-1)!;
    const [one, two] = Object.keys(quiz)
      .slice(0, -1)
      .filter((id) => drawQuestion(quiz[id], seed).question.kind === "choice");
    const past = Date.now() - 40 * dayMs;
    const given = { answer: { kind: "choice", choice: 0 }, right: true, seed: 1 } as const;
    await appendLearning(stage.home, [
      stampEvent({ type: "answer", lesson: name, question: one, ...given }, past),
      stampEvent({ type: "answer", lesson: name, question: two, ...given }, past + 1000),
    ]);
    await page.goto(`${stage.url}/today`);
    await page.getByRole("link", { name: "Review 2 questions" }).press("Enter");
    await card().waitFor();
    const press = async (right: boolean) => {
      const { drawn } = await shown();
      await page.keyboard.press(String(drawn.order.indexOf(right ? 0 : 1) + 1));
      await page.keyboard.press("Enter");
    };
    await press(true);
    await page.getByText("How did it go?").waitFor();
    await page.keyboard.press("4");
    await card().getByText("Question 2 of 2").waitFor();
    await press(false);
    await page.getByRole("button", { name: "Go on" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("1 of 2 right.").waitFor();
    await page.getByRole("button", { name: "Practise the one that went wrong once more" }).click();
    await card().waitFor();
    await press(true);
    await page.keyboard.press("Enter");
    await page.getByText("Done for now.").waitFor();
    const reviews = () =>
      readLearning(stage.home).then((all) => all.filter((event) => event.type === "review").slice(-2));
    await expect.poll(async () => (await reviews()).map(({ question }) => question)).toEqual([one, two]);
    expect((await reviews()).map(({ rating }) => rating)).toEqual(["easy", "again"]);
    await page.goto(`${stage.url}/today`);
    await page.getByTestId("reviews").getByText("Nothing to review now.").waitFor();
  });

  it("takes for known what the placement test finds, shows what comes then, and undoes it", async () => {
    await page.goto(`${stage.url}/placement`);
    await page.getByRole("button", { name: "Start the test" }).click();
    const result = page.getByTestId("placement-result");
    for (let asked = 1; asked <= 12; asked++) {
      if (await result.count()) break;
      await card().getByText(`Question ${asked}, at most 12`).waitFor();
      await answer((await shown()).drawn, true);
    }
    await result.getByText("two right").first().waitFor();
    const known = await result.getByRole("listitem").count();
    expect(known).toBeGreaterThan(0);
    const titles = await result.getByRole("listitem").getByRole("link").allTextContents();
    await page.getByRole("link", { name: "To the next step" }).click();
    const step = page.getByTestId("next-step");
    await step.getByRole("heading").waitFor();
    expect(titles).not.toContain(await step.getByRole("heading").textContent());
    await page.goto(`${stage.url}/map?unit=${lesson.slice(0, 3)}`);
    await page.locator(".node.known").first().waitFor();
    await page.goto(`${stage.url}/placement`);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("No lesson counts as known.").waitFor();
    await page.goto(`${stage.url}/map?unit=${lesson.slice(0, 3)}`);
    await page.locator(".node").first().waitFor();
    expect(await page.locator(".node.known").count()).toBe(0);
  });

  it("shows fifteen units as a map that is walked by keyboard, and the same as a list", async () => {
    await page.goto(`${stage.url}/map`);
    await page.locator(".node").first().waitFor();
    expect(await page.locator(".node").count()).toBe(15);
    expect(await page.locator(".edge").count()).toBeGreaterThanOrEqual(14);
    await page.getByRole("link", { name: /^1\.1/ }).focus();
    await page.keyboard.press("ArrowRight");
    const focused = () => page.evaluate(() => document.activeElement?.closest("li")?.dataset.node);
    expect(await focused()).toBe("1.2");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/map\?unit=1\.3/);
    await page.locator(".node.ready, .node.begun").first().waitFor();
    await page.getByRole("button", { name: "As a list" }).click();
    const links = page.locator(".node-list").getByRole("link");
    expect(await links.first().getAttribute("href")).toMatch(/^\/lesson\/1\.3\//);
    expect(problems).toEqual([]);
  });

  it("shows a quiz that is broken where it is, and leaves the lesson standing", async () => {
    const own = await newPage();
    await own.route("**/assets/quiz-*.js", (route) => route.abort());
    await own.goto(`${stage.url}/lesson/${lesson}`);
    await own.locator(".quiz").getByText("cannot be shown").waitFor();
    await own.locator("article h2").first().waitFor();
    await own.unroute("**/assets/quiz-*.js");
    const body = `const good = () => ({ kind: "number", ask: { en: "1 + 1?", zh: "1 + 1？" }, value: 2, tolerance: 0.1, why: { en: "Two.", zh: "二。" }, mistakes: [] });
      export default { bad() { throw new Error("made to fail"); }, good };`;
    await own.route("**/assets/quiz-*.js", (route) => route.fulfill({ contentType: "text/javascript", body }));
    await own.goto(`${stage.url}/lesson/${lesson}`);
    await own.locator(".quiz").getByRole("button").click();
    await own.locator(".quiz").getByText("made to fail").waitFor();
    await own.locator("form.question").getByText("1 + 1?").waitFor();
    await own.close();
  });

  const views = (["en", "zh"] as const).flatMap((lang) =>
    (["light", "dark"] as const).map((theme) => ({ lang, theme })),
  );
  it.each(views)("every room is accessible and fits, $lang $theme", async ({ lang, theme }) => {
    // The last question of the last lesson: nobody has answered it yet.
    const [name, quiz] = [...quizzes].at(-1)!;
    const question = Object.keys(quiz).at(-1)!;
    const wrong = { type: "answer", lesson: name, question, seed: 1, answer: null, right: false } as const;
    await appendLearning(stage.home, [stampEvent(wrong, Date.now() - 300 * dayMs)]);
    const context = await stage.browser.newContext({ colorScheme: theme, bypassCSP: true });
    const own = await context.newPage();
    for (const room of ["/today", "/today?review", "/placement", "/map", "/map?unit=1.3"]) {
      for (const width of [380, 1600]) {
        await own.setViewportSize({ width, height: 900 });
        await own.goto(`${stage.url}${room}${room.includes("?") ? "&" : "?"}lang=${lang}`);
        await own.locator(".next, .question, .placement button, .node, .node-list").first().waitFor();
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${room} at ${width} is wider than the window`).toBeLessThanOrEqual(0);
        if (room === "/today?review") {
          await own.getByRole("button", { name: lang === "en" ? "I don't know" : "不知道" }).waitFor();
        }
        expect(await accessibilityProblems(own), `${room} at ${width}`).toEqual([]);
      }
    }
    await own.goto(`${stage.url}/lesson/${lesson}?lang=${lang}`);
    await own.getByRole("button", { name: lang === "en" ? "Take it again" : "再做一遍" }).click();
    await own.getByRole("button", { name: lang === "en" ? "I don't know" : "不知道" }).click();
    await own.locator(".explanation").waitFor();
    expect(await accessibilityProblems(own), "an answered question").toEqual([]);
    await context.close();
  });
});
