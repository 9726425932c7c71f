/** What the attention kernels know of their arrays, and how they walk over heads and blocks of rows. */
import type { FunctionBuilder } from "../assembler/builder.ts";
import { f32, i32 } from "../assembler/instructions.ts";
import type { Local } from "../assembler/values.ts";
import { paddedBytes, panelBytes, spareRows } from "./panels.ts";

/**
 * Query rows whose scores are in memory at a time: a multiple of every tile's rows. Many make long sums of few products; where
 * rows see only the keys so far, few waste less on keys that none of them sees.
 */
export function blockRows(causal: boolean): number {
  return causal ? 24 : 48;
}

/** Where arrays lie and how large they are; strides in bytes. */
const attentionFields = [
  ...["q", "qBatch", "qHead", "qRow", "k", "kBatch", "kHead", "kRow", "v", "vBatch", "vHead", "vRow"],
  ...["mask", "maskBatch", "maskHead", "maskRow", "out", "outBatch", "outHead", "outRow"],
  ...["grad", "gradBatch", "gradHead", "gradRow", "dq", "dqBatch", "dqHead", "dqRow"],
  ...["dk", "dkBatch", "dkHead", "dkRow", "dv", "dvBatch", "dvHead", "dvRow"],
  ...["sharedHeads", "group", "queries", "keys", "depth", "width", "causal", "blockRows"],
  ...["drops", "seedLow", "seedHigh", "counterLow", "counterHigh"],
] as const;

/** Behind the fields, as float32: what scores are multiplied by, the probability to drop a weight, what the kept are multiplied by. */
const attentionNumbers = ["scale", "p", "kept"] as const;

type Field = (typeof attentionFields)[number];
type AttentionNumber = (typeof attentionNumbers)[number];
export type Fields = Record<Field, Local<"i32">> & Record<AttentionNumber, Local<"f32">>;

const numbersAt = attentionFields.length;
/** Rounded up, so that what lies behind begins at a whole cache line. */
export const attentionDescriptionBytes = Math.ceil((4 * (numbersAt + attentionNumbers.length)) / 64) * 64;

/** What the kernels read; 0 where nothing is given. */
export function attentionDescription(values: Partial<Record<Field | AttentionNumber, number>>): Int32Array {
  const words = new Int32Array(numbersAt + attentionNumbers.length);
  words.set(attentionFields.map((name) => values[name] ?? 0));
  new Float32Array(words.buffer).set(
    attentionNumbers.map((name) => values[name] ?? 0),
    numbersAt,
  );
  return words;
}

interface Sizes {
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  readonly width: number;
  readonly blockRows: number;
}

/** Scratch memory of one thread. */
export function attentionScratchBytes({ keys, depth, width, blockRows }: Sizes): number {
  const perRow = paddedBytes(keys) + paddedBytes(width) + paddedBytes(depth) + 4;
  return blockRows * perRow + paddedBytes(keys) + panelBytes(keys, depth) + panelBytes(width, keys);
}

export function attentionGradScratchBytes({ queries, keys, depth, width, blockRows }: Sizes): number {
  const blocks = blockRows * (3 * paddedBytes(keys) + 2 * paddedBytes(depth) + 4);
  const sums = (keys + spareRows) * (paddedBytes(depth) + paddedBytes(width));
  const ofKeys = panelBytes(keys, depth) + panelBytes(keys, width) + panelBytes(depth, keys);
  const ofQueries = panelBytes(depth, queries) + panelBytes(width, queries);
  return blocks + sums + ofKeys + ofQueries;
}

export function readFields(f: FunctionBuilder, description: Local<"i32">): Fields {
  const fields = attentionFields.map((name, i) => [name, f.let(i32.load(description, 4 * i))] as const);
  const numbers = attentionNumbers.map((name, i) => [name, f.let(f32.load(description, 4 * (numbersAt + i)))] as const);
  return Object.fromEntries([...fields, ...numbers]) as unknown as Fields;
}

/** Hands out scratch memory piece by piece. */
export function pieces(
  f: FunctionBuilder,
  scratch: Local<"i32">,
): (bytes: Parameters<typeof i32.add>[1]) => Local<"i32"> {
  return (bytes) => {
    const piece = f.let(scratch);
    f.advance(scratch, bytes);
    return piece;
  };
}

/** Heads of keys from `from` up to `to`, counted over the batch. */
export function eachSharedHead(
  f: FunctionBuilder,
  g: Fields,
  from: Local<"i32">,
  to: Local<"i32">,
  body: (batch: Local<"i32">, head: Local<"i32">) => void,
): void {
  const [unit, batch, head] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.for(unit, from, to, 1, () => {
    f.set(batch, i32.divS(unit, g.sharedHeads));
    f.set(head, i32.sub(unit, i32.mul(batch, g.sharedHeads)));
    body(batch, head);
  });
}

/** The query heads that share a key head. */
export function eachHead(
  f: FunctionBuilder,
  g: Fields,
  shared: Local<"i32">,
  body: (head: Local<"i32">) => void,
): void {
  const [member, head] = [f.local("i32"), f.local("i32")];
  f.for(member, 0, g.group, 1, () => {
    f.set(head, i32.add(i32.mul(shared, g.group), member));
    body(head);
  });
}

/** Query rows `first` … `first + rows`, of which none sees keys from `limit` on: all keys, or a multiple of the block's rows. */
export interface Block {
  readonly first: Local<"i32">;
  readonly rows: Local<"i32">;
  readonly limit: Local<"i32">;
}

export function eachBlock(f: FunctionBuilder, g: Fields, body: (block: Block) => void): void {
  const [first, rows, limit] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.for(first, 0, g.queries, g.blockRows, () => {
    f.set(rows, i32.sub(g.queries, first));
    f.set(rows, i32.minS(rows, g.blockRows));
    f.set(limit, g.keys);
    f.if(g.causal, () => f.set(limit, i32.minS(limit, i32.add(first, g.blockRows))));
    body({ first, rows, limit });
  });
}

type Placed = "q" | "k" | "v" | "mask" | "out" | "grad" | "dq" | "dk" | "dv";

export function headOf(
  f: FunctionBuilder,
  g: Fields,
  name: Placed,
  batch: Local<"i32">,
  head: Local<"i32">,
): Local<"i32"> {
  const inBatch = i32.add(i32.mul(batch, g[`${name}Batch`]), i32.mul(head, g[`${name}Head`]));
  return f.let(i32.add(g[name], inBatch));
}
