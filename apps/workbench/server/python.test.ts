import { setTimeout as sleep } from "node:timers/promises";
import { findProgramPython } from "@gradus/lab/python-process";
import type { runPythonSnippet } from "@gradus/lab/python-snippet";
import { expect, test } from "vitest";
import type { PythonAnswer } from "../shared/exercises.ts";
import { pythonBackend } from "./python.ts";
import { rawRequest, testBench } from "./testing.ts";

const json = { "content-type": "application/json" };
const body = (code: string) => JSON.stringify({ code });

/** What was asked to run, and a way to let it end. */
function handmade() {
  const asked: { code: string; modules: readonly string[] | undefined }[] = [];
  const open: { resolve: () => void; aborted: boolean }[] = [];
  const run: typeof runPythonSnippet = (code, { modules, signal } = {}) => {
    asked.push({ code, modules });
    return new Promise((resolve, reject) => {
      const entry = {
        aborted: false,
        resolve: () => resolve({ printed: { stdout: `${code}\n`, stderr: "", bytes: code.length + 1 }, drawn: [] }),
      };
      open.push(entry);
      signal?.addEventListener("abort", () => {
        entry.aborted = true;
        reject(signal.reason as Error);
      });
    });
  };
  return { asked, open, run };
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !holds(); i++) await sleep(20);
  expect(holds()).toBe(true);
}

async function pythonBench() {
  const python = handmade();
  const bench = await testBench();
  bench.backend.python = pythonBackend(bench.home, python.run);
  const post = (code: string, init: RequestInit = {}) =>
    fetch(`${bench.url}/api/python`, { method: "POST", headers: json, body: body(code), ...init });
  return { ...bench, ...python, post, [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose]() };
}

test("code runs with the packages that it imports, and answers what it printed", async () => {
  await using bench = await pythonBench();
  const answer = bench.post("import math, numpy as np");
  await until(() => bench.open.length === 1);
  bench.open[0].resolve();
  const { printed, failure, ms } = (await (await answer).json()) as PythonAnswer;
  expect(printed.stdout).toBe("import math, numpy as np\n");
  expect([failure, typeof ms]).toEqual([undefined, "number"]);
  expect(bench.asked).toEqual([{ code: "import math, numpy as np", modules: ["numpy"] }]);
});

test("a page that leaves ends its code; two run at once, a few wait, more are refused", async () => {
  await using bench = await pythonBench();
  const leave = new AbortController();
  const left = bench.post("1", { signal: leave.signal }).catch(() => "left");
  const stays = bench.post("2");
  await until(() => bench.open.length === 2);
  const impatient = new AbortController();
  const gone = bench.post("3", { signal: impatient.signal }).catch(() => "gone");
  const waiting = ["4", "5", "6", "7", "8"].map((code) => bench.post(code));
  await sleep(200);
  const refused = await bench.post("9");
  expect([refused.status, bench.open.length]).toEqual([429, 2]);
  impatient.abort();
  expect(await gone).toBe("gone");
  // Until the server has heard of it.
  await sleep(300);
  leave.abort();
  expect(await left).toBe("left");
  await until(() => bench.open.length === 3);
  expect(bench.open.map(({ aborted }) => aborted)).toEqual([true, false, false]);
  for (let i = 1; i < 7; i++) {
    await until(() => bench.open.length > i);
    bench.open[i].resolve();
  }
  const answers = await Promise.all([stays, ...waiting]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(bench.asked.map(({ code }) => code).sort()).toEqual(["1", "2", "4", "5", "6", "7", "8"]);
  expect(bench.reports).toEqual([]);
});

test("what is not such a request is refused, from other sites everything", async () => {
  await using bench = await pythonBench();
  const { port } = bench.workbench;
  const host = `127.0.0.1:${port}`;
  const ask = (headers: Record<string, string>, text: string) =>
    rawRequest(port, { path: "/api/python", method: "POST", headers: { host, ...headers }, body: text });
  expect((await ask({ ...json, origin: "https://example.org" }, body("1"))).status).toBe(403);
  expect((await ask({ ...json, "sec-fetch-site": "cross-site" }, body("1"))).status).toBe(403);
  expect((await ask({ ...json, host: "example.org" }, body("1"))).status).toBe(403);
  expect((await ask({ "content-type": "text/plain" }, body("1"))).status).toBe(415);
  expect((await ask(json, body("x".repeat(30_000)))).status).toBe(400);
  expect((await ask(json, JSON.stringify({ code: "1", modules: ["os"] }))).status).toBe(400);
  expect((await fetch(`${bench.url}/api/python`)).status).toBe(404);
  expect(bench.asked).toEqual([]);
});

test("real Python prints, fails with its line, and reaches no file", async ({ skip }) => {
  skip(!(await findProgramPython([])), "there is no Python on this machine");
  await using bench = await testBench();
  const run = async (code: string) => {
    const response = await fetch(`${bench.url}/api/python`, { method: "POST", headers: json, body: body(code) });
    expect(response.status).toBe(200);
    return (await response.json()) as PythonAnswer;
  };
  expect((await run("print(sum(range(5)), '和')")).printed.stdout).toBe("10 和\n");
  const plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2], [float('nan'), 4])";
  expect((await run(plot)).drawn).toMatchObject([{ series: [{ mark: "line", x: [1, 2], y: [null, 4] }] }]);
  expect((await run("x = 1\nx / 0")).failure).toMatchObject({ kind: "error", line: 2 });
  expect(bench.reports).toEqual([]);
  expect((await run(`open(${JSON.stringify(`${bench.web}/index.html`)})`)).failure?.kind).toBe("denied");
});
