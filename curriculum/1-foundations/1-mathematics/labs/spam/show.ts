/** What the run page shows of the filter. */
import type { Bilingual, LabContext, Table } from "@gradus/lab/lab";
import type { Filter } from "./filters.ts";
import type { Message } from "./messages.ts";
import { probability } from "./naive-bayes.ts";

/** A message of a test part and what was said of it. */
export interface Judged {
  message: Message;
  /** ln P(spam | words) − ln P(ham | words) */
  odds: number;
}

const shownWords = 20;
const shownMistakes = 30;
/** A word that occurs less often tells of single messages. */
const leastCount = 10;

/** With a space that does not break: a number and its sign stay on one line. */
const percent = (share: number) => `${(100 * share).toFixed(2)}\u00a0%`;
/** Below a ten-thousandth it is enough to know that much. */
const shortProbability = (p: number) => (p < 1e-4 ? "< 0.0001" : p.toFixed(4));

export interface Counts {
  spamCaught: number;
  spamMissed: number;
  hamPassed: number;
  hamBlocked: number;
}

/** How many of each kind, where spam is what has at least the log-odds given. */
export function countJudged(judged: readonly Judged[], least = 0): Counts {
  const counts: Counts = { spamCaught: 0, spamMissed: 0, hamPassed: 0, hamBlocked: 0 };
  for (const { message, odds } of judged) {
    if (message.spam) counts[odds > least ? "spamCaught" : "spamMissed"]++;
    else counts[odds > least ? "hamBlocked" : "hamPassed"]++;
  }
  return counts;
}

export function showConfusion(ctx: LabContext<object>, judged: readonly Judged[]): void {
  const { spamCaught, spamMissed, hamPassed, hamBlocked } = countJudged(judged);
  ctx.table("messages", {
    title: { en: "Confusion matrix, all test parts together", zh: "混淆矩阵（各次测试合计）" },
    columns: [
      { key: "truth", title: { en: "Truth", zh: "实际" } },
      { key: "ham", title: { en: "judged ham", zh: "判为正常" } },
      { key: "spam", title: { en: "judged spam", zh: "判为垃圾" } },
    ],
    rows: [
      { truth: "ham", ham: hamPassed, spam: hamBlocked },
      { truth: "spam", ham: spamMissed, spam: spamCaught },
    ],
  });
}

/** What each word says apart from the prior: the words that speak most for spam and for ham, with how often they occurred. */
export function showWords(ctx: LabContext<object>, filter: Filter, messages: readonly Message[]): void {
  const counts = new Map<string, { ham: number; spam: number }>();
  for (const { words, spam } of messages) {
    for (const word of words) {
      const count = counts.get(word) ?? { ham: 0, spam: 0 };
      count[spam ? "spam" : "ham"]++;
      counts.set(word, count);
    }
  }
  const prior = filter([]);
  const common = [...counts].filter(([, { ham, spam }]) => ham + spam >= leastCount);
  const ranked = common.map(([word, count]) => ({ word, ...count, evidence: filter([word]) - prior }));
  ranked.sort((a, b) => b.evidence - a.evidence || b.spam - a.spam);
  const table = (rows: typeof ranked, title: Bilingual): Table => ({
    title,
    columns: [
      { key: "word", title: { en: "Word", zh: "词" } },
      { key: "factor", title: { en: "Odds are multiplied by", zh: "几率乘以" } },
      { key: "spam", title: { en: "times in spam", zh: "垃圾短信中次数" } },
      { key: "ham", title: { en: "times in ham", zh: "正常短信中次数" } },
    ],
    rows: rows.map(({ word, spam, ham, evidence }) => ({
      ...{ word, spam, ham },
      factor: Number(Math.exp(evidence).toPrecision(3)),
    })),
  });
  ctx.table("spam-words", table(ranked.slice(0, shownWords), { en: "Words of spam", zh: "最像垃圾短信的词" }));
  ctx.table("ham-words", table(ranked.slice(-shownWords).reverse(), { en: "Words of ham", zh: "最像正常短信的词" }));
}

/** The mistakes that the filter was surest of. */
export function showMistakes(ctx: LabContext<object>, judged: readonly Judged[]): void {
  const wrong = judged.filter(({ message, odds }) => message.spam !== odds > 0);
  wrong.sort((a, b) => Math.abs(b.odds) - Math.abs(a.odds));
  ctx.table("misjudged", {
    title: {
      en: "Misjudged messages of the first split, the surest first",
      zh: "第一次划分中判错的短信，最有把握的在前",
    },
    columns: [
      { key: "truth", title: { en: "Truth", zh: "实际" } },
      { key: "spam", title: { en: "P(spam)", zh: "P(垃圾)" } },
      { key: "text", title: { en: "Message", zh: "短信" } },
    ],
    rows: wrong.slice(0, shownMistakes).map(({ message, odds }) => ({
      truth: message.spam ? "spam" : "ham",
      spam: shortProbability(probability(odds)),
      text: message.text,
    })),
  });
}

/** What other thresholds would give: a blocked wanted message costs more than a spam that comes through. */
export function showThresholds(ctx: LabContext<object>, judged: readonly Judged[]): void {
  ctx.table("thresholds", {
    title: { en: "Where to draw the line", zh: "阈值定在哪里" },
    columns: [
      { key: "threshold", title: { en: "spam from P ≥", zh: "P 达到此值判为垃圾" } },
      { key: "recall", title: { en: "spam caught (recall)", zh: "垃圾被拦下（召回率）" } },
      { key: "blocked", title: { en: "ham blocked", zh: "正常短信被误拦" } },
      { key: "precision", title: { en: "spam among the blocked (precision)", zh: "拦下的里面真是垃圾（精确率）" } },
    ],
    rows: [0.01, 0.1, 0.5, 0.9, 0.99, 0.9999, 0.999999].map((threshold) => {
      const counts = countJudged(judged, Math.log(threshold / (1 - threshold)));
      const { spamCaught, spamMissed, hamPassed, hamBlocked } = counts;
      return {
        threshold: String(threshold),
        recall: percent(spamCaught / (spamCaught + spamMissed)),
        blocked: percent(hamBlocked / (hamBlocked + hamPassed)),
        precision: percent(spamCaught / (spamCaught + hamBlocked)),
      };
    }),
  });
}

/** Whether of the messages with P(spam) ≈ 0.7 seven in ten are spam. They are not: words are not independent, so P is too sure. */
export function showReliability(ctx: LabContext<object>, judged: readonly Judged[]): void {
  const edges = [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1];
  const rows = edges.slice(1).flatMap((high, i) => {
    const low = edges[i];
    const inside = judged.filter(({ odds }) => {
      const p = probability(odds);
      return p >= low && (p < high || high === 1);
    });
    if (inside.length === 0) return [];
    const said = inside.reduce((sum, { odds }) => sum + probability(odds), 0) / inside.length;
    const true_ = inside.filter(({ message }) => message.spam).length / inside.length;
    return [{ range: `${low} – ${high}`, count: inside.length, said: percent(said), true: percent(true_) }];
  });
  ctx.table("reliability", {
    title: { en: "Are the probabilities true?", zh: "概率可信吗？" },
    columns: [
      { key: "range", title: { en: "P(spam) between", zh: "P(垃圾) 的范围" } },
      { key: "count", title: { en: "messages", zh: "短信数" } },
      { key: "said", title: { en: "mean of P(spam)", zh: "P(垃圾) 的平均" } },
      { key: "true", title: { en: "really spam", zh: "真是垃圾的比例" } },
    ],
    rows,
  });
}
