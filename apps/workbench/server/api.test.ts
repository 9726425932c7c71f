import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ApiError, Comparison } from "../shared/api.ts";
import { HttpError } from "./errors.ts";
import { metric, rawRequest, testBench, writeRun } from "./testing.ts";

const json = { "content-type": "application/json" };

/** Fields of server-sent events, as [name, value] pairs, comments left out. */
const sseFields = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith(":"))
    .map((line) => line.split(/: ?(.*)/s).slice(0, 2));

test("starting, stopping, resuming and deleting reach the backend with the caller's language", async () => {
  await using bench = await testBench();
  await writeRun(bench.home, "here", []);
  const body = { lab: "mnist-cnn", preset: "quick", params: { channels: [8, 16], data: "auto" }, seed: 7 };
  const headers = { ...json, "accept-language": "zh-CN,zh;q=0.9" };
  const started = await fetch(`${bench.url}/api/runs`, { method: "POST", headers, body: JSON.stringify(body) });
  expect([started.status, await started.json()]).toEqual([201, { id: "new-run" }]);
  for (const action of ["stop", "resume"]) {
    const answer = await fetch(`${bench.url}/api/runs/here/${action}`, { method: "POST", headers, body: "{}" });
    expect(answer.status).toBe(202);
  }
  expect((await fetch(`${bench.url}/api/runs/here`, { method: "DELETE" })).status).toBe(200);
  expect(bench.calls).toEqual([
    ["start", body, "zh"],
    ["stop", "here"],
    ["resume", "here", "zh"],
    ["remove", "here"],
  ]);
});

test("what is not there is said in the caller's language, whatever the method", async () => {
  await using bench = await testBench();
  const paths: [string, string][] = [
    ["GET", "/api/nothing"],
    ["GET", "/api/labs/nothing"],
    ["GET", "/api/runs/nothing"],
    ["DELETE", "/api/runs/nothing"],
    ["POST", "/api/runs/nothing/stop"],
    ["GET", "/api/runs/nothing/events"],
    ["GET", "/api/runs/nothing/artifacts/a.png"],
    ["GET", "/api/compare?runs=a,b"],
    ["GET", "/nothing.js"],
  ];
  for (const [method, path] of paths) {
    for (const [language, sign] of [
      ["zh-CN", /[没请]/],
      ["en-GB", /There is no|nothing/],
    ] as const) {
      const body = method === "POST" ? { body: "{}" } : {};
      const headers = { ...json, "accept-language": language };
      const answer = await fetch(bench.url + path, { method, headers, ...body });
      const { error } = (await answer.json()) as ApiError;
      expect([path, answer.status, error.code]).toEqual([path, 404, "not-found"]);
      expect(error.message).toMatch(sign);
      expect(error.next).not.toBe("");
    }
  }
  expect((await fetch(`${bench.url}/api/runs`, { method: "HEAD" })).status).toBe(405);
  expect((await fetch(`${bench.url}/api/runs`, { method: "PUT" })).status).toBe(405);
});

test("a backend's refusal is passed on; its failure is reported and does not end the server", async () => {
  await using bench = await testBench();
  const busy = new HttpError(429, "busy", { en: "Busy.", zh: "忙。" }, { en: "Wait.", zh: "请等待。" });
  bench.backend.start = async () => Promise.reject(busy);
  bench.backend.runs = async () => Promise.reject(new Error("disk on fire"));
  const refused = await fetch(`${bench.url}/api/runs`, { method: "POST", headers: json, body: '{"lab":"a"}' });
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { error: { code: "busy", message: "Busy.", next: "Wait." } },
  ]);
  const failed = await fetch(`${bench.url}/api/runs`);
  expect(failed.status).toBe(500);
  expect(bench.reports.join()).toContain("disk on fire");
  expect((await fetch(`${bench.url}/api/health`)).status).toBe(200);
});

test("events of a finished run come whole, then `end`; with Last-Event-ID only the rest comes", async () => {
  await using bench = await testBench();
  await writeRun(bench.home, "here", [metric("loss", 1, 2), metric("loss", 2, 1)]);
  const whole = await fetch(`${bench.url}/api/runs/here/events`);
  expect(whole.headers.get("content-type")).toBe("text/event-stream");
  const fields = sseFields(await whole.text());
  const first = JSON.stringify(metric("loss", 1, 2));
  const second = JSON.stringify(metric("loss", 2, 1));
  const ends = [first.length + 1, first.length + second.length + 2].map(String);
  expect(fields).toEqual([
    ["data", first],
    ["id", ends[0]],
    ["data", second],
    ["id", ends[1]],
    ["event", "end"],
    ["data", ""],
  ]);
  const rest = await fetch(`${bench.url}/api/runs/here/events`, { headers: { "last-event-id": ends[0] } });
  expect(sseFields(await rest.text())).toEqual(fields.slice(2));
  for (const id of ["-1", "3", "1e1", "NaN", "9999999", "99999999999999999999", "0x10", "a b"]) {
    const answer = await fetch(`${bench.url}/api/runs/here/events`, { headers: { "last-event-id": id } });
    expect([id, answer.status]).toEqual([id, 400]);
  }
});

test("events of a running run arrive as they are written; the stream ends with the run", async () => {
  await using bench = await testBench();
  const folder = await writeRun(bench.home, "here", [metric("loss", 1, 2)]);
  bench.running.add("here");
  const answer = await fetch(`${bench.url}/api/runs/here/events`);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('"step":1') && !text.includes('"step":2') && bench.running.has("here")) {
      await appendFile(join(folder, "events.jsonl"), `${JSON.stringify(metric("loss", 2, 1))}\n`);
    }
    if (text.includes('"step":2')) bench.running.delete("here");
  }
  expect(sseFields(text).filter(([name]) => name === "event")).toEqual([["event", "end"]]);
});

