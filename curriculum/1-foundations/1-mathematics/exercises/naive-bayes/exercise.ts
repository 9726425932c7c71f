export interface NaiveBayes {
  /** ln P(class) of each class. */
  logPrior: number[];
  /** For every word seen in training, ln P(word | class) of each class. */
  logWord: Record<string, number[]>;
}

/**
 * Multinomial naive Bayes with Laplace smoothing.
 * @param messages the words of each @param labels the class of each, 0 … classes − 1; every class occurs
 * @param alpha added to every count of a word in a class
 */
export function train(
  messages: readonly (readonly string[])[],
  labels: readonly number[],
  classes: number,
  alpha: number,
): NaiveBayes {
  // TODO: count messages by class, and words by class.
  throw new Error("TODO: train");
}

/** ln P(class | words) of each class. Words that did not occur in training say nothing. */
export function judge(model: NaiveBayes, words: readonly string[]): number[] {
  // TODO: import { logPosterior } from "#mine/log-posterior";
  throw new Error("TODO: judge");
}
