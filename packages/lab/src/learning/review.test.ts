import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rating } from "./events.ts";
import { type Card, maximumDays, newCard, rate } from "./review.ts";

const start = "2026-01-01T10:00:00.000Z";
const day = 86_400_000;
const right = fc.constantFrom<Rating>("hard", "good", "easy");
const rating = fc.constantFrom<Rating>("again", "hard", "good", "easy");
const days = ({ due, last }: Card) => (Date.parse(due) - Date.parse(last)) / day;

/** A card with a history: each time answered some days after it was due. */
const anyCard = fc
  .tuple(rating, fc.array(fc.tuple(rating, fc.nat(20)), { maxLength: 8 }))
  .map(([first, later]) =>
    later.reduce(
      (card, [next, late]) => rate(card, next, new Date(Date.parse(card.due) + late * day).toISOString()),
      newCard("1.3/01-neurons", "why", first, start),
    ),
  );

describe("a card", () => {
  it("comes back later and later with right answers, up to a year", () => {
    fc.assert(
      fc.property(fc.array(right, { minLength: 2, maxLength: 20 }), ([first, ...rest]) => {
        let card = newCard("1.3/01-neurons", "why", first, start);
        for (const next of rest) {
          const then = rate(card, next, card.due);
          if (days(card) < maximumDays) expect(days(then)).toBeGreaterThanOrEqual(days(card));
          if (days(card) < maximumDays && next !== "hard") expect(days(then)).toBeGreaterThan(days(card));
          expect(then.stability).toBeGreaterThanOrEqual(card.stability);
          // FSRS keeps "hard", "good" and "easy" a day apart, at the bound too.
          expect(days(then)).toBeLessThanOrEqual(maximumDays + 2);
          card = then;
        }
      }),
    );
  });

  it("comes back sooner after a wrong answer than after any right one, and is less firm than before", () => {
    fc.assert(
      fc.property(anyCard, fc.nat(40), (card, late) => {
        const time = new Date(Date.parse(card.due) + late * day).toISOString();
        const [again, hard, good, easy] = (["again", "hard", "good", "easy"] as const).map((r) => rate(card, r, time));
        expect(days(again)).toBeLessThan(days(hard));
        expect(days(hard)).toBeLessThanOrEqual(days(good));
        expect(days(good)).toBeLessThanOrEqual(days(easy));
        expect(again.stability).toBeLessThanOrEqual(card.stability);
        expect(again.lapses).toBe(card.lapses + 1);
      }),
    );
  });

  it("is due in whole days, at least one, and the same answers give the same dates", () => {
    fc.assert(
      fc.property(anyCard, rating, (card, next) => {
        const once = rate(card, next, card.due);
        expect(once).toEqual(rate(structuredClone(card), next, card.due));
        expect(Number.isInteger(days(once)) && days(once) >= 1).toBe(true);
      }),
    );
  });

  it("is not moved by an answer from before its last one", () => {
    fc.assert(
      fc.property(anyCard, rating, (card, r) => {
        expect(rate(card, r, "2025-12-31T00:00:00.000Z")).toEqual(card);
      }),
    );
  });
});
