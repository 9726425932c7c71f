/**
 * Attention without a stored matrix of weights (Dao et al. 2022): scores of a block of query rows by all keys are made,
 * turned into weights, used and forgotten; backward makes them again.
 */
import { type FunctionBuilder, f32, f32x4, i32, type Local, type ModuleBuilder } from "../assembler.ts";
import { largest, maxFold, sumFold, total, walkElements } from "./loops.ts";
import { exp } from "./math.ts";
import { asideBytes, type Panels, panelBytes } from "./panels.ts";
import type { VectorProduct } from "./vector-matrix.ts";

/** Query rows whose scores are in memory at a time: a multiple of every tile's rows. */
const blockRows = 24;
/** With fewer query rows, keys and values are read too seldom to be worth copying into panels. */
const fewRows = 8;

/** Where arrays lie and how large they are, in the order in which the kernels read it; strides in bytes, `scale` a float32. */
const attentionFields = [
  ...["q", "qBatch", "qHead", "qRow", "k", "kBatch", "kHead", "kRow", "v", "vBatch", "vHead", "vRow"],
  ...["mask", "maskBatch", "maskHead", "maskRow", "out", "outBatch", "outHead", "outRow"],
  ...["grad", "gradBatch", "gradHead", "gradRow", "dq", "dqBatch", "dqHead", "dqRow"],
  ...["dk", "dkBatch", "dkHead", "dkRow", "dv", "dvBatch", "dvHead", "dvRow"],
  ...["sharedHeads", "group", "queries", "keys", "depth", "width", "causal"],
] as const;

type Field = (typeof attentionFields)[number];
type Fields = Record<Field, Local<"i32">> & { scale: Local<"f32"> };

const scaleAt = 4 * attentionFields.length;
/** Rounded up, so that what lies behind begins at a whole cache line. */
export const attentionDescriptionBytes = Math.ceil((scaleAt + 4) / 64) * 64;

/** What the kernels read: the fields, 0 where none is given, and the scale behind them. */
export function attentionDescription(fields: Partial<Record<Field, number>>, scale: number): Int32Array {
  const words = new Int32Array(attentionFields.length + 1);
  words.set(attentionFields.map((name) => fields[name] ?? 0));
  new Float32Array(words.buffer)[attentionFields.length] = scale;
  return words;
}

interface Sizes {
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  readonly width: number;
}

const rowBytes = (keys: number) => panelBytes(keys, 1);

/** Scratch memory of one thread. */
export function attentionScratchBytes({ keys, depth, width }: Sizes): number {
  return asideBytes + blockRows * rowBytes(keys) + panelBytes(keys, depth) + panelBytes(width, keys);
}

export function attentionGradScratchBytes({ queries, keys, depth, width }: Sizes): number {
  const ofKeys = panelBytes(keys, depth) + panelBytes(keys, width) + panelBytes(depth, keys);
  const ofQueries = panelBytes(depth, queries) + panelBytes(width, queries);
  return asideBytes + 2 * blockRows * rowBytes(keys) + ofKeys + ofQueries;
}

