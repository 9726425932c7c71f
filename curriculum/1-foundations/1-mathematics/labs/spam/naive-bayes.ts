/** Multinomial naive Bayes: words are drawn independently from their class's own distribution. */
import type { Message } from "./messages.ts";

export interface NaiveBayes {
  /** ln P(spam) − ln P(ham). */
  prior: number;
  /** ln P(word | spam) − ln P(word | ham), for every word seen in training. */
  evidence: Map<string, number>;
}

/**
 * Counts words by class. @param alpha added to every count (Laplace smoothing), so that no word's probability is 0
 * @see Manning, Raghavan, Schütze: Introduction to Information Retrieval (2008), section 13.2
 */
export function train(messages: readonly Message[], alpha: number): NaiveBayes {
  const counts = new Map<string, { ham: number; spam: number }>();
  const words = { ham: 0, spam: 0 };
  const seen = { ham: 0, spam: 0 };
  for (const message of messages) {
    const label = message.spam ? "spam" : "ham";
    seen[label]++;
    words[label] += message.words.length;
    for (const word of message.words) {
      const count = counts.get(word) ?? { ham: 0, spam: 0 };
      count[label]++;
      counts.set(word, count);
    }
  }
  const logProbability = (label: "ham" | "spam", count: number) =>
    Math.log((count + alpha) / (words[label] + alpha * counts.size));
  return {
    prior: Math.log(seen.spam / seen.ham),
    evidence: new Map(
      [...counts].map(([word, { ham, spam }]) => [word, logProbability("spam", spam) - logProbability("ham", ham)]),
    ),
  };
}

/** ln P(spam | words) − ln P(ham | words); words never seen say nothing. */
export function logOdds({ prior, evidence }: NaiveBayes, words: readonly string[]): number {
  return words.reduce((sum, word) => sum + (evidence.get(word) ?? 0), prior);
}

/** P(spam | words), from the odds' logarithm. */
export function probability(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
