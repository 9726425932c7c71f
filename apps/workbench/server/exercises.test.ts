/** Exercises over HTTP: a real grader, a real language server, a real workspace in a home of its own. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { listExercises } from "@gradus/lab/exercises";
import { readLearning } from "@gradus/lab/learning/journal";
import { exerciseFile } from "@gradus/lab/workspace";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiError } from "../shared/api.ts";
import type {
  CheckState,
  ExerciseDetail,
  ExerciseFile,
  ExerciseList,
  FileConflict,
  FileReset,
  LanguageAnswer,
  LanguageQuestion,
} from "../shared/exercises.ts";
import { labBackend } from "./lab-backend.ts";
import { temporaryFolder, testBench } from "./testing.ts";

const id = "stable-softmax";
const json = { "content-type": "application/json" };

async function exerciseBench() {
  const folder = await temporaryFolder();
  const home = folder.path;
  const bench = await testBench({ home, backend: labBackend({ home, report: () => undefined }) });
  const call = (method: string, path: string, body?: unknown, language = "en") =>
    fetch(`${bench.url}/api/exercises${path}`, {
      method,
      headers: { ...json, "accept-language": language },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const read = async <T>(method: string, path: string, body?: unknown, language?: string) =>
    (await (await call(method, path, body, language)).json()) as T;
  return {
    home,
    call,
    read,
    file: exerciseFile(home, { id, language: "typescript" }),
    async outcome(exercise = id): Promise<CheckState> {
      for (let i = 0; i < 300; i++) {
        const state = await read<CheckState>("GET", `/${exercise}/check`);
        if (!state.running) return state;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error("the check does not end");
    },
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

type Bench = Awaited<ReturnType<typeof exerciseBench>>;

async function solutionOf(exercise: string): Promise<string> {
  const place = (await listExercises(curriculumFolder)).find((one) => one.id === exercise)!;
  return readFileSync(join(place.folder, "solution.ts"), "utf8");
}

describe("the list and one exercise", () => {
  test("lists every exercise of the plan, untouched at first, begun once the file differs", async () => {
    await using bench = await exerciseBench();
    const places = await listExercises(curriculumFolder);
    const { exercises } = await bench.read<ExerciseList>("GET", "");
    expect(exercises.map((one) => one.id)).toEqual(places.map((one) => one.id));
    expect(new Set(exercises.map(({ state }) => state))).toEqual(new Set(["untouched"]));
    const { text, hash } = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    expect((await bench.read<ExerciseDetail>("GET", `/${id}`)).state).toBe("untouched");
    await bench.call("PUT", `/${id}/file`, { text: `${text}// mine\n`, base: hash });
    const detail = await bench.read<ExerciseDetail>("GET", `/${id}`);
    expect(detail).toMatchObject({ state: "begun", path: bench.file, starter: text });
    expect(detail.properties.length).toBeGreaterThan(2);
  });

  test.each(["nothing", "..%2f..%2fetc", "constructor"])("%s is no exercise: 404, in both languages", async (name) => {
    await using bench = await exerciseBench();
    for (const path of ["", "/file", "/check", "/solution"]) {
      for (const language of ["en", "zh"]) {
        const answer = await bench.call("GET", `/${name}${path}`, undefined, language);
        expect(answer.status).toBe(404);
        const { error } = (await answer.json()) as ApiError;
        expect(/\p{Script=Han}/u.test(error.message)).toBe(language === "zh");
      }
    }
    expect(existsSync(join(bench.home, "workspace"))).toBe(false);
  });
});

describe("the learner's file", () => {
  test("goes to the disk and comes back, and an edit outside is seen", async () => {
    await using bench = await exerciseBench();
    expect((await bench.call("GET", `/${id}/file`)).status).toBe(404);
    const begun = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    expect(readFileSync(bench.file, "utf8")).toBe(begun.text);
    expect((await bench.call("GET", `/${id}/file?known=${begun.hash}`)).status).toBe(204);
    const text = "export const 数 = '\u2028 \r\n 𝒙';\r\n";
    const saved = await bench.read<ExerciseFile>("PUT", `/${id}/file`, { text, base: begun.hash });
    expect(readFileSync(bench.file, "utf8")).toBe(text);
    writeFileSync(bench.file, "// from outside\n");
    const seen = await bench.read<ExerciseFile>("GET", `/${id}/file?known=${saved.hash}`);
    expect(seen.text).toBe("// from outside\n");
    expect(readdirSync(join(bench.file, "..")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("a folder in its place is named as one", async () => {
    await using bench = await exerciseBench();
    mkdirSync(bench.file, { recursive: true });
    const answer = await bench.call("GET", `/${id}/file`);
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as ApiError).error.code).toBe("not-a-file");
  });

  test("a text that was made from another one is not written: the answer has both", async () => {
    await using bench = await exerciseBench();
    const begun = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    writeFileSync(bench.file, "// from outside\n");
    for (const [method, path, body] of [
      ["PUT", "file", { text: "// mine\n", base: begun.hash }],
      ["POST", "reset", { base: begun.hash }],
    ] as const) {
      const answer = await bench.call(method, `/${id}/${path}`, body);
      expect(answer.status).toBe(409);
      const { conflict } = (await answer.json()) as FileConflict;
      expect(conflict.text).toBe("// from outside\n");
      expect(readFileSync(bench.file, "utf8")).toBe("// from outside\n");
    }
  });

  test("of many who write at once from the same text, one wins", async () => {
    await using bench = await exerciseBench();
    const { hash } = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    const texts = Array.from({ length: 8 }, (_, i) => `// ${i}\n`.repeat(1000));
    const answers = await Promise.all(texts.map((text) => bench.call("PUT", `/${id}/file`, { text, base: hash })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(readFileSync(bench.file, "utf8")).toBe(texts[answers.findIndex(({ status }) => status === 200)]);
  });

  test("is reset with a backup for each time", async () => {
    await using bench = await exerciseBench();
    const begun = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    let { hash } = begun;
    for (const text of ["// first\n", "// second\n"]) {
      ({ hash } = await bench.read<ExerciseFile>("PUT", `/${id}/file`, { text, base: hash }));
      const { file, backup } = await bench.read<FileReset>("POST", `/${id}/reset`, { base: hash });
      expect(file.text).toBe(begun.text);
      expect(readFileSync(join(bench.file, "..", backup), "utf8")).toBe(text);
      hash = file.hash;
    }
    expect(readFileSync(bench.file, "utf8")).toBe(begun.text);
  });

  test("what is too large, of the wrong kind, or no text is refused, and the file stays", async () => {
    await using bench = await exerciseBench();
    const { text, hash } = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    const status = async (body: unknown) => (await bench.call("PUT", `/${id}/file`, body)).status;
    expect(await status({ text: "字".repeat(100_000), base: hash })).toBe(413);
    expect(await status({ text: 1, base: hash })).toBe(400);
    expect(await status({ text: "" })).toBe(400);
    expect((await bench.call("PUT", `/${id}/check`, {})).status).toBe(405);
    expect(readFileSync(bench.file, "utf8")).toBe(text);
    writeFileSync(bench.file, Buffer.from([0xff, 0xfe, 0x00]));
    expect((await bench.call("GET", `/${id}/file`)).status).toBe(422);
    expect((await bench.call("PUT", `/${id}/file`, { text: "// mine\n", base: hash })).status).toBe(422);
  });
});

describe("a check", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await exerciseBench();
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  async function write(text: string): Promise<void> {
    const { hash } = await bench.read<ExerciseFile>("POST", `/${id}/begin`, {});
    await bench.call("PUT", `/${id}/file`, { text, base: hash });
  }

  test("of what is given says that nothing is written yet, and the journal has it", async () => {
    expect(await bench.read<CheckState>("GET", `/${id}/check`)).toEqual({});
    expect((await bench.call("POST", `/${id}/check`, {})).status).toBe(202);
    const { last } = await bench.outcome();
    expect(last?.verdict).toMatchObject({ passed: false, failure: { kind: "todo" } });
    expect(last?.hash).toBe((await bench.read<ExerciseFile>("GET", `/${id}/file`)).hash);
    expect(await readLearning(bench.home)).toMatchObject([{ type: "exercise", exercise: id, passed: false }]);
    expect((await bench.read<ExerciseDetail>("GET", `/${id}`)).state).toBe("failed");
  });

  test("that is canceled leaves no verdict", async () => {
    await write("while (true) {}\nexport const softmax = 1;\n");
    const before = (await readLearning(bench.home)).length;
    await bench.call("POST", `/${id}/check`, {});
    await bench.call("POST", `/${id}/check`, {});
    await new Promise((resolve) => setTimeout(resolve, 700));
    const began = performance.now();
    const state = await bench.read<CheckState>("DELETE", `/${id}/check`);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(state.running).toBeUndefined();
    expect(state.error).toBeUndefined();
    expect(state.last?.verdict.failure?.kind).toBe("todo");
    expect((await readLearning(bench.home)).length).toBe(before);
  });

  test("of a solution passes; before it, the solution is opened on request only, and that is remembered", async () => {
    expect((await bench.call("GET", `/${id}/solution`)).status).toBe(403);
    const { text } = await bench.read<{ text: string }>("GET", `/${id}/solution?asked=true`);
    expect(text).toBe(await solutionOf(id));
    expect((await readLearning(bench.home)).filter(({ type }) => type === "solution")).toHaveLength(1);
    await write(text);
    await bench.call("POST", `/${id}/check`, {});
    expect((await bench.outcome()).last?.verdict.passed).toBe(true);
    expect((await bench.call("GET", `/${id}/solution`)).status).toBe(200);
    expect((await readLearning(bench.home)).filter(({ type }) => type === "solution")).toHaveLength(1);
    expect((await bench.read<ExerciseDetail>("GET", `/${id}`)).state).toBe("passed");
  });
});

describe("TypeScript", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await exerciseBench();
    await bench.call("POST", `/${id}/begin`, {});
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  const ask = (question: LanguageQuestion, language = "en") =>
    bench.read<LanguageAnswer>("POST", `/${id}/language`, question, language);
  const text = [
    'import { relu } from "#mine/relu";',
    'import { type Tensor, tensor } from "@gradus/tensor";',
    "export const softmax = (x: Tensor): Tensor => x.sofmax();",
    "tensor([1]).ex;",
  ].join("\n");

  test("finds what does not fit, in either language", async () => {
    for (const language of ["en", "zh"]) {
      const answer = await ask({ ask: "diagnostics", text }, language);
      const errors = answer.kind === "diagnostics" ? answer.diagnostics.filter((one) => one.severity === "error") : [];
      const typo = errors.find(({ from, to }) => text.slice(from, to) === "sofmax");
      expect(typo?.message).toContain("sofmax");
      expect(errors.some(({ from, to }) => text.slice(from, to) === '"#mine/relu"')).toBe(true);
    }
  });

  test("knows of a file that came later", async () => {
    await bench.call("POST", "/relu/begin", {});
    const answer = await ask({ ask: "diagnostics", text });
    const spans = answer.kind === "diagnostics" ? answer.diagnostics.filter((one) => one.severity === "error") : [];
    expect(spans.map(({ from, to }) => text.slice(from, to))).not.toContain('"#mine/relu"');
  });

  test("documents the engine, and completes it", async () => {
    const hover = await ask({ ask: "hover", text, offset: text.indexOf("tensor([") + 2 });
    expect(hover).toMatchObject({ kind: "hover", hover: { from: text.indexOf("tensor([") } });
    expect(hover.kind === "hover" && hover.hover?.html).toMatch(/<pre class="shiki[\s\S]*<p>/);
    expect(await ask({ ask: "hover", text, offset: text.indexOf("\n") })).toMatchObject({ kind: "hover" });
    const offered = await ask({ ask: "completion", text, offset: text.indexOf(".ex;") + 1 });
    const labels = offered.kind === "completion" ? offered.completions.map(({ label }) => label) : [];
    expect(labels).toEqual(expect.arrayContaining(["exp", "matmul", "backward"]));
    expect(await ask({ ask: "describe", label: "matmul" })).toMatchObject({ kind: "description" });
    expect(await ask({ ask: "describe", label: "nothing of the kind" })).toEqual({ kind: "description", html: "" });
  });

  test("refuses what is no question", async () => {
    for (const question of [{}, { ask: "rename", text }, { ask: "hover", text, offset: -1 }, { ask: "hover", text }]) {
      expect((await bench.call("POST", `/${id}/language`, question)).status).toBe(400);
    }
  });
});

test("a home where something else lies in the place of the workspace", async () => {
  await using bench = await exerciseBench();
  const place = join(bench.home, "workspace");
  writeFileSync(place, "in the way\n");
  for (const language of ["en", "zh"]) {
    const answer = await bench.call("POST", `/${id}/begin`, {}, language);
    expect(answer.status).toBe(500);
    const { error } = (await answer.json()) as ApiError;
    expect(error.code).toBe("io");
    expect(error.message).toContain(place);
    expect(/\p{Script=Han}/u.test(error.message)).toBe(language === "zh");
  }
  expect(readFileSync(place, "utf8")).toBe("in the way\n");
});

test("a home that cannot be written to", async ({ skip }) => {
  skip(process.platform === "win32", "Windows has no such permissions");
  skip(process.getuid?.() === 0, "root may write everywhere; run the tests as another user");
  await using bench = await exerciseBench();
  mkdirSync(join(bench.home, "workspace"));
  chmodSync(join(bench.home, "workspace"), 0o500);
  const answer = await bench.call("POST", `/${id}/begin`, {});
  chmodSync(join(bench.home, "workspace"), 0o700);
  expect(answer.status).toBe(500);
  expect(((await answer.json()) as ApiError).error.code).toBe("not-writable");
});