test("artifacts and the model come with their type, and may change while the run works", async () => {
  await using bench = await testBench();
  const folder = await writeRun(bench.home, "here", []);
  await writeFile(join(folder, "artifacts", "filters-10.png"), "png");
  await writeFile(join(folder, "artifacts", "empty.json"), "");
  await writeFile(join(folder, "model.safetensors"), "tensors");
  const image = await fetch(`${bench.url}/api/runs/here/artifacts/filters-10.png`);
  expect([image.headers.get("content-type"), image.headers.get("cache-control")]).toEqual(["image/png", "no-cache"]);
  expect(await image.text()).toBe("png");
  bench.running.add("here");
  const live = await fetch(`${bench.url}/api/runs/here/artifacts/filters-10.png`);
  expect(live.headers.get("cache-control")).toBe("no-store");
  await live.body?.cancel();
  expect(await (await fetch(`${bench.url}/api/runs/here/artifacts/empty.json`)).text()).toBe("");
  expect(await (await fetch(`${bench.url}/api/runs/here/model`)).text()).toBe("tensors");
  expect((await fetch(`${bench.url}/api/runs/here/reader`)).status).toBe(404);
});

test("two to six runs are compared, without what an abandoned attempt had reported", async () => {
  await using bench = await testBench();
  const resume = { type: "resume", step: 1, time: "" } as const;
  await writeRun(bench.home, "a", [metric("loss", 1, 3), metric("loss", 2, 9), resume, metric("loss", 2, 1)]);
  await writeRun(bench.home, "b", [metric("loss", 1, 4), "not json\n", '{"type":"metric","na']);
  const answer = (await (await fetch(`${bench.url}/api/compare?runs=b,a,b`)).json()) as Comparison;
  expect(answer.runs.map(({ run, curves }) => [run.id, curves])).toEqual([
    ["b", [{ name: "loss", steps: [1], values: [4] }]],
    ["a", [{ name: "loss", steps: [1, 2], values: [3, 1] }]],
  ]);
  for (const runs of ["", "a", "a,a", "a,b,c,d,e,f,g"]) {
    expect((await fetch(`${bench.url}/api/compare?runs=${runs}`)).status).toBe(400);
  }
});

test("any path without an extension is the app's page; assets are kept, the page is checked again", async () => {
  await using bench = await testBench();
  for (const path of ["/", "/labs/mnist-mlp", "/runs/2026-01-01T00-00-00?lang=zh"]) {
    const page = await fetch(bench.url + path);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers.get("cache-control")).toBe("no-cache");
  }
  const asset = await fetch(`${bench.url}/assets/app-1a2b.js`);
  expect(asset.headers.get("cache-control")).toContain("immutable");
  const etag = asset.headers.get("etag") ?? "";
  const again = await rawRequest(bench.workbench.port, {
    path: "/assets/app-1a2b.js",
    headers: { "if-none-match": etag },
  });
  expect(again.status).toBe(304);
  expect((await fetch(`${bench.url}/assets/app-1a2b.js`, { method: "HEAD" })).status).toBe(200);
  expect((await fetch(`${bench.url}/`, { method: "POST" })).status).toBe(404);
});

test("files are compressed as the browser takes it, each encoding with a tag of its own", async () => {
  await using bench = await testBench();
  const script = `export const text = "${"Gradus 拾级 ".repeat(500)}";\n`;
  await writeFile(join(bench.web, "assets", "long-1.js"), script);
  const ask = async (accepted: string, more = {}) => {
    const answer = await rawRequest(bench.workbench.port, {
      path: "/assets/long-1.js",
      headers: { "accept-encoding": accepted, ...more },
    });
    return { ...answer, encoding: answer.headers["content-encoding"], etag: String(answer.headers.etag) };
  };
  const tags = new Set<string>();
  for (const [accepted, encoding] of [
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["identity", undefined],
    ["", undefined],
  ] as const) {
    const answer = await ask(accepted);
    expect([accepted, answer.encoding]).toEqual([accepted, encoding]);
    expect(answer.headers.vary).toBe("accept-encoding");
    expect(Number(answer.headers["content-length"] ?? 0)).toBeLessThan(encoding ? script.length / 10 : Infinity);
    expect((await ask(accepted, { "if-none-match": answer.etag })).status).toBe(304);
    tags.add(answer.etag);
  }
  expect(tags.size).toBe(3);
  // Node's fetch decodes: the bytes are whole.
  expect(await (await fetch(`${bench.url}/assets/long-1.js`)).text()).toBe(script);
});

test("a page has a document of its own where the build made one", async () => {
  await using bench = await testBench();
  await mkdir(join(bench.web, "unit", "1.3"), { recursive: true });
  await writeFile(join(bench.web, "unit", "1.3", "index.html"), "<!doctype html><title>Unit 1.3</title>");
  for (const path of ["/unit/1.3", "/unit/1.3/"]) {
    expect(await (await fetch(bench.url + path)).text()).toContain("Unit 1.3");
  }
  expect(await (await fetch(`${bench.url}/unit/1.4`)).text()).toContain("Gradus");
  expect((await rawRequest(bench.workbench.port, { path: "/unit/../../secret.txt" })).body).not.toContain("secret");
});
