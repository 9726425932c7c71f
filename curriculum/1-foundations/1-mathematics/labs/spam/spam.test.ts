import { describe, expect, test } from "vitest";
import { splitMessages, wordsOf } from "./messages.ts";
import { logOdds, probability, train } from "./naive-bayes.ts";
import { countJudged } from "./show.ts";

const message = (text: string, spam: boolean) => ({ text, spam, words: wordsOf(text, "keep") });

/** The lesson's five messages. */
const known = [
  message("win cash now", true),
  message("win prize", true),
  message("see you now", false),
  message("call me now", false),
  message("see you", false),
];

describe("naive Bayes", () => {
  test("judges the lesson's example as the lesson does", () => {
    const model = train(known, 1);
    expect(probability(logOdds(model, ["win", "now"]))).toBeCloseTo(0.6688, 4);
    expect(probability(logOdds(model, ["win", "now", "unheard"]))).toBeCloseTo(0.6688, 4);
    expect(probability(logOdds(model, []))).toBeCloseTo(2 / 5, 9);
  });
});

test("words are letters and digits, two or more, in lower case; masked digits all look alike", () => {
  expect(wordsOf("WIN £1000 now! Call 08712-300, a Ünï", "keep")).toEqual([
    "win",
    "1000",
    "now",
    "call",
    "08712",
    "300",
    "ünï",
  ]);
  expect(wordsOf("Call 08712 or 08999", "mask")).toEqual(["call", "00000", "or", "00000"]);
});

test("a split leaves nothing out and has nothing twice; the next one is another", () => {
  const numbers = Array.from({ length: 103 }, (_, i) => i);
  const { train: learned, test: kept } = splitMessages(numbers, 1, 0);
  expect([learned.length, kept.length]).toEqual([82, 21]);
  expect([...learned, ...kept].sort((a, b) => a - b)).toEqual(numbers);
  expect(splitMessages(numbers, 1, 0).test).toEqual(kept);
  expect(splitMessages(numbers, 1, 1).test).not.toEqual(kept);
});

test("counts each kind of judgement, and moves with the threshold", () => {
  const judged = [
    { message: known[0], odds: 2 },
    { message: known[1], odds: -1 },
    { message: known[2], odds: 1 },
    { message: known[3], odds: -3 },
  ];
  expect(countJudged(judged)).toEqual({ spamCaught: 1, spamMissed: 1, hamPassed: 1, hamBlocked: 1 });
  expect(countJudged(judged, 1.5)).toEqual({ spamCaught: 1, spamMissed: 1, hamPassed: 2, hamBlocked: 0 });
});
