import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Model {
  logPrior: number[];
  logWord: Record<string, number[]>;
}

const dictionary = ["win", "prize", "call", "love", "home", "later", "free", "ok"];

/** Messages of different lengths; each class has words that the others lack. */
function draw(t: Trial<Tensor>) {
  const classes = t.random.integer(2, 3);
  const labels = Array.from({ length: classes + 4 }, (_, i) => i % classes);
  // One class more often than the others.
  labels.push(0, 0);
  const messages = labels.map((label) =>
    Array.from({ length: t.random.integer(1, 5) + 2 * label }, () => dictionary[2 * label + t.random.integer(0, 3)]),
  );
  return { classes, labels, messages, alpha: 0.3 + 1.5 * t.random.uniform() };
}

/** Counted anew for every word and class. */
function reference({ classes, labels, messages, alpha }: ReturnType<typeof draw>): Model {
  const vocabulary = [...new Set(messages.flat())];
  const all = Array.from({ length: classes }, (_, k) => messages.filter((_, i) => labels[i] === k));
  return {
    logPrior: all.map((own) => Math.log(own.length / messages.length)),
    logWord: Object.fromEntries(
      vocabulary.map((word) => [
        word,
        all.map((own) => {
          const count = own.flat().filter((other) => other === word).length;
          return Math.log((count + alpha) / (own.flat().length + alpha * vocabulary.length));
        }),
      ]),
    ),
  };
}

function posterior(model: Model, words: readonly string[]): number[] {
  const joint = model.logPrior.map((p, k) => words.reduce((sum, word) => sum + model.logWord[word][k], p));
  const evidence = Math.log(joint.reduce((sum, v) => sum + Math.exp(v), 0));
  return joint.map((v) => v - evidence);
}

async function train(t: Trial<Tensor>, { classes, labels, messages, alpha }: ReturnType<typeof draw>): Promise<Model> {
  const model = (await t.call("train", messages, labels, classes, alpha)) as Partial<Model> | null;
  t.expect(Array.isArray(model?.logPrior) && typeof model.logWord === "object" && model.logWord !== null, {
    en: "train should return { logPrior, logWord }.",
    zh: "train 应返回 { logPrior, logWord }。",
  });
  return model as Model;
}

export default defineExercise({
  difficulty: 3,
  minutes: 35,
  lesson: "1.1/07-bayes",
  needs: ["log-posterior"],
  equivalentMutants: {
    "known.reduce((sum, word) => sum + logWord[word][label], 0) → known.reduce((sum, word) => sum + logWord[word][label], 1)":
      "the same 1 is added for every class, and normalized away",
    "logPosterior(logPrior, logLikelihood) → logPosterior(logLikelihood, logPrior)": "a sum in another order",
  },
  properties: {
    prior: {
      title: { en: "The prior is the class's share of the messages", zh: "先验是该类短信所占的份额" },
      async check(t) {
        const drawn = draw(t);
        t.close((await train(t, drawn)).logPrior, reference(drawn).logPrior, {
          en: "logPrior is not ln(messages of the class / all messages). Count messages, not words: a class that writes longer is not more frequent.",
          zh: "logPrior 不等于 ln(该类短信数 / 全部短信数)。要数短信，不是数词：写得长的类别并不因此更常见。",
        });
      },
    },
    words: {
      title: { en: "Smoothed shares of the words in each class", zh: "各类别中每个词的平滑份额" },
      async check(t) {
        const drawn = draw(t);
        const [found, expected] = [await train(t, drawn), reference(drawn)];
        t.expect(Object.keys(found.logWord).sort().join() === Object.keys(expected.logWord).sort().join(), {
          en: "logWord should have every word that occurred in training, in whatever class, and no other.",
          zh: "logWord 应恰好包含训练中出现过的每个词，无论出现在哪一类。",
        });
        for (const [word, logs] of Object.entries(expected.logWord)) {
          t.close(found.logWord[word], logs, {
            en: `"${word}": each number should be ln((times in the class + α) / (all words of the class + α · V)), where V counts the different words of all classes together. α is added above and, once for each of the V words, below.`,
            zh: `“${word}”：每个数应为 ln((它在该类中的次数 + α) / (该类的总词数 + α · V))，V 是所有类别合在一起的不同词数。分子加一个 α，分母为 V 个词各加一个 α。`,
          });
        }
      },
    },
    judge: {
      title: { en: "The posterior of each class, as logarithms", zh: "各类别后验概率的对数" },
      async check(t) {
        const model = reference(draw(t));
        const words = t.random.shuffle(Object.keys(model.logWord)).slice(0, 3);
        t.close(await t.call("judge", model, words), posterior(model, words), {
          en: "Not ln P(class | words): add ln P(word | class) over the words, and give these sums with logPrior to your logPosterior.",
          zh: "不是 ln P(类别 | 词)：把各词的 ln P(词 | 类别) 相加，连同 logPrior 交给你的 logPosterior。",
        });
      },
    },
    repeated: {
      title: { en: "A word counts as often as it occurs", zh: "一个词出现几次就算几次" },
      async check(t) {
        const model = reference(draw(t));
        const [a, b] = t.random.shuffle(Object.keys(model.logWord));
        t.close(await t.call("judge", model, [a, b, a, a]), posterior(model, [a, b, a, a]), {
          en: `"${a}" occurs three times and should count three times.`,
          zh: `“${a}”出现三次，应算三次。`,
        });
      },
    },
    unknown: {
      title: { en: "Words never seen say nothing", zh: "没见过的词不起作用" },
      async check(t) {
        const model = reference(draw(t));
        const [word] = t.random.shuffle(Object.keys(model.logWord));
        t.close(await t.call("judge", model, ["zzz", word]), posterior(model, [word]), {
          en: '"zzz" did not occur in training, in no class: leave it out. It is not impossible, and no reason to fail.',
          zh: "“zzz”在训练的任何一类里都没有出现：略过它。它既不是不可能，也不该让程序出错。",
        });
      },
    },
    long: {
      title: { en: "Long messages too", zh: "很长的短信也行" },
      async check(t) {
        const drawn = draw(t);
        const model = reference(drawn);
        const words = Array.from({ length: 1500 }, () => t.random.pick(Object.keys(model.logWord)));
        const found = (await t.call("judge", model, words)) as number[];
        t.finite(found, {
          en: "1,500 words give no number: add logarithms all the way, and let logPosterior normalize.",
          zh: "1,500 个词算不出数来：请一路用对数相加，由 logPosterior 归一化。",
        });
        t.close(
          found.reduce((sum, v) => sum + Math.exp(v), 0),
          1,
          { en: "The probabilities do not add up to 1.", zh: "概率之和不是 1。" },
        );
      },
    },
  },
});
