import { keep, step, type Tensor, tensor } from "@gradus/tensor";
import { Generator } from "@gradus/tensor/ops/random";
import { AdamW } from "@gradus/tensor/optim/adam";
import { describe, expect, it } from "vitest";
import { BERTForPreTraining, fromBERT } from "./bert.ts";
import { fromGPT2, GPT } from "./gpt.ts";
import { Llama } from "./llama.ts";
import { readLlama2c, readLlama2cVocabulary } from "./llama2c.ts";
import { LSTMClassifier } from "./lstm-classifier.ts";

const ints = (values: readonly number[], shape: number[]) => tensor(Int32Array.from(values), shape);
const close = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-5);
};

const gptConfig = {
  vocabularySize: 11,
  contextLength: 6,
  layers: 2,
  heads: 2,
  width: 8,
  dropout: 0.1,
  bias: true,
  tiedEmbeddings: true,
  geluApproximation: "tanh",
} as const;
const llamaConfig = {
  vocabularySize: 11,
  contextLength: 6,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  width: 8,
  feedforward: 12,
  eps: 1e-5,
  ropeBase: 10000,
  ropeLayout: "half",
  tiedEmbeddings: false,
} as const;
const bertConfig = {
  vocabularySize: 13,
  contextLength: 6,
  segments: 2,
  layers: 2,
  heads: 2,
  width: 8,
  feedforward: 16,
  dropout: 0.1,
  paddingToken: 0,
};

