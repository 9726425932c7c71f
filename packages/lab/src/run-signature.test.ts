import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunRequirement } from "./exercise.ts";
import { missingRun } from "./run-requirement.ts";
import { readSignedRun } from "./run-signature.ts";
import { resumeRun, type StartOptions, startRun } from "./runner.ts";
import { readRun, runFolder } from "./runs.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradus signature "));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const place = () => ({ home, curriculum: join(fixtures, "curriculum"), worker: join(fixtures, "worker.ts") });
const journalOf = (id: string) => join(runFolder(home, id), "events.jsonl");

async function finished(options: Partial<StartOptions> = {}): Promise<string> {
  const run = await startRun({ ...place(), lab: "walk", params: { pause: 0 }, ...options });
  expect((await run.ended).status).toBe("finished");
  return run.id;
}

function edit(id: string, change: (text: string) => string): void {
  const text = readFileSync(journalOf(id), "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(journalOf(id), change(text));
}

describe("a run's signature", () => {
  it("fits as it was written, also after the run was killed and resumed", async () => {
    const id = await finished();
    expect(await readSignedRun(home, id)).toMatchObject({ genuine: true, result: { run: id } });
    const run = await startRun({
      ...place(),
      lab: "walk",
      params: { pause: 2 },
      onEvent: (event) => {
        if (event.type === "metric" && event.step === 30) run.kill();
      },
    });
    await run.ended;
    expect(await readSignedRun(home, run.id)).toBeUndefined();
    await (await resumeRun({ ...place(), run: run.id })).ended;
    expect(await readSignedRun(home, run.id)).toMatchObject({ genuine: true });
  });

  it("is made with a key that only its owner can read", async ({ skip }) => {
    skip(process.platform === "win32", "Windows knows no such modes");
    await finished();
    expect(statSync(join(home, "journal", "key")).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (text: string) => string]>([
    ["a metric", (text) => text.replace(/("type":"result".*?"metrics":\{"\w+":-?)/, "$19")],
    ["the seconds", (text) => text.replace(/("type":"result".*"seconds":)/, "$19")],
    ["a parameter", (text) => text.replace('"steps":60', '"steps":6')],
    ["the seed", (text) => text.replace('"seed":1', '"seed":2')],
    ["the machine's features", (text) => text.replace('"backend":"none"', '"backend":"wasm"')],
    ["no signature", (text) => text.replace(/,"signature":"\w+"/, "")],
    ["another signature", (text) => text.replace(/"signature":"\w/, '"signature":"g')],
  ])("does not fit where somebody changed: %s", async (_what, change) => {
    const id = await finished();
    edit(id, change);
    expect(await readSignedRun(home, id)).toMatchObject({ genuine: false });
  });

  it("does not fit another run's folder, nor another home", async () => {
    const id = await finished();
    const copy = `${id}-copy`;
    cpSync(runFolder(home, id), runFolder(home, copy), { recursive: true });
    expect(await readSignedRun(home, copy)).toMatchObject({ genuine: false });
    writeFileSync(join(home, "journal", "key"), "0".repeat(64));
    expect(await readSignedRun(home, id)).toMatchObject({ genuine: false });
  });

  it("is the same however the line was laid out", async () => {
    const id = await finished();
    edit(id, (text) => text.replaceAll('":', '": '));
    expect(await readSignedRun(home, id)).toMatchObject({ genuine: true });
  });
});

describe("an exercise's run", () => {
  const reachable = async (id: string) => Object.entries((await readRun(home, id))!.metrics)[0];

  it("is there once a run reaches what is asked", async () => {
    const wanted: RunRequirement = { lab: "walk", metrics: { position: -1e9 }, params: { pause: 0 } };
    expect(await missingRun(home, wanted)).toMatchObject({
      kind: "run",
      message: { en: expect.stringMatching(/gradus run walk --set pause=0/) },
    });
    const id = await finished();
    const [metric, value] = await reachable(id);
    const requirement = { ...wanted, metrics: { [metric]: value, other: 1 } };
    expect(await missingRun(home, requirement)).toBeUndefined();
    expect(await missingRun(home, { ...requirement, params: { pause: 1 } })).toMatchObject({
      message: { en: expect.stringMatching(/--set pause=1/) },
    });
    expect(await missingRun(home, { ...requirement, metrics: { [metric]: value + 1 } })).toMatchObject({
      message: { en: expect.stringContaining(`≥ ${value + 1}`) },
    });
    expect(await missingRun(home, { ...requirement, metrics: { other: 1 } })).toMatchObject({
      message: { en: expect.stringMatching(/did not measure other/) },
    });
    expect(await missingRun(home, { ...requirement, maxSeconds: 0 })).toMatchObject({
      message: { en: expect.stringMatching(/at most 0 s/) },
    });
    expect(await missingRun(home, { ...requirement, maxParameters: 0 })).toMatchObject({
      message: { en: expect.stringMatching(/at most 0 are allowed/) },
    });
    expect(await missingRun(home, { ...requirement, maxParameters: 1e6, maxSeconds: 600 })).toBeUndefined();
  });

  it("does not count where another model stands in the place of its own", async () => {
    const id = await finished();
    const [metric] = await reachable(id);
    const requirement = { lab: "walk", metrics: { [metric]: -1e9 }, maxParameters: 1e6 };
    const model = join(runFolder(home, id), "model.safetensors");
    const left = readFileSync(model);
    const messageNow = async () => (await missingRun(home, requirement))?.message.en;
    expect(await messageNow()).toBeUndefined();
    writeFileSync(model, writeSafetensors({ tensors: {}, metadata: {} }));
    expect(await messageNow()).toMatch(/not the one that the run left/);
    rmSync(model);
    expect(await messageNow()).toMatch(/no model that can be read/);
    if (process.platform !== "win32") {
      for (const target of ["/dev/zero", join(home, "pipe")]) {
        if (target !== "/dev/zero") execFileSync("mkfifo", [target]);
        symlinkSync(target, model);
        expect(await messageNow()).toMatch(/no model that can be read/);
        rmSync(model);
      }
    }
    writeFileSync(model, left);
    expect(await messageNow()).toBeUndefined();
  });

  it("does not count where its journal was edited, and says so", async () => {
    const id = await finished();
    const [metric, value] = await reachable(id);
    edit(id, (text) => text.replace(/("type":"result".*?"metrics":\{"\w+":)[^,}]+/, "$11000000"));
    const failure = await missingRun(home, { lab: "walk", metrics: { [metric]: value } });
    expect(failure?.message.en).toMatch(new RegExp(`run ${id} was changed by hand`));
    expect(failure?.message.zh).toMatch(/手工改动/);
    await finished();
    expect(await missingRun(home, { lab: "walk", metrics: { [metric]: value } })).toBeUndefined();
  });
});
