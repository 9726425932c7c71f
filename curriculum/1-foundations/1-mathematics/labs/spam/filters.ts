/** Our filter, and the learner's own: the exercise `naive-bayes`, with what it imports by `#mine/…`. */
import type { LabContext } from "@gradus/lab/lab";
import type * as Mine from "../../exercises/naive-bayes/solution.ts";
import type { Message } from "./messages.ts";
import { logOdds, train } from "./naive-bayes.ts";

/** ln P(spam | words) − ln P(ham | words) */
export type Filter = (words: readonly string[]) => number;

type Learn = (messages: readonly Message[], alpha: number) => Filter;

export const ourFilter: Learn = (messages, alpha) => {
  const model = train(messages, alpha);
  return (words) => logOdds(model, words);
};

/** @throws LabError where the exercise was not begun, or its file does not load */
export async function myFilter(ctx: LabContext<object>): Promise<Learn> {
  const mine = (await ctx.mine("naive-bayes")) as unknown as typeof Mine;
  return (messages, alpha) => {
    const labels = messages.map(({ spam }) => Number(spam));
    const words = messages.map((message) => message.words);
    const model = mine.train(words, labels, 2, alpha);
    return (asked) => {
      const [ham, spam] = mine.judge(model, asked);
      return spam - ham;
    };
  };
}
