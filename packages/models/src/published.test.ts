/** Published checkpoints load and do what they are known to do. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { step, tensor } from "@gradus/tensor";
import type { LoadableState } from "@gradus/tensor/nn/module";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { expect, it } from "vitest";
import { GPT } from "./gpt.ts";
import { Llama } from "./llama.ts";
import { readLlama2c, readLlama2cVocabulary } from "./llama2c.ts";

const mirror = process.env.GRADUS_DATA_MIRROR ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const hasWeights = existsSync(join(mirror, "weights"));
const missing = "without a mirror folder that holds weights; GRADUS_DATA_MIRROR names one";
const file = (name: string) => new Uint8Array(readFileSync(join(mirror, "weights", name)));

/** The likeliest continuation. */
function greedy(model: GPT | Llama, start: readonly number[], count: number): number[] {
  const tokens = [...start];
  for (let i = 0; i < count; i++) {
    const next = step(() =>
      noGrad(() => {
        const logits = model.forward(tensor(Int32Array.from(tokens), [1, tokens.length]));
        return logits
          .narrow(1, tokens.length - 1, 1)
          .argmax(-1)
          .item();
      }),
    );
    tokens.push(next);
  }
  return tokens;
}

it("stories260K tells the story that llama2.c tells", ({ skip }) => {
  skip(!hasWeights, missing);
  const { config, state } = readLlama2c(file("stories260K.bin"));
  const model = new Llama(config, new Generator(0)).eval();
  model.loadStateDict(state);
  const texts = readLlama2cVocabulary(file("tok512.bin"), config.vocabularySize);
  const story = greedy(model, [1], 60).slice(1);
  // From llama2.c's own test (test_all.py), temperature 0.
  const expected =
    "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. " +
    "She wanted to play with it, but it was too high.";
  const text = story
    .map((token) => texts[token])
    .join("")
    .trimStart();
  expect(text.length).toBeGreaterThan(100);
  expect(expected.startsWith(text) || text.startsWith(expected)).toBe(true);
});

it("minGPT's gpt-nano sorts", ({ skip }) => {
  skip(!hasWeights, missing);
  const saved = JSON.parse(new TextDecoder().decode(gunzipSync(file("gpt-nano-sort-model.json.gz")))) as Record<
    string,
    { shape: number[]; data: string }
  >;
  const state: LoadableState = {};
  for (const [name, { shape, data }] of Object.entries(saved)) {
    if (name === "config" || name.endsWith(".attn.bias")) continue;
    const bytes = Uint8Array.from(Buffer.from(data, "base64"));
    state[name] = { shape, data: new Float32Array(bytes.buffer) };
  }
  const sizes = { vocabularySize: 3, contextLength: 11, layers: 3, heads: 3, width: 48 };
  const model = new GPT(
    { ...sizes, dropout: 0.1, bias: true, tiedEmbeddings: false, geluApproximation: "tanh" },
    new Generator(0),
  ).eval();
  model.loadStateDict(state);
  for (const letters of [
    [2, 0, 1, 1, 0, 2],
    [0, 0, 2, 1, 0, 1],
    [1, 2, 1, 2, 0, 0],
  ]) {
    expect(greedy(model, letters, 6).slice(6)).toEqual([...letters].sort());
  }
});
