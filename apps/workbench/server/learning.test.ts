import { readFileSync } from "node:fs";
import { stampEvent } from "@gradus/lab/learning/events";
import { appendLearning, learningJournal } from "@gradus/lab/learning/journal";
import { expect, test } from "vitest";
import type { ApiError, LearningAnswer } from "../shared/api.ts";
import { labBackend } from "./lab-backend.ts";
import { temporaryFolder, testBench } from "./testing.ts";

const lesson = "1.3/01-neurons";
const headers = { "content-type": "application/json" };
const read = (section: string) => stampEvent({ type: "read", lesson, section });

/** A workbench whose learner is real. */
async function learningBench() {
  const folder = await temporaryFolder();
  const home = folder.path;
  const bench = await testBench({ home, backend: labBackend({ home, report: () => undefined }) });
  const send = (body: unknown, language = "en") =>
    fetch(`${bench.url}/api/learning/events`, {
      method: "POST",
      headers: { ...headers, "accept-language": language },
      body: JSON.stringify(body),
    });
  const known = async () => ((await (await fetch(`${bench.url}/api/learning`)).json()) as LearningAnswer).state;
  return {
    home,
    send,
    known,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("what is reported is known from then on, and what the terminal wrote too", async () => {
  await using bench = await learningBench();
  expect((await bench.known()).read).toEqual({});
  const answer = await bench.send({ events: [read("a"), read("b")] });
  expect(answer.status).toBe(200);
  expect(((await answer.json()) as LearningAnswer).state.read).toEqual({
    [lesson]: expect.arrayContaining(["a", "b"]),
  });
  await appendLearning(bench.home, [stampEvent({ type: "exercise", exercise: "adam", passed: true, seed: 1 })]);
  const { read: sections, exercises } = await bench.known();
  expect(sections[lesson]).toHaveLength(2);
  expect(exercises.adam.attempts).toBe(1);
});

test("an event that is sent again is written once", async () => {
  await using bench = await learningBench();
  const verdict = stampEvent({ type: "exercise", exercise: "adam", passed: false, seed: 1 });
  for (let i = 0; i < 3; i++) await bench.send({ events: [verdict] });
  await Promise.all([1, 2, 3].map(() => bench.send({ events: [verdict, read("a")] })));
  expect((await bench.known()).exercises.adam.attempts).toBe(1);
  const lines = readFileSync(learningJournal(bench.home), "utf8").split("\n");
  expect(lines.filter((line) => line.includes(verdict.id))).toHaveLength(1);
});

test("a note of the longest kind fits, and more than a batch may hold does not", async () => {
  await using bench = await learningBench();
  const note = stampEvent({ type: "note", lesson, section: "", text: "字".repeat(20_000) });
  expect((await bench.send({ events: [note] })).status).toBe(200);
  expect((await bench.known()).notes[lesson][""].text).toBe(note.type === "note" && note.text);
  expect((await bench.send({ events: [note, note, note, note, note, note, note, note, note] })).status).toBe(413);
  expect((await bench.send({ events: Array.from({ length: 201 }, (_, i) => read(`s${i}`)) })).status).toBe(400);
});

test("what is no event is refused as a whole, with its place and its fault, in both languages", async () => {
  await using bench = await learningBench();
  const bodies: unknown[] = [
    null,
    [],
    {},
    { events: "all" },
    { events: [null] },
    { events: [{ type: "read" }] },
    { events: [{ ...read("a"), time: "now" }] },
    { events: [{ ...read("a"), lesson: "../../secret" }] },
  ];
  for (const body of bodies) {
    for (const language of ["en", "zh"]) {
      const answer = await bench.send(body, language);
      const { error } = (await answer.json()) as ApiError;
      expect([answer.status, error.code], JSON.stringify(body)).toEqual([400, "bad-request"]);
      expect(/\p{Script=Han}/u.test(error.message)).toBe(language === "zh");
    }
  }
  const half = await bench.send({ events: [read("good"), { type: "bad" }] });
  expect(((await half.json()) as ApiError).error.message).toContain("events[1]");
  expect((await bench.known()).read).toEqual({});
});
