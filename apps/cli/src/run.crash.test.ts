/**
 * `gradus run` is killed with SIGKILL, as a power cut or the system's out-of-memory killer would, at moments that
 * chance picks, and goes on with --resume. In the end nothing may tell it from a run that was left alone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "@gradus/lab/events";
import { readEvents } from "@gradus/lab/journal";
import { isLocked } from "@gradus/lab/lock";
import { lockName, modelName, readRun, runFolder } from "@gradus/lab/runs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = join(import.meta.dirname, "main.ts");
type Victims = [first: string, second: string, third: string];
const labs: { name: string; set: string[]; victims: Victims[] }[] = [
  {
    name: "mnist-mlp",
    set: [],
    victims: [
      ["everything", "everything", "the run's own process"],
      ["the run's own process", "the command", "everything"],
    ],
  },
  {
    name: "mnist-rnn",
    set: ["hidden=32", "layers=2", "dropout=0.2", "shift=1"],
    victims: [["everything", "the run's own process", "everything"]],
  },
];
const quickEpochs = 5;
/** A checkpoint falls due every two seconds of work. */
const longSeconds = 6;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "gradus crash 断电 "));
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Attempt {
  command: ChildProcess;
  events: RunEvent[];
  /** Its name, once it has begun. */
  id: Promise<string>;
  /** Exit code; null after a signal. */
  ended: Promise<number | null>;
  errors: () => string;
}

function gradus(...args: string[]): Attempt {
  const env = { ...process.env, GRADUS_HOME: home, LANG: "en_US.UTF-8", LC_ALL: "" };
  const command = spawn(process.execPath, [main, "run", ...args, "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const events: RunEvent[] = [];
  const id = Promise.withResolvers<string>();
  let rest = "";
  command.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = JSON.parse(line) as RunEvent;
      events.push(event);
      if (event.type === "start") id.resolve(event.run);
    }
  });
  let errors = "";
  command.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => command.once("close", resolve));
  return { command, events, id: id.promise, ended, errors: () => errors };
}

/** The process that computes, by the lock that it holds. */
function workerOf(run: string): number {
  return (JSON.parse(readFileSync(join(runFolder(home, run), lockName), "utf8")) as { pid: number }).pid;
}

/** Kills without a warning. What is left alive may say a last word, and must then end too. */
const kills: Record<string, (attempt: Attempt, worker: number) => void> = {
  everything: ({ command }, worker) => {
    command.kill("SIGKILL");
    process.kill(worker, "SIGKILL");
  },
  "the run's own process": (_, worker) => void process.kill(worker, "SIGKILL"),
  "the command": ({ command }) => void command.kill("SIGKILL"),
};

async function kill(run: string, attempt: Attempt, what: string): Promise<void> {
  const worker = workerOf(run);
  kills[what]?.(attempt, worker);
  expect(await attempt.ended).not.toBe(0);
  if (what === "the run's own process") expect(attempt.errors()).toContain(`--resume ${run}`);
  while (isLocked(join(runFolder(home, run), lockName))) await sleep(20);
  expect(await readRun(home, run)).toMatchObject({ resumable: true, hasModel: false });
}

function checkpoints(run: string): string[] {
  try {
    return readdirSync(join(runFolder(home, run), "checkpoints")).filter((name) =>
      /^step-\d+\.safetensors$/.test(name),
    );
  } catch {
    return [];
  }
}

/** Everything that a finished run says of itself, but for times. */
async function record(run: string) {
  const { status, metrics, step } = (await readRun(home, run)) ?? {};
  const events = await readEvents(join(runFolder(home, run), "events.jsonl"));
  const curves = events.flatMap((event) => (event.type === "metric" ? [[event.name, event.step, event.value]] : []));
  const model = createHash("sha256").update(readFileSync(join(runFolder(home, run), modelName)));
  return { status, metrics, step, curves, model: model.digest("hex") };
}

async function finished(attempt: Attempt) {
  expect(await attempt.ended, attempt.errors()).toBe(0);
  expect(attempt.events.at(-1)?.type).toBe("result");
  return record(await attempt.id);
}

/** In a quick run the first of them alone. */
const tried = process.env.GRADUS_QUICK_TESTS === "1" ? labs.slice(0, 1) : labs;

describe.each(tried)("gradus run $name", ({ name, set, victims }) => {
  const quick = (epochs: number) => {
    const settings = [...set, `epochs=${epochs}`].flatMap((setting) => ["--set", setting]);
    return gradus(name, "--preset", "quick", ...settings);
  };
  let epochSeconds = Number.POSITIVE_INFINITY;

  test("twice at once: the same numbers", async () => {
    const attempts = [quick(quickEpochs), quick(quickEpochs)];
    const [one, other] = await Promise.all(attempts.map(finished));
    expect(one.metrics?.heldOutAccuracy).toBeGreaterThan(0.9);
    expect(other).toEqual(one);
    const result = attempts[0].events.at(-1);
    if (result?.type === "result") epochSeconds = result.seconds / quickEpochs;
  });

  /** A run that is killed three times: before its first checkpoint, after it, and soon after it went on. */
  async function suffer(epochs: number, victims: Victims) {
    let attempt = quick(epochs);
    const run = await attempt.id;
    const moments: number[] = [];
    const wait = async (most: number) => {
      moments.push(Math.round(Math.random() * most));
      await sleep(moments.at(-1));
    };

    await wait(1000);
    await kill(run, attempt, victims[0]);
    attempt = gradus("--resume", run);
    while (checkpoints(run).length === 0 && attempt.command.exitCode === null) await sleep(20);
    await wait(600);
    await kill(run, attempt, victims[1]);
    attempt = gradus("--resume", run);
    while (!attempt.events.some(({ type }) => type === "metric")) await sleep(20);
    await wait(600);
    await kill(run, attempt, victims[2]);

    attempt = gradus("--resume", run);
    const how = `killed after ${moments.join(", ")} ms`;
    expect(await attempt.ended, `${how}: ${attempt.errors()}`).toBe(0);
    const [resumed] = attempt.events;
    // It went on where a checkpoint was, not from the beginning.
    expect(resumed.type === "resume" ? resumed.step : 0, how).toBeGreaterThan(0);
    return { how, record: await record(run) };
  }

  test("killed, whoever and whenever: the same curves, metrics and model, byte for byte", async () => {
    // Long enough for checkpoints to fall due, on whatever machine this is.
    const epochs = Math.max(10, Math.ceil(longSeconds / epochSeconds));
    const [expected, ...killed] = await Promise.all([
      finished(quick(epochs)),
      ...victims.map((each) => suffer(epochs, each)),
    ]);
    for (const { how, record } of killed) expect(record, how).toEqual(expected);
  });
});