export function defineAttention(module: ModuleBuilder, panels: Panels, vectorProduct: VectorProduct): void {
  const { product, roomyProduct, transposedProduct, packRows, packTransposed, columns } = panels;
  const softmaxRow = defineSoftmaxRow(module);
  const scoreGradRow = defineScoreGradRow(module);
  const parameters = ["i32", "i32", "i32", "i32"] as const;

  /** Scores of `rows` rows from `first` on turned into weights in place; keys from `limit` on are not there. */
  const weigh = (
    f: FunctionBuilder,
    g: Fields,
    scores: Local<"i32">,
    stride: Local<"i32">,
    mask: Local<"i32">,
    block: Block,
  ) => {
    const [row, limit] = [f.local("i32"), f.local("i32")];
    f.for(row, 0, block.rows, 1, () => {
      f.set(limit, block.limit);
      f.if(g.causal, () => {
        f.set(limit, i32.add(i32.add(block.first, row), 1));
        f.set(limit, i32.minS(limit, g.keys));
      });
      const at = f.let(i32.add(scores, i32.mul(row, stride)));
      const ofMask = f.let(i32.add(mask, i32.mul(i32.add(block.first, row), g.maskRow)));
      f.if(i32.eqz(g.mask), () => f.set(ofMask, 0));
      f.call(softmaxRow, at, ofMask, limit, g.scale);
      f.memoryZero(i32.add(at, i32.shl(limit, 2)), i32.shl(i32.sub(block.limit, limit), 2));
    });
  };

  module.export("attention", parameters, "void", (f, description, from, to, scratch) => {
    const g = readFields(f, description);
    const stride = paddedRow(f, g.keys);
    const aside = f.let(scratch);
    const scores = f.let(i32.add(aside, asideBytes));
    const keyPanels = f.let(i32.add(scores, i32.mul(stride, blockRows)));
    const valuePanels = f.let(i32.add(keyPanels, i32.mul(stride, g.depth)));
    const [keyStep, valueStep] = [g.depth, g.keys].map((count) => f.let(i32.mul(count, 4 * columns)));
    const row = f.local("i32");
    eachSharedHead(f, g, from, to, (batch, head) => {
      const k = headOf(f, g, "k", batch, head);
      const v = headOf(f, g, "v", batch, head);
      f.if(i32.geS(g.queries, fewRows), () => {
        packTransposed(f, k, g.kRow, g.depth, g.keys, keyPanels);
        packRows(f, v, g.vRow, g.keys, g.width, valuePanels);
      });
      eachHead(f, g, head, (own) => {
        const [q, out, mask] = (["q", "out", "mask"] as const).map((name) => headOf(f, g, name, batch, own));
        eachBlock(f, g, (block) => {
          const rowsOfQ = f.let(i32.add(q, i32.mul(block.first, g.qRow)));
          const rowsOfOut = f.let(i32.add(out, i32.mul(block.first, g.outRow)));
          f.if(
            i32.ltS(g.queries, fewRows),
            () => {
              const at = (base: Local<"i32">, step: Local<"i32">) => i32.add(base, i32.mul(row, step));
              f.for(row, 0, block.rows, 1, () =>
                f.call(vectorProduct, at(rowsOfQ, g.qRow), k, g.kRow, 1, at(scores, stride), block.limit, g.depth, 0),
              );
              weigh(f, g, scores, stride, mask, block);
              f.for(row, 0, block.rows, 1, () =>
                f.call(
                  vectorProduct,
                  at(scores, stride),
                  v,
                  g.vRow,
                  0,
                  at(rowsOfOut, g.outRow),
                  g.width,
                  block.limit,
                  0,
                ),
              );
            },
            () => {
              f.call(
                roomyProduct,
                ...([
                  rowsOfQ,
                  g.qRow,
                  keyPanels,
                  keyStep,
                  scores,
                  stride,
                  block.rows,
                  block.limit,
                  g.depth,
                  0,
                  aside,
                ] as const),
              );
              weigh(f, g, scores, stride, mask, block);
              f.call(
                product,
                ...([
                  scores,
                  stride,
                  valuePanels,
                  valueStep,
                  rowsOfOut,
                  g.outRow,
                  block.rows,
                  g.width,
                  block.limit,
                  0,
                  aside,
                ] as const),
              );
            },
          );
        });
      });
    });
  });

  module.export("attentionGrad", parameters, "void", (f, description, from, to, scratch) => {
    const g = readFields(f, description);
    const stride = paddedRow(f, g.keys);
    const depthBytes = paddedRow(f, g.depth);
    const aside = f.let(scratch);
    const weights = f.let(i32.add(aside, asideBytes));
    const scoreGrads = f.let(i32.add(weights, i32.mul(stride, blockRows)));
    const keysAcross = f.let(i32.add(scoreGrads, i32.mul(stride, blockRows)));
    const valuesAcross = f.let(i32.add(keysAcross, i32.mul(stride, g.depth)));
    const keysAlong = f.let(i32.add(valuesAcross, i32.mul(stride, g.width)));
    const queryPanels = f.let(i32.add(keysAlong, i32.mul(depthBytes, g.keys)));
    const gradPanels = f.let(i32.add(queryPanels, i32.mul(depthBytes, g.queries)));
    const stepOf = (count: Local<"i32">) => f.let(i32.mul(count, 4 * columns));
    const [depthStep, widthStep, keyStep, queryStep] = [g.depth, g.width, g.keys, g.queries].map(stepOf);
    const row = f.local("i32");
    eachSharedHead(f, g, from, to, (batch, head) => {
      const [k, v, dk, dv] = (["k", "v", "dk", "dv"] as const).map((name) => headOf(f, g, name, batch, head));
      packTransposed(f, k, g.kRow, g.depth, g.keys, keysAcross);
      packTransposed(f, v, g.vRow, g.width, g.keys, valuesAcross);
      packRows(f, k, g.kRow, g.keys, g.depth, keysAlong);
      f.for(row, 0, g.keys, 1, () => {
        f.memoryZero(i32.add(dk, i32.mul(row, g.dkRow)), i32.shl(g.depth, 2));
        f.memoryZero(i32.add(dv, i32.mul(row, g.dvRow)), i32.shl(g.width, 2));
      });
      eachHead(f, g, head, (own) => {
        const [q, mask, grad, dq] = (["q", "mask", "grad", "dq"] as const).map((name) =>
          headOf(f, g, name, batch, own),
        );
        packRows(f, q, g.qRow, g.queries, g.depth, queryPanels);
        packRows(f, grad, g.gradRow, g.queries, g.width, gradPanels);
        eachBlock(f, g, (block) => {
          const { rows, limit } = block;
          const at = (base: Local<"i32">, step: Local<"i32">) => f.let(i32.add(base, i32.mul(block.first, step)));
          const inPanel = (base: Local<"i32">) => f.let(i32.add(base, i32.mul(block.first, 4 * columns)));
          const scoresOf = (
            a: Local<"i32">,
            strideA: Local<"i32">,
            b: Local<"i32">,
            stepB: Local<"i32">,
            c: Local<"i32">,
            k: Local<"i32">,
          ) => f.call(roomyProduct, a, strideA, b, stepB, c, stride, rows, limit, k, 0, aside);
          scoresOf(at(q, g.qRow), g.qRow, keysAcross, depthStep, weights, g.depth);
          weigh(f, g, weights, stride, mask, block);
          scoresOf(at(grad, g.gradRow), g.gradRow, valuesAcross, widthStep, scoreGrads, g.width);
          f.for(row, 0, rows, 1, () => {
            const offset = f.let(i32.mul(row, stride));
            f.call(scoreGradRow, i32.add(weights, offset), i32.add(scoreGrads, offset), limit, g.scale);
          });
          f.call(
            product,
            ...([
              scoreGrads,
              stride,
              keysAlong,
              keyStep,
              at(dq, g.dqRow),
              g.dqRow,
              rows,
              g.depth,
              limit,
              0,
              aside,
            ] as const),
          );
          f.call(
            transposedProduct,
            ...([
              weights,
              stride,
              inPanel(gradPanels),
              queryStep,
              dv,
              g.dvRow,
              limit,
              g.width,
              rows,
              1,
              aside,
            ] as const),
          );
          f.call(
            transposedProduct,
            ...([
              scoreGrads,
              stride,
              inPanel(queryPanels),
              queryStep,
              dk,
              g.dkRow,
              limit,
              g.depth,
              rows,
              1,
              aside,
            ] as const),
          );
        });
      });
    });
  });
}

