import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ComputationTooLong, computeLimitMs, createFigureEngine } from "./figure-engine.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** A worker whose answers the test gives. */
class HandWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  received: ToWorker[] = [];
  ended = false;
  postMessage(message: ToWorker) {
    this.received.push(message);
  }
  terminate() {
    this.ended = true;
  }
  answer(result: unknown) {
    this.onmessage?.({ data: { value: { result, ended: false } } });
  }
}

function stage() {
  const workers: HandWorker[] = [];
  const engine = createFigureEngine(() => {
    workers.push(new HandWorker());
    return workers.at(-1) as unknown as Worker;
  });
  return { engine, workers };
}

const files = { model: new Uint8Array([1]) };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("one task at a time is in the worker's hands, in the order in which they were asked for", async () => {
  const { engine, workers } = stage();
  const first = engine.run(1, "1.3/a", "show", { x: 1 });
  const second = engine.run(2, "1.3/b", "show", { x: 2 });
  expect(workers[0].received).toHaveLength(1);
  workers[0].answer("a");
  expect(await first).toEqual({ result: "a", ended: false });
  expect(workers[0].received).toHaveLength(2);
  workers[0].answer("b");
  expect(await second).toEqual({ result: "b", ended: false });
  expect(workers).toHaveLength(1);
});

test("what takes too long is ended, and the others go on in a new worker", async () => {
  const { engine, workers } = stage();
  const endless = engine.run(1, "1.3/a", "show", {});
  const patient = engine.run(2, "1.3/b", "show", {});
  const outcome = expect(endless).rejects.toBeInstanceOf(ComputationTooLong);
  vi.advanceTimersByTime(computeLimitMs - 1);
  expect(workers[0].ended).toBe(false);
  vi.advanceTimersByTime(1);
  await outcome;
  expect(workers[0].ended).toBe(true);
  // The time of the one that waited counts from now.
  vi.advanceTimersByTime(computeLimitMs - 1);
  workers[1].answer("late, but in time");
  expect(await patient).toMatchObject({ result: "late, but in time" });
});

test("an answer that was on its way when its worker was ended is not taken for another's", async () => {
  const { engine, workers } = stage();
  const endless = engine.run(1, "1.3/a", "show", {});
  const outcome = expect(endless).rejects.toThrow();
  const next = engine.run(2, "1.3/b", "show", {});
  vi.advanceTimersByTime(computeLimitMs);
  await outcome;
  workers[0].answer("stale");
  workers[1].answer("fresh");
  expect(await next).toMatchObject({ result: "fresh" });
});

test("an error of a figure is its own; a worker that breaks is replaced", async () => {
  const { engine, workers } = stage();
  const failing = engine.run(1, "1.3/a", "show", {});
  workers[0].onmessage?.({ data: { error: "x must be positive" } });
  await expect(failing).rejects.toThrow("x must be positive");
  const broken = engine.describe("1.3/a");
  workers[0].onerror?.({ message: "out of memory", preventDefault() {} });
  await expect(broken).rejects.toThrow("out of memory");
  const after = engine.run(1, "1.3/a", "show", {});
  workers[1].answer(1);
  expect(await after).toMatchObject({ result: 1 });
});

test("files are sent once to each worker", async () => {
  const { engine, workers } = stage();
  engine.give(1, files);
  const first = engine.run(1, "1.3/a", "show", {});
  workers[0].answer(1);
  await first;
  const second = engine.run(1, "1.3/a", "show", {});
  expect(workers[0].received.map((message) => "files" in message)).toEqual([true, false]);
  const outcome = expect(second).rejects.toThrow();
  vi.advanceTimersByTime(computeLimitMs);
  await outcome;
  const third = engine.run(1, "1.3/a", "show", {});
  expect(workers[1].received[0]).toMatchObject({ files });
  workers[1].answer(1);
  await third;
});
