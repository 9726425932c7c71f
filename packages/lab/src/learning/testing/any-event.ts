/** Events drawn at random, for property tests. */
import fc from "fast-check";
import type { LearningEvent } from "../events.ts";

const day = 86_400_000;
/** Few names, so that events meet. */
const lesson = fc.constantFrom("1.3/01-neurons", "1.3/02-activations", "2.1/01-attention");
const question = fc.constantFrom("why", "how-many", "constructor");
const section = fc.constantFrom("", "weighted-sum", "bias");
const exercise = fc.constantFrom("softmax", "adam");
const seed = fc.nat();
const answer = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant("choice" as const), choice: fc.nat(5) }),
  fc.record({ kind: fc.constant("number" as const), value: fc.integer() }),
);
const attempt = { lesson, question, seed, answer, right: fc.boolean() };
const stamp = {
  id: fc.uuid(),
  // Whole hours, so that some events fall on the same instant.
  time: fc.nat(24 * 60).map((hour) => new Date(Date.UTC(2026, 0, 1) + (hour * day) / 24).toISOString()),
};

export const anyEvent: fc.Arbitrary<LearningEvent> = fc.oneof(
  fc.record({ type: fc.constant("read" as const), ...stamp, lesson, section }),
  fc.record({ type: fc.constant("finish" as const), ...stamp, lesson }),
  fc.record({ type: fc.constant("note" as const), ...stamp, lesson, section, text: fc.string({ maxLength: 20 }) }),
  fc.record({ type: fc.constant("answer" as const), ...stamp, ...attempt }),
  fc.record({
    type: fc.constant("review" as const),
    ...stamp,
    ...attempt,
    rating: fc.constantFrom("again" as const, "hard" as const, "good" as const, "easy" as const),
  }),
  fc.record({
    type: fc.constant("placement" as const),
    ...stamp,
    known: fc.uniqueArray(lesson),
    asked: fc.nat(12),
    right: fc.nat(12),
  }),
  fc.record({ type: fc.constant("exercise" as const), ...stamp, exercise, passed: fc.boolean(), seed }),
  fc.record({ type: fc.constant("solution" as const), ...stamp, exercise }),
);

export const someEvents = fc.array(anyEvent, { maxLength: 60 });
