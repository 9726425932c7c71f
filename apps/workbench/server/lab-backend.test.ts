import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { ApiError, CurriculumInfo, LabDetail, LabList, RunInfo, Started } from "../shared/api.ts";
import { labBackend } from "./lab-backend.ts";
import { temporaryFolder, testBench } from "./testing.ts";

const fixtures = fileURLToPath(new URL("../../../packages/lab/src/fixtures/", import.meta.url));

/** A workbench on the fixture lab `walk`, whose runs are real processes. */
async function walkBench() {
  const folder = await temporaryFolder();
  const home = join(folder.path, "家 home");
  const curriculum = join(fixtures, "curriculum");
  const bench = await testBench({
    backend: labBackend({ home, report: () => undefined, curriculum, worker: join(fixtures, "worker.ts") }),
  });
  const call = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${bench.url}/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  return {
    home,
    url: bench.url,
    close: () => bench.workbench.close(),
    call,
    async start(params = {}): Promise<string> {
      const { status, body } = await call<Started>("POST", "/runs", { lab: "walk", params });
      expect(status).toBe(201);
      return body.id;
    },
    info: async (id: string) => (await call<RunInfo>("GET", `/runs/${id}`)).body,
    /** The run's event stream, which ends when the run does. */
    events: async (id: string) => (await fetch(`${bench.url}/api/runs/${id}/events`)).text(),
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("every lab of the curriculum has a form, and no path of this machine is told", async () => {
  await using folder = await temporaryFolder();
  const reports: string[] = [];
  await using bench = await testBench({
    backend: labBackend({ home: folder.path, report: (message) => void reports.push(message) }),
  });
  const get = async <T>(path: string) => (await (await fetch(`${bench.url}/api${path}`)).json()) as T;
  const { stages } = await get<CurriculumInfo>("/curriculum");
  expect(stages.map(({ units }) => units.length)).toEqual([3, 3, 3, 3, 3]);
  const { labs } = await get<LabList>("/labs");
  expect(labs.map(({ id }) => id)).toEqual(stages.flatMap(({ units }) => units.flatMap((unit) => unit.labs)));
  expect(reports).toEqual([]);
  for (const { id } of labs) {
    const detail = await get<LabDetail>(`/labs/${id}`);
    expect(detail.parameters.length).toBeGreaterThan(0);
    for (const { key, title } of detail.parameters) expect([id, title]).not.toEqual([id, { en: key, zh: key }]);
    expect(Object.keys(detail.presets.quick)).toEqual(detail.parameters.map(({ key }) => key));
  }
  expect(JSON.stringify([stages, labs])).not.toContain(fixtures.slice(0, fixtures.indexOf("packages")));
});

test("a run from start to its model, through the API alone", async () => {
  await using bench = await walkBench();
  const id = await bench.start({ steps: 20, pause: 0 });
  const events = await bench.events(id);
  expect(events).toContain('"type":"start"');
  expect(events).toContain('"type":"result"');
  expect(events).toContain("event: end");
  expect(await bench.info(id)).toMatchObject({ status: "finished", step: 20, total: 20, hasModel: true });
  expect((await bench.call<{ runs: RunInfo[] }>("GET", "/runs")).body.runs.map((run) => run.id)).toEqual([id]);
  const image = await fetch(`${bench.url}/api/runs/${id}/artifacts/image-dot-20.png`);
  expect([image.status, image.headers.get("content-type")]).toEqual([200, "image/png"]);
  const model = Buffer.from(await (await fetch(`${bench.url}/api/runs/${id}/model`)).arrayBuffer());
  expect(model.toString("utf8", 8)).toContain("walk");
  expect((await bench.call("DELETE", `/runs/${id}`)).status).toBe(200);
  expect((await bench.call("GET", `/runs/${id}`)).status).toBe(404);
});

test("two runs at once, a third is refused; a stopped one goes on later", async () => {
  await using bench = await walkBench();
  const [one, two] = await Promise.all([bench.start({ steps: 300, pause: 10 }), bench.start({ pause: 1000 })]);
  const third = await bench.call<ApiError>("POST", "/runs", { lab: "walk" });
  expect([third.status, third.body.error.code]).toEqual([429, "busy"]);
  expect((await bench.call<ApiError>("DELETE", `/runs/${one}`)).body.error.code).toBe("running");
  expect((await bench.call<ApiError>("POST", `/runs/${one}/resume`, {})).status).toBe(429);

  await bench.call("POST", `/runs/${two}/stop`, {});
  await bench.events(two);
  expect(await bench.info(two)).toMatchObject({ status: "stopped" });
  expect((await bench.call<ApiError>("POST", `/runs/${two}/stop`, {})).body.error.code).toBe("not-running");
  expect((await bench.call<ApiError>("POST", `/runs/${one}/resume`, {})).body.error.code).toBe("not-resumable");

  await bench.call("POST", `/runs/${one}/stop`, {});
  await bench.events(one);
  const stopped = await bench.info(one);
  expect(stopped).toMatchObject({ status: "stopped", resumable: true });
  expect((await bench.call("POST", `/runs/${one}/resume`, {})).status).toBe(202);
  await expect.poll(async () => (await bench.info(one)).step, { timeout: 5000 }).toBeGreaterThan(stopped.step);
});

test("what a lab does not accept is said, and leaves nothing behind", async () => {
  await using bench = await walkBench();
  const refused: [unknown, number, string][] = [
    [{ lab: "walk", params: { stepz: 3 } }, 422, "steps"],
    [{ lab: "walk", params: { steps: 0 } }, 422, "steps"],
    [{ lab: "walk", params: { steps: [1] } }, 422, "steps"],
    [{ lab: "walk", params: { constructor: 1 } }, 422, "constructor"],
    [{ lab: "wlak" }, 404, "walk"],
    [{ lab: "../../secret" }, 404, "walk"],
    [{ lab: "__proto__" }, 404, "walk"],
  ];
  for (const [request, status, word] of refused) {
    const answer = await bench.call<ApiError>("POST", "/runs", request);
    expect([request, answer.status]).toEqual([request, status]);
    expect(answer.body.error.message).toContain(word);
  }
  expect(existsSync(join(bench.home, "runs")) ? readdirSync(join(bench.home, "runs")) : []).toEqual([]);
});

test("closing the workbench stops its runs with a checkpoint; nothing starts after", async () => {
  await using bench = await walkBench();
  const id = await bench.start({ steps: 5000, pause: 5 });
  await expect.poll(async () => (await bench.info(id)).step, { timeout: 5000 }).toBeGreaterThan(8);
  await bench.close();
  const backend = labBackend({ home: bench.home, report: () => undefined });
  expect(await backend.run(id)).toMatchObject({ status: "stopped", resumable: true });
  await backend.close();
  await expect(backend.start({ lab: "mnist-mlp", preset: "quick" }, "zh")).rejects.toThrow("being closed");
});