describe.each([
  ["GPT", () => new GPT(gptConfig, new Generator(1))],
  ["Llama", () => new Llama(llamaConfig, new Generator(1))],
] as const)("%s", (_, make) => {
  const text = [3, 1, 4, 1, 5, 9];

  it("sees nothing of what comes later", () => {
    const model = make().eval();
    const logits = (tokens: number[]) => model.forward(ints(tokens, [1, tokens.length])).toTypedArray();
    const whole = logits(text);
    close(logits(text.slice(0, 4)), whole.slice(0, 44));
    close(logits([...text.slice(0, 4), 10, 0]).slice(0, 44), whole.slice(0, 44));
    expect(logits([7, ...text.slice(1)]).slice(55)).not.toEqual(whole.slice(55));
  });

  it("starts from an even guess and learns a text by heart", () => {
    const model = make();
    const [tokens, targets] = [ints(text.slice(0, 5), [1, 5]), ints(text.slice(1), [1, 5])];
    const first = model.eval().loss(tokens, targets).item();
    expect(Math.abs(first - Math.log(11))).toBeLessThan(0.1);
    model.train();
    const optimizer = new AdamW(model.namedParameters(), { learningRate: 0.02 });
    for (let i = 0; i < 60; i++) {
      step(() => {
        optimizer.zeroGrad();
        model.loss(tokens, targets).backward();
        optimizer.step();
      });
    }
    expect(model.eval().loss(tokens, targets).item()).toBeLessThan(0.3);
  });

  it("explains mistakes", () => {
    expect(() => make().forward(ints([1, 2, 3, 4, 5, 6, 7], [1, 7]))).toThrow(/time ≤ 6.*\[1, 7\]/);
    expect(() => make().forward(ints([1, 2], [2]))).toThrow(/\[batch, time/);
    expect(() => make().forward(ints([11], [1, 1]))).toThrow(/11/);
  });
});

describe("GPT-2's published form", () => {
  it("is turned from [in, out] and named as ours", () => {
    const model = new GPT(gptConfig, new Generator(1)).eval();
    const published = Object.fromEntries(
      Object.entries(model.stateDict()).flatMap(([name, t]): [string, Tensor][] => {
        const short = name.replace(/^transformer\./, "");
        if (name === "lm_head.weight") return [];
        return [[short, /\.(c_attn|c_proj|c_fc)\.weight$/.test(name) ? t.transpose(0, 1) : t]];
      }),
    );
    const mask = keep(tensor([1]));
    const other = new GPT(gptConfig, new Generator(2)).eval();
    const state = fromGPT2({ ...published, "h.0.attn.bias": mask, "h.0.attn.masked_bias": mask });
    expect(other.loadStateDict(state)).toEqual({ missing: [], unexpected: [] });
    const tokens = ints([1, 2, 3], [1, 3]);
    expect(other.forward(tokens).toTypedArray()).toEqual(model.forward(tokens).toTypedArray());
  });
});

describe("BERT", () => {
  const model = new BERTForPreTraining(bertConfig, new Generator(1)).eval();
  const run = (tokens: number[], attentionMask?: number[]) => {
    const shape = [1, tokens.length];
    return model.bert.forward({
      tokens: ints(tokens, shape),
      attentionMask: attentionMask && ints(attentionMask, shape),
    });
  };

  it("gives each token the same with padding behind it, and other numbers where padding is not masked", () => {
    const short = run([3, 1, 4]).toTypedArray();
    const padded = run([3, 1, 4, 0, 0], [1, 1, 1, 0, 0]).narrow(1, 0, 3).toTypedArray();
    close(padded, short);
    const unmasked = run([3, 1, 4, 0, 0]).narrow(1, 0, 3).toTypedArray();
    expect(Math.max(...unmasked.map((v, i) => Math.abs(v - short[i])))).toBeGreaterThan(1e-4);
  });

  it("looks both ways", () => {
    const last = (first: number) => run([first, 1, 4]).narrow(1, 2, 1).toTypedArray();
    const first = (last: number) => run([3, 1, last]).narrow(1, 0, 1).toTypedArray();
    expect(last(5)).not.toEqual(last(6));
    expect(first(5)).not.toEqual(first(6));
  });

  it("scores masked positions alone as it would score all", () => {
    const input = { tokens: ints([3, 1, 4, 1, 5, 9], [2, 3]) };
    const all = model.forward(input, ints([0, 1, 2, 3, 4, 5], [6])).tokenLogits.toTypedArray();
    const some = model.forward(input, ints([4, 1], [2]));
    expect(some.tokenLogits.shape).toEqual([2, 13]);
    expect(some.nextSentenceLogits.shape).toEqual([2, 2]);
    close(some.tokenLogits.toTypedArray(), [...all.slice(52, 65), ...all.slice(13, 26)]);
  });

  it("loads Hugging Face's names, TensorFlow's old ones too", () => {
    const published = Object.fromEntries(
      Object.entries(model.stateDict()).map(([name, t]) => [
        name.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta"),
        t,
      ]),
    );
    const extra = { "bert.embeddings.position_ids": tensor([0]), "cls.predictions.decoder.bias": tensor([0]) };
    const other = new BERTForPreTraining(bertConfig, new Generator(2));
    other.loadStateDict(fromBERT({ ...published, ...extra }));
    expect(other.stateDict()["bert.encoder.layer.1.output.LayerNorm.weight"].shape).toEqual([8]);
  });
});

it("an LSTM classifier reads rows and counts its numbers as PyTorch does", () => {
  const model = new LSTMClassifier({ features: 28, hidden: 128, layers: 1, classes: 10, dropout: 0 }, new Generator(1));
  expect(model.parameterCount()).toBe(4 * 128 * (28 + 128 + 2) + 1290);
  expect(model.forward(tensor(new Float32Array(3 * 784), [3, 28, 28])).shape).toEqual([3, 10]);
});

describe("llama2.c's files", () => {
  it("names what is wrong with every cut or changed file", () => {
    const header = new Uint8Array(new Int32Array([8, 12, 1, 2, 1, 5, 4]).buffer);
    const bytes = new Uint8Array(28 + 4 * 800);
    bytes.set(header);
    expect(readLlama2c(bytes).config).toMatchObject({ width: 8, tiedEmbeddings: true });
    for (const length of [0, 27, 28, 100, 1000]) {
      expect(() => readLlama2c(bytes.subarray(0, length))).toThrow(/^llama2\.c: .*(byte|bytes)/);
    }
    for (let i = 0; i < 28; i += 4) {
      for (const value of [0, -(2 ** 31), 2 ** 31 - 1, 3]) {
        const changed = bytes.slice();
        new DataView(changed.buffer).setInt32(i, value, true);
        try {
          readLlama2c(changed);
        } catch (error) {
          expect((error as Error).name).toBe("TensorError");
        }
      }
    }
    expect(() => readLlama2cVocabulary(new Uint8Array(12), 2)).toThrow(/token 1 at byte 12/);
  });
});