/** Query rows `first` … `first + rows`, of which none sees keys from `limit` on. */
interface Block {
  readonly first: Local<"i32">;
  readonly rows: Local<"i32">;
  readonly limit: Local<"i32">;
}

function readFields(f: FunctionBuilder, description: Local<"i32">): Fields {
  const fields = attentionFields.map((name, i) => [name, f.let(i32.load(description, 4 * i))] as const);
  return Object.assign(Object.fromEntries(fields) as Record<Field, Local<"i32">>, {
    scale: f.let(f32.load(description, scaleAt)),
  });
}

/** Bytes of a row of n numbers, with room for whole tiles. */
function paddedRow(f: FunctionBuilder, n: Local<"i32">): Local<"i32"> {
  return f.let(i32.shl(i32.and(i32.add(n, 15), -16), 2));
}

function eachSharedHead(
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
function eachHead(f: FunctionBuilder, g: Fields, shared: Local<"i32">, body: (head: Local<"i32">) => void): void {
  const [member, head] = [f.local("i32"), f.local("i32")];
  f.for(member, 0, g.group, 1, () => {
    f.set(head, i32.add(i32.mul(shared, g.group), member));
    body(head);
  });
}

function eachBlock(f: FunctionBuilder, g: Fields, body: (block: Block) => void): void {
  const [first, rows, limit] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.for(first, 0, g.queries, blockRows, () => {
    f.set(rows, i32.sub(g.queries, first));
    f.set(rows, i32.minS(rows, blockRows));
    f.set(limit, g.keys);
    f.if(g.causal, () => f.set(limit, i32.minS(limit, i32.add(first, rows))));
    body({ first, rows, limit });
  });
}

type Placed = "q" | "k" | "v" | "mask" | "out" | "grad" | "dq" | "dk" | "dv";

function headOf(f: FunctionBuilder, g: Fields, name: Placed, batch: Local<"i32">, head: Local<"i32">): Local<"i32"> {
  const inBatch = i32.add(i32.mul(batch, g[`${name}Batch`]), i32.mul(head, g[`${name}Head`]));
  return f.let(i32.add(g[name], inBatch));
}

/** (row, mask, n, scale): row = softmax(row · scale + mask) in place, `mask` 0 for none; zeros where every score is −∞. */
function defineSoftmaxRow(module: ModuleBuilder) {
  return module.internal(["i32", "i32", "i32", "f32"], "void", (f, row, mask, n, scale) => {
    const by = f.let(f32x4.splat(scale));
    const at = f.let(row);
    const top = f.local("f32");
    f.if(
      mask,
      () => {
        const [fold] = walkElements(f, n, [at, mask], [at], [maxFold], ([score, added]) => {
          const sum = f.let(f32x4.add(f32x4.mul(score, by), added));
          return [sum, sum];
        });
        f.set(top, largest(f, fold));
      },
      () => {
        const [fold] = walkElements(f, n, [at], [at], [maxFold], ([score]) => {
          const scaled = f.let(f32x4.mul(score, by));
          return [scaled, scaled];
        });
        f.set(top, largest(f, fold));
      },
    );
    f.if(
      f32.eq(top, Number.NEGATIVE_INFINITY),
      () => f.memoryZero(row, i32.shl(n, 2)),
      () => {
        const shift = f.let(f32x4.splat(top));
        const power = exp(f);
        f.set(at, row);
        const [fold] = walkElements(f, n, [at], [at], [sumFold], ([score]) => {
          const weight = f.let(power(f32x4.sub(score, shift)));
          return [weight, weight];
        });
        const share = f.let(f32x4.splat(f32.div(1, total(f, fold))));
        f.set(at, row);
        walkElements(f, n, [at], [at], [], ([weight]) => [f32x4.mul(weight, share)]);
      },
    );
  });
}

/** (weights, grads, n, scale): grads = scale · weights ∘ (grads − Σ weights·grads) in place. */
function defineScoreGradRow(module: ModuleBuilder) {
  return module.internal(["i32", "i32", "i32", "f32"], "void", (f, weights, grads, n, scale) => {
    const [w, g] = [f.let(weights), f.let(grads)];
    const [fold] = walkElements(f, n, [w, g], [], [sumFold], ([weight, grad]) => [f32x4.mul(weight, grad)]);
    const mean = f.let(f32x4.splat(total(f, fold)));
    const by = f.let(f32x4.splat(scale));
    f.set(w, weights);
    f.set(g, grads);
    walkElements(f, n, [w, g], [g], [], ([weight, grad]) => [f32x4.mul(by, f32x4.mul(weight, f32x4.sub(grad, mean)))]);
  });
}
