// caught: words
import { logPosterior } from "#mine/log-posterior";

export interface NaiveBayes {
  logPrior: number[];
  logWord: Record<string, number[]>;
}

export function train(
  messages: readonly (readonly string[])[],
  labels: readonly number[],
  classes: number,
  alpha: number,
): NaiveBayes {
  const zeros = () => new Array<number>(classes).fill(0);
  const [seen, total, counts] = [zeros(), zeros(), new Map<string, number[]>()];
  for (const [i, words] of messages.entries()) {
    const label = labels[i];
    seen[label] += 1;
    total[label] += words.length;
    for (const word of words) {
      const count = counts.get(word) ?? zeros();
      count[label] += 1;
      counts.set(word, count);
    }
  }
  const smoothed = (count: number[]) =>
    count.map((n, label) =>
      Math.log((n + alpha) / (total[label] + alpha * [...counts.values()].filter((one) => one[label] > 0).length)),
    );
  return {
    logPrior: seen.map((n) => Math.log(n / messages.length)),
    logWord: Object.fromEntries([...counts].map(([word, count]) => [word, smoothed(count)])),
  };
}

export function judge({ logPrior, logWord }: NaiveBayes, words: readonly string[]): number[] {
  const known = words.filter((word) => Object.hasOwn(logWord, word));
  const logLikelihood = logPrior.map((_, label) => known.reduce((sum, word) => sum + logWord[word][label], 0));
  return logPosterior(logPrior, logLikelihood);
}
