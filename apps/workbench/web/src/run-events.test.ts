import type { RunEvent } from "@gradus/lab/events";
import { expect, it } from "vitest";
import { addEvents, emptyRun } from "./run-events.ts";

const metric = (step: number, value: number): RunEvent => ({ type: "metric", name: "trainLoss", value, step });
const artifact = (file: string, step?: number): RunEvent => ({
  ...{ type: "artifact", name: "filters", kind: "image", file },
  ...(step === undefined ? {} : { step }),
});
const failed: RunEvent = { type: "error", message: "killed", stopped: false };

it("adds up the same however the events come in pieces, and leaves older views as they were", () => {
  const events: RunEvent[] = Array.from({ length: 30 }, (_, i) => metric(i + 1, 1 / (i + 1)));
  const whole = addEvents(emptyRun, events);
  for (const cut of [1, 7, 29]) {
    const first = addEvents(emptyRun, events.slice(0, cut));
    const before = JSON.stringify(first);
    expect(addEvents(first, events.slice(cut))).toEqual(whole);
    expect(JSON.stringify(first)).toBe(before);
  }
  expect(emptyRun.series).toEqual({});
});

it("forgets what was said after the step that a run went on from", () => {
  const view = addEvents(emptyRun, [
    ...[metric(1, 9), metric(2, 8), artifact("a.png", 2), metric(3, 7), artifact("b.png", 3), failed],
    ...([{ type: "resume", step: 2, time: "" }, metric(3, 6)] as RunEvent[]),
  ]);
  expect(view.series.trainLoss).toEqual({ steps: [1, 2, 3], values: [9, 8, 6] });
  expect(view.artifacts.map(({ file }) => file)).toEqual(["a.png"]);
  expect(view.end).toBeUndefined();
});

it("keeps one artifact per file, and the newest log lines only", () => {
  const logs: RunEvent[] = Array.from({ length: 500 }, (_, i) => ({ type: "log", level: "info", message: `${i}` }));
  const view = addEvents(emptyRun, [artifact("a.json"), artifact("a.json"), ...logs]);
  expect(view.artifacts.length).toBe(1);
  expect(view.logs.length).toBe(200);
  expect(view.logs.at(-1)).toBe("499");
});
