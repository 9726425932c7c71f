import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunEvent } from "./events.ts";
import { readEvents } from "./journal.ts";
import { type RunHandle, resumeRun, type StartOptions, startRun } from "./runner.ts";
import { deleteRun, listRuns, readRun, runFolder } from "./runs.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
let home: string;
let place: Pick<StartOptions, "home" | "curriculum" | "worker">;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradus lab 实验 "));
  place = { home, curriculum: join(fixtures, "curriculum"), worker: join(fixtures, "worker.ts") };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const walk = (options: Partial<StartOptions> = {}) => startRun({ ...place, lab: "walk", ...options });
const journalOf = (id: string) => join(runFolder(home, id), "events.jsonl");

async function finalMetrics(): Promise<Record<string, number>> {
  const run = await walk({ params: { pause: 0 } });
  return (await run.ended).metrics;
}

describe("a run", () => {
  it("ends with its result, and everything it reported is there", async () => {
    const seen: RunEvent[] = [];
    const run = await walk({ seed: 7, onEvent: (event) => seen.push(event) });
    const info = await run.ended;
    expect(info).toMatchObject({ status: "finished", seed: 7, step: 60, total: 60, hasModel: true, resumable: false });
    expect(seen[0]).toMatchObject({ type: "start", lab: "walk", preset: "standard", params: { steps: 60, pause: 2 } });
    expect(seen.at(-1)).toMatchObject({
      type: "result",
      lab: "walk",
      metrics: info.metrics,
      seed: 7,
      engine: "gradus",
    });
    expect(seen.filter(({ type }) => type === "metric").length).toBe(60 + 2);
    expect(await readEvents(journalOf(run.id))).toEqual(seen);
    const files = readdirSync(join(runFolder(home, run.id), "artifacts"));
    expect(files.sort()).toEqual(["image-dot-60.png", "table-trace.json"]);
    expect(readdirSync(join(runFolder(home, run.id), "checkpoints")).sort()).toEqual([
      "step-49.safetensors",
      "step-56.safetensors",
    ]);
    expect(readdirSync(runFolder(home, run.id))).not.toContain("lock");
  });

  it("gives the same numbers for one seed, also beside another run, and others for another", async () => {
    const [a, b, c] = await Promise.all([walk({ seed: 3 }), walk({ seed: 3 }), walk({ seed: 4 })]);
    const [x, y, z] = (await Promise.all([a.ended, b.ended, c.ended])).map(({ metrics }) => metrics);
    expect(x).toEqual(y);
    expect(x).not.toEqual(z);
    expect((await listRuns(home)).map(({ id }) => id).sort()).toEqual([a.id, b.id, c.id].sort());
  });

  it("says nothing before its caller can answer, however much is said at once", async () => {
    let run: RunHandle | undefined;
    const heard: boolean[] = [];
    const busy = setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40), 1);
    run = await walk({ onEvent: () => void heard.push(run !== undefined) }).finally(() => clearInterval(busy));
    await run.ended;
    expect(heard.length).toBeGreaterThan(60);
    expect(heard).not.toContain(false);
  });

  it("killed at any moment and resumed, ends with the same numbers", async () => {
    const expected = await finalMetrics();
    for (const killAfter of [0, 1, 6, 7, 8, 20, 45]) {
      let steps = 0;
      const run = await walk({
        onEvent: (event) => {
          if (event.type === "metric" && ++steps > killAfter) run.kill();
        },
      });
      if (killAfter === 0) run.kill();
      expect(await run.ended, `killed after ${killAfter}`).toMatchObject({ status: "failed", resumable: true });
      const resumed = await resumeRun({ ...place, run: run.id });
      expect(await resumed.ended).toMatchObject({ status: "finished", metrics: expected });
      const positions = (await readEvents(journalOf(run.id))).flatMap((event) =>
        event.type === "metric" && event.step !== undefined ? [event.step] : [],
      );
      expect(positions).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    }
  });

  it("killed again and again while it resumes, still ends with the same numbers", async () => {
    const expected = await finalMetrics();
    let run = await walk();
    for (let attempt = 0; attempt < 6; attempt++) {
      await sleep(30 + 25 * attempt);
      run.kill();
      const info = await run.ended;
      if (info.status === "finished") break;
      run = await resumeRun({ ...place, run: run.id });
    }
    expect(await run.ended).toMatchObject({ status: "finished", metrics: expected });
  });

  it("outlives a damaged newest checkpoint and a torn journal", async () => {
    const expected = await finalMetrics();
    const run = await walk({
      onEvent: (event) => {
        if (event.type === "metric" && event.step === 30) run.kill();
      },
    });
    await run.ended;
    const checkpoints = join(runFolder(home, run.id), "checkpoints");
    truncateSync(join(checkpoints, "step-28.safetensors"), 40);
    appendFileSync(journalOf(run.id), '{"type":"metric","name":"posi');
    const resumed = await resumeRun({ ...place, run: run.id });
    expect(await resumed.ended).toMatchObject({ status: "finished", metrics: expected });
  });

  it("stops with a checkpoint when asked, and goes on from there", async () => {
    const expected = await finalMetrics();
    const run = await walk({ params: { pause: 20 } });
    await sleep(200);
    run.stop();
    const info = await run.ended;
    expect(info).toMatchObject({ status: "stopped", resumable: true });
    expect(readdirSync(join(runFolder(home, run.id), "checkpoints"))).toContain(`step-${info.step}.safetensors`);
    const resumed = await resumeRun({ ...place, run: run.id });
    const ended = await resumed.ended;
    expect(ended).toMatchObject({ status: "finished", metrics: expected });
    expect(ended.seconds).toBeGreaterThan(info.seconds);
  });

  it("cannot be worked on twice at once, nor deleted meanwhile", async () => {
    const run = await walk({ params: { pause: 20 } });
    await expect(resumeRun({ ...place, run: run.id })).rejects.toMatchObject({ code: "not-resumable" });
    await expect(deleteRun(home, run.id)).rejects.toMatchObject({ code: "running" });
    run.kill();
    await run.ended;
    await deleteRun(home, run.id);
    expect(await readRun(home, run.id)).toBeUndefined();
    await expect(resumeRun({ ...place, run: run.id })).rejects.toMatchObject({ code: "unknown-run" });
  });

  it("is interrupted, and can go on, where its parent and itself are gone", async () => {
    const script = `
      const { startRun } = await import(${JSON.stringify(new URL("runner.ts", import.meta.url).href)});
      const place = ${JSON.stringify(place)};
      const run = await startRun({ ...place, lab: "walk", params: { pause: 50 }, onEvent: (event) => {
        if (event.type === "metric" && event.step === 9) process.kill(process.pid, "SIGKILL");
      } });
      await run.ended;`;
    expect(() => execFileSync(process.execPath, ["--input-type=module", "-e", script])).toThrow();
    const [{ id }] = await listRuns(home);
    // The orphan notices, writes a checkpoint and ends by itself.
    for (let i = 0; i < 100 && (await readRun(home, id))?.status === "running"; i++) await sleep(50);
    expect(await readRun(home, id)).toMatchObject({ status: "stopped", resumable: true });
    expect(await (await resumeRun({ ...place, run: id })).ended).toMatchObject({
      status: "finished",
      metrics: await finalMetrics(),
    });
  });
});

