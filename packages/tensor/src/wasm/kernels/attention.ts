/**
 * Attention without a stored matrix of weights (Dao et al. 2022): scores of a block of query rows by all keys are made,
 * turned into weights, used and forgotten; backward makes them again.
 */
import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32, i32 } from "../assembler/instructions.ts";
import { i32s, type Local } from "../assembler/values.ts";
import { eachBlock, eachHead, eachSharedHead, headOf, pieces, readFields } from "./attention-description.ts";
import {
  copyRow,
  counterOf,
  defineDropFactors,
  defineScoreGradRows,
  defineSoftmaxRows,
  maskOf,
  multiplyRow,
  scaleElements,
  seenByFirst,
} from "./attention-rows.ts";
import { type Panels, paddedRow, spareRows } from "./panels.ts";
import type { Uniforms } from "./random.ts";
import type { VectorProduct } from "./vector-matrix.ts";

/** With fewer query rows, keys and values are read too seldom to be worth copying into panels. */
const fewRows = 8;

const parameters = i32s(4);

/** Both kernels: (description, from, to, scratch), heads of keys `from` up to `to`. */
export function defineAttention(
  module: ModuleBuilder,
  panels: Panels,
  vectorProduct: VectorProduct,
  uniforms: Uniforms,
): void {
  const { product, transposedProduct, packRows, packTransposed, columns } = panels;
  const softmaxRows = defineSoftmaxRows(module);
  const scoreGradRows = defineScoreGradRows(module);
  const dropFactors = defineDropFactors(module, uniforms);

  module.export("attention", parameters, "void", (f, description, from, to, scratch) => {
    const g = readFields(f, description);
    const [stride, outStride] = [paddedRow(f, g.keys), paddedRow(f, g.width)];
    const take = pieces(f, scratch);
    const scores = take(i32.mul(stride, g.blockRows));
    const results = take(i32.mul(outStride, g.blockRows));
    const shares = take(i32.shl(g.blockRows, 2));
    const depthStride = paddedRow(f, g.depth);
    const scaled = take(i32.mul(depthStride, g.blockRows));
    const factors = take(stride);
    const keyPanels = take(i32.mul(stride, g.depth));
    const valuePanels = take(i32.mul(outStride, g.keys));
    const [keyStep, valueStep] = [g.depth, g.keys].map((count) => f.let(i32.mul(count, 4 * columns)));
    const row = f.local("i32");
    eachSharedHead(f, g, from, to, (batch, head) => {
      const [k, v] = (["k", "v"] as const).map((name) => headOf(f, g, name, batch, head));
      f.if(i32.geS(g.queries, fewRows), () => {
        packTransposed(f, k, g.kRow, g.depth, g.keys, keyPanels);
        packRows(f, v, g.vRow, g.keys, g.width, valuePanels);
      });
      eachHead(f, g, head, (own) => {
        const [q, out, mask] = (["q", "out", "mask"] as const).map((name) => headOf(f, g, name, batch, own));
        eachBlock(f, g, (block) => {
          const { first, rows, limit } = block;
          const at = (base: Local<"i32">, step: Local<"i32">) => f.let(i32.add(base, i32.mul(row, step)));
          const rowsOfQ = f.let(i32.add(q, i32.mul(first, g.qRow)));
          f.for(row, 0, rows, 1, () =>
            scaleElements(f, g.depth, at(rowsOfQ, g.qRow), at(scaled, depthStride), g.scale),
          );
          f.if(
            i32.ltS(g.queries, fewRows),
            () =>
              f.for(row, 0, rows, 1, () =>
                f.call(
                  vectorProduct,
                  at(scaled, depthStride),
                  k,
                  g.kRow,
                  1,
                  at(scores, stride),
                  limit,
                  g.depth,
                  0,
                  valuePanels,
                ),
              ),
            () => f.call(product, scaled, depthStride, keyPanels, keyStep, scores, stride, rows, limit, g.depth, 0),
          );
          const [ofMask, seen] = [maskOf(f, g, mask, block), seenByFirst(f, g, block)];
          f.call(softmaxRows, scores, stride, ofMask, g.maskRow, rows, seen, g.causal, limit, shares);
          f.if(g.drops, () =>
            f.for(row, 0, rows, 1, () => {
              const counter = counterOf(g, batch, own, block, row);
              f.call(dropFactors, factors, limit, g.p, g.kept, g.seedLow, g.seedHigh, counter);
              multiplyRow(f, limit, at(scores, stride), factors);
            }),
          );
          f.if(
            i32.ltS(g.queries, fewRows),
            () =>
              f.for(row, 0, rows, 1, () =>
                f.call(
                  vectorProduct,
                  at(scores, stride),
                  v,
                  g.vRow,
                  0,
                  at(results, outStride),
                  g.width,
                  limit,
                  0,
                  valuePanels,
                ),
              ),
            () => f.call(product, scores, stride, valuePanels, valueStep, results, outStride, rows, g.width, limit, 0),
          );
          const rowsOfOut = f.let(i32.add(out, i32.mul(first, g.outRow)));
          f.for(row, 0, rows, 1, () => {
            const share = f32.load(i32.add(shares, i32.shl(row, 2)));
            scaleElements(f, g.width, at(results, outStride), at(rowsOfOut, g.outRow), share);
          });
        });
      });
    });
  });

  module.export("attentionGrad", parameters, "void", (f, description, from, to, scratch) => {
    const g = readFields(f, description);
    const [stride, depthStride, widthStride] = [g.keys, g.depth, g.width].map((n) => paddedRow(f, n));
    const take = pieces(f, scratch);
    const weights = take(i32.mul(stride, g.blockRows));
    const scoreGrads = take(i32.mul(stride, g.blockRows));
    const queryGrads = take(i32.mul(depthStride, g.blockRows));
    const scaled = take(i32.mul(depthStride, g.blockRows));
    const factors = take(i32.mul(stride, g.blockRows));
    const shares = take(i32.shl(g.blockRows, 2));
    const sums = f.let(scratch);
    const keyGrads = take(i32.mul(depthStride, i32.add(g.keys, spareRows)));
    const valueGrads = take(i32.mul(widthStride, i32.add(g.keys, spareRows)));
    const sumBytes = f.let(i32.sub(scratch, sums));
    const keysAcross = take(i32.mul(stride, g.depth));
    const valuesAcross = take(i32.mul(stride, g.width));
    const keysAlong = take(i32.mul(depthStride, g.keys));
    const queryPanels = take(i32.mul(depthStride, g.queries));
    const gradPanels = take(i32.mul(widthStride, g.queries));
    const stepOf = (count: Local<"i32">) => f.let(i32.mul(count, 4 * columns));
    const [depthStep, widthStep, keyStep, queryStep] = [g.depth, g.width, g.keys, g.queries].map(stepOf);
    const row = f.local("i32");
    eachSharedHead(f, g, from, to, (batch, head) => {
      const [k, v, dk, dv] = (["k", "v", "dk", "dv"] as const).map((name) => headOf(f, g, name, batch, head));
      packTransposed(f, k, g.kRow, g.depth, g.keys, keysAcross);
      packTransposed(f, v, g.vRow, g.width, g.keys, valuesAcross);
      packRows(f, k, g.kRow, g.keys, g.depth, keysAlong);
      f.memoryZero(sums, sumBytes);
      eachHead(f, g, head, (own) => {
        const [q, mask, grad, dq] = (["q", "mask", "grad", "dq"] as const).map((name) =>
          headOf(f, g, name, batch, own),
        );
        packRows(f, q, g.qRow, g.queries, g.depth, queryPanels);
        packRows(f, grad, g.gradRow, g.queries, g.width, gradPanels);
        eachBlock(f, g, (block) => {
          const { first, rows, limit } = block;
          const inBlock = (base: Local<"i32">, step: Parameters<typeof i32.mul>[1]) =>
            f.let(i32.add(base, i32.mul(first, step)));
          const at = (base: Local<"i32">, step: Local<"i32">) => f.let(i32.add(base, i32.mul(row, step)));
          const [ofQ, ofGrad] = [inBlock(q, g.qRow), inBlock(grad, g.gradRow)];
          const [queryRows, gradRows] = [queryPanels, gradPanels].map((panel) => inBlock(panel, 4 * columns));
          f.for(row, 0, rows, 1, () => scaleElements(f, g.depth, at(ofQ, g.qRow), at(scaled, depthStride), g.scale));
          f.call(product, scaled, depthStride, keysAcross, depthStep, weights, stride, rows, limit, g.depth, 0);
          f.call(product, ofGrad, g.gradRow, valuesAcross, widthStep, scoreGrads, stride, rows, limit, g.width, 0);
          const [ofMask, seen] = [maskOf(f, g, mask, block), seenByFirst(f, g, block)];
          f.call(softmaxRows, weights, stride, ofMask, g.maskRow, rows, seen, g.causal, limit, shares);
          f.if(g.drops, () =>
            f.for(row, 0, rows, 1, () => {
              const counter = counterOf(g, batch, own, block, row);
              f.call(dropFactors, at(factors, stride), limit, g.p, g.kept, g.seedLow, g.seedHigh, counter);
              multiplyRow(f, limit, at(scoreGrads, stride), at(factors, stride));
            }),
          );
          f.call(scoreGradRows, weights, scoreGrads, stride, rows, limit, shares, g.scale);
          f.if(g.drops, () =>
            f.for(row, 0, rows, 1, () => multiplyRow(f, limit, at(weights, stride), at(factors, stride))),
          );
          f.call(product, scoreGrads, stride, keysAlong, keyStep, queryGrads, depthStride, rows, g.depth, limit, 0);
          const ofDq = inBlock(dq, g.dqRow);
          f.for(row, 0, rows, 1, () => copyRow(f, g.depth, at(queryGrads, depthStride), at(ofDq, g.dqRow)));
          const add = [limit, g.width, rows, 1] as const;
          f.call(transposedProduct, weights, stride, gradRows, queryStep, valueGrads, widthStride, ...add);
          f.call(
            transposedProduct,
            scoreGrads,
            stride,
            queryRows,
            queryStep,
            keyGrads,
            depthStride,
            limit,
            g.depth,
            rows,
            1,
          );
        });
      });
      f.for(row, 0, g.keys, 1, () => {
        const at = (base: Local<"i32">, step: Local<"i32">) => f.let(i32.add(base, i32.mul(row, step)));
        copyRow(f, g.depth, at(keyGrads, depthStride), at(dk, g.dkRow));
        copyRow(f, g.width, at(valueGrads, widthStride), at(dv, g.dvRow));
      });
    });
  });
}
