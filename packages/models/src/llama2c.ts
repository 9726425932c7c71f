/** Reads the model files of Karpathy's llama2.c: a header of seven numbers, then all weights as float32, array by array. */
import { TensorError } from "@gradus/tensor/errors";
import type { LlamaConfig } from "./llama.ts";

export interface Llama2cFile {
  config: LlamaConfig;
  /** What `Llama.loadStateDict` takes. */
  state: Record<string, { shape: readonly number[]; data: Float32Array }>;
}

const headerBytes = 28;
const largest = 2 ** 24;

/**
 * @param bytes a checkpoint of version 0, such as stories260K.bin
 * @throws TensorError where the file is no such checkpoint, or ends too early
 */
export function readLlama2c(bytes: Uint8Array): Llama2cFile {
  if (bytes.length < headerBytes)
    throw new TensorError(`llama2.c: the file ends at byte ${bytes.length}, in its header`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const [width, feedforward, layers, heads, keyValueHeads, vocabulary, contextLength] = Array.from(
    { length: 7 },
    (_, i) => header.getInt32(4 * i, true),
  );
  const vocabularySize = Math.abs(vocabulary);
  const sizes = { width, feedforward, layers, heads, keyValueHeads, vocabularySize, contextLength };
  for (const [name, size] of Object.entries(sizes)) {
    if (!(size >= 1 && size <= largest))
      throw new TensorError(`llama2.c: ${name} ${size} in the header makes no sense`);
  }
  if (width % heads !== 0 || heads % keyValueHeads !== 0) {
    throw new TensorError(
      `llama2.c: width ${width}, ${heads} heads and ${keyValueHeads} of keys do not divide each other`,
    );
  }
  // A negative vocabulary says that a matrix of its own scores the tokens.
  const tiedEmbeddings = vocabulary > 0;
  const config = { ...sizes, eps: 1e-5, ropeBase: 10000, ropeLayout: "interleaved" as const, tiedEmbeddings };

  const headWidth = width / heads;
  const shared = keyValueHeads * headWidth;
  const state: Llama2cFile["state"] = {};
  let at = headerBytes;
  const take = (name: string, shape: readonly number[]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (at + 4 * size > bytes.length) {
      throw new TensorError(
        `llama2.c: ${name} [${shape.join(", ")}] needs ${4 * size} bytes from byte ${at}, the file has ${bytes.length}`,
      );
    }
    // A copy: the file's numbers need not lie at a multiple of four.
    state[name] = { shape, data: new Float32Array(new Uint8Array(bytes.subarray(at, at + 4 * size)).buffer) };
    at += 4 * size;
  };
  const takeEach = (name: string, shape: readonly number[]) => {
    for (let layer = 0; layer < layers; layer++) take(`model.layers.${layer}.${name}.weight`, shape);
  };
  take("model.embed_tokens.weight", [vocabularySize, width]);
  takeEach("input_layernorm", [width]);
  takeEach("self_attn.q_proj", [width, width]);
  takeEach("self_attn.k_proj", [shared, width]);
  takeEach("self_attn.v_proj", [shared, width]);
  takeEach("self_attn.o_proj", [width, width]);
  takeEach("post_attention_layernorm", [width]);
  takeEach("mlp.gate_proj", [feedforward, width]);
  takeEach("mlp.down_proj", [width, feedforward]);
  takeEach("mlp.up_proj", [feedforward, width]);
  take("model.norm.weight", [width]);
  if (!tiedEmbeddings) {
    // The rotary tables stand in between; they are computed here.
    at += 4 * contextLength * headWidth;
    take("lm_head.weight", [vocabularySize, width]);
  }
  return { config, state };
}

/** The texts of a llama2.c vocabulary file (tok512.bin), by token. */
export function readLlama2cVocabulary(bytes: Uint8Array, size: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 4; texts.length < size; ) {
    const length = at + 8 <= bytes.length ? view.getInt32(at + 4, true) : -1;
    if (length < 0 || at + 8 + length > bytes.length) {
      throw new TensorError(`llama2.c: token ${texts.length} at byte ${at} does not fit into ${bytes.length} bytes`);
    }
    texts.push(new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length)));
    at += 8 + length;
  }
  return texts;
}