describe("what goes wrong is said", () => {
  it.each([
    ["throw", /the lab fell over/],
    ["memory", /more memory than there is/],
  ])(
    "a lab with fault %s",
    async (fault, message) => {
      // Little memory is sooner full.
      vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=96");
      const run = await walk({ params: { fault } }).finally(() => vi.unstubAllEnvs());
      const info = await run.ended;
      expect(info.status).toBe("failed");
      expect(info.message).toMatch(message);
      expect(info.metrics).toEqual({});
    },
    60_000,
  );

  it.each([
    [{ lab: "wakl" }, /Did you mean walk/],
    [{ params: { stepps: 3 } }, /Did you mean steps/],
    [{ params: { steps: 0 } }, /steps: .*1/],
    [{ params: { steps: "many" } }, /steps: .*received string/],
    [{ seed: -1 }, /seed -1/],
    [{ seed: 1.5 }, /seed 1\.5/],
  ])("a request with %j", async (wrong, message) => {
    await expect(walk(wrong as Partial<StartOptions>)).rejects.toThrow(message);
    expect(await listRuns(home)).toEqual([]);
  });

  it("in Chinese", async () => {
    await expect(walk({ params: { steps: 0 }, lang: "zh" })).rejects.toThrow(/参数不符合实验 walk 的要求/);
  });

  it("a home that is a file", async () => {
    writeFileSync(join(home, "file"), "");
    await expect(walk({ home: join(home, "file") })).rejects.toMatchObject({ name: "LabError" });
  });

  it("a home where nothing can be made", async ({ skip }) => {
    skip(process.platform !== "linux", "only Linux has such a place, /proc");
    await expect(walk({ home: "/proc/gradus" })).rejects.toMatchObject({ name: "LabError" });
  });

  it("a folder with garbage in it, and names that are none", async () => {
    mkdirSync(join(home, "runs", "walk-1"), { recursive: true });
    mkdirSync(join(home, "runs", "walk-2"));
    writeFileSync(join(home, "runs", "walk-2", "events.jsonl"), "\u0000garbage\n{}\n[1]\nnull\n");
    writeFileSync(join(home, "runs", "note.txt"), "mine");
    const runs = await listRuns(home);
    expect(runs.map(({ id, status }) => [id, status]).sort()).toEqual([
      ["walk-1", "failed"],
      ["walk-2", "failed"],
    ]);
    for (const name of ["../x", "a/b", "", ".", "A", "x".repeat(300)])
      await expect(readRun(home, name)).rejects.toThrow(/not the name of a run/);
    expect(readFileSync(join(home, "runs", "note.txt"), "utf8")).toBe("mine");
  });
});
