/**
 * Attention from matrix products and one kernel per row of weights. The weights of all heads lie in memory while it runs, unlike on the
 * CPU. @see ../../ops/attention.ts
 */
import type { KernelOverride } from "../../backend.ts";
import { Storage } from "../../memory.ts";
import { type AttentionAttributes, headsInside } from "../../ops/attention.ts";
import type { RotaryAttributes } from "../../ops/rotary.ts";
import { contiguousStrides, type Shape, sizeOf } from "../../shape.ts";
import { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { floatWord, groupsFor, perElement, positions, walk, walkWords, word } from "../wgsl.ts";
import { dense } from "./copy.ts";
import { matmulInto, transposed } from "./matmul.ts";
import { dropoutInto } from "./random.ts";
import { along, floats, runRows, wordAfter } from "./rows.ts";

/** Heads [.., H, T, D] as [.., H/group, group, T, D]: the second of which the keys do not have. */
function grouped(x: Tensor, group: number): Tensor {
  if (group === 1) return x;
  const at = x.rank - 3;
  const stride = x.strides[at];
  return new Tensor(
    x.storage,
    x.shape.toSpliced(at, 1, x.shape[at] / group, group),
    x.strides.toSpliced(at, 1, stride * group, stride),
    x.offset,
  );
}

/** Keys or values [.., H/group, T, D], each repeated for its group without a copy. */
function repeated(x: Tensor, group: number): Tensor {
  if (group === 1) return x;
  const at = x.rank - 2;
  return new Tensor(x.storage, x.shape.toSpliced(at, 0, group), x.strides.toSpliced(at, 0, 0), x.offset);
}

/** [.., H/group, group, T, D] as [.., H/group, group·T, D]: what a group's keys meet, one after the other. */
function joined(gpu: Gpu, x: Tensor, group: number): Tensor {
  if (group === 1) return x;
  const whole = dense(gpu, x);
  const shape = [...x.shape.slice(0, -3), group * x.shape[x.rank - 2], x.shape[x.rank - 1]];
  return new Tensor(whole.storage, shape, contiguousStrides(shape), whole.offset);
}

export function attentionKernels(gpu: Gpu): Record<string, KernelOverride> {
  const scratch = (shape: Shape) =>
    new Tensor(new Storage("float32", sizeOf(shape), gpu), shape, contiguousStrides(shape), 0);

  /** softmax(q·kᵀ·scale + mask), 0 where every key is masked: [.., Tq, Tk]. */
  const weightsOf = (q: Tensor, k: Tensor, mask: Tensor | undefined, { scale, causal, group }: AttentionAttributes) => {
    const heads = grouped(q, group);
    const scores = scratch([...heads.shape.slice(0, -1), k.shape[k.rank - 2]]);
    matmulInto(gpu, "attention", scores, heads, transposed(repeated(k, group)));
    const n = scores.shape[scores.rank - 1];
    const queries = q.shape[q.rank - 2];
    const out = scratch(scores.shape);
    const inputs = mask ? { x: scores, mask } : { x: scores };
    const first = wordAfter(Object.keys(inputs).length);
    const rows = mask && walk(mask.shape.slice(0, -1), [mask.strides.slice(0, -1)], [mask.offset]);
    const value = `scoreAt(${mask ? "maskRow, " : ""}row, start, j)`;
    const functions = `
fn scoreAt(${mask ? "maskRow: u32, " : ""}row: u32, start: u32, j: u32) -> f32 {
  if (${causal ? `j > row % ${word(first + 1)}` : "false"}) { return -infinity(); }
  return x[${word(3)} + start + j] * ${floatWord(first)}${mask ? ` + mask[maskRow + j * ${word(first + 2)}]` : ""};
}`;
    const body = `${mask && rows ? `${positions(["maskRow"], rows.shape.length, first + 3, "row").replaceAll("maskRowAt", "maskRow")}` : ""}
  var most = -infinity();
${along(`most = larger(${value}, most);`)}
  most = largest(most, local);
  let some = most >= lowest || isNan(most);
  var sum = 0.0;
  if (some) {
${along(`sum += exp(${value} - most);`)}
  }
  sum = total(sum, local);
${along(`out[outAt + start + j] = select(0.0, exp(${value} - most) / sum, some);`)}`;
    runRows(gpu, {
      op: "attention",
      variant: `${causal} ${rows?.shape.length}`,
      out,
      rows: n === 0 ? 0 : scores.size / n,
      n,
      inputs,
      body,
      functions,
      words: [...floats(scale), queries, mask?.strides[mask.rank - 1] ?? 0, ...(rows ? walkWords(rows) : [])],
    });
    return out;
  };

  /** The same numbers are dropped forward and backward: they are found by their place in the seed's stream. */
  const dropped = (weights: Tensor, { dropout }: AttentionAttributes) => {
    if (dropout === null) return weights;
    const out = scratch(weights.shape);
    dropoutInto(gpu, "attention", out, weights, dropout);
    return out;
  };

  return {
    attention: (out, [q, k, v, mask], attrs) => {
      if (q.dtype !== "float32") return false;
      const options = attrs as AttentionAttributes;
      if (out.size === 0) return true;
      const weights = dropped(weightsOf(q, k, mask, options), options);
      matmulInto(gpu, "attention", grouped(out, options.group), weights, repeated(v, options.group));
      return true;
    },
    attentionGrad: (out, inputs, attrs) => {
      if (inputs[0].dtype !== "float32") return false;
      const options = attrs as AttentionAttributes;
      const { group, scale } = options;
      const [q, k, v] = inputs;
      const grad = inputs[inputs.length - 1];
      const mask = inputs.length === 5 ? inputs[3] : undefined;
      if (out.size === 0) return true;
      const weights = weightsOf(q, k, mask, options);
      const n = weights.shape[weights.rank - 1];
      const byDropped = scratch(weights.shape);
      matmulInto(gpu, "attentionGrad", byDropped, grouped(grad, group), transposed(repeated(v, group)));
      const byWeight = dropped(byDropped, options);
      const byScore = scratch(weights.shape);
      runRows(gpu, {
        op: "attentionGrad",
        out: byScore,
        rows: n === 0 ? 0 : weights.size / n,
        n,
        inputs: { weights, byWeight },
        body: `  var dot = 0.0;
${along("dot += weights[weightsAt + start + j] * byWeight[byWeightAt + start + j];")}
  dot = total(dot, local);
${along(`out[outAt + start + j] = ${floatWord(wordAfter(2))} * weights[weightsAt + start + j] * (byWeight[byWeightAt + start + j] - dot);`)}`,
        words: floats(scale),
      });
      let offset = out.offset;
      const [dq, dk, dv] = [q, k, v].map(({ shape }) => {
        const part = new Tensor(out.storage, shape, headsInside(shape), offset);
        offset += sizeOf(shape);
        return part;
      });
      const all = (x: Tensor) => joined(gpu, x, group);
      matmulInto(gpu, "attentionGrad", grouped(dq, group), byScore, repeated(k, group));
      matmulInto(gpu, "attentionGrad", dk, transposed(all(byScore)), all(grouped(q, group)));
      matmulInto(gpu, "attentionGrad", dv, transposed(all(dropped(weights, options))), all(grouped(grad, group)));
      return true;
    },
    rotary: (out, [x, cosines, sines], attrs) => {
      if (x.dtype !== "float32") return false;
      const { layout, inverse } = attrs as RotaryAttributes;
      if (out.size === 0) return true;
      const [cos, sin] = [dense(gpu, cosines), dense(gpu, sines)];
      const walked = walk(
        x.shape.slice(0, -1),
        [out.strides.slice(0, -1), x.strides.slice(0, -1)],
        [out.offset, x.offset],
      );
      const rank = walked.shape.length;
      const [length, width] = x.shape.slice(-2);
      const pair = layout === "half" ? ["c % half", "c % half + half"] : ["c / 2u * 2u", "c / 2u * 2u + 1u"];
      const second = layout === "half" ? "c >= half" : "(c & 1u) == 1u";
      gpu.run({
        op: "rotary",
        key: `rotary ${layout} ${inverse} ${rank}`,
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["x", "f32", "read"],
              ["cos_", "f32", "read"],
              ["sin_", "f32", "read"],
            ],
            `  let c = i % ${word(1)};
  let row = i / ${word(1)};
  let half = ${word(3)};
${positions(["out", "x"], rank, 8, "row")}
  var value = x[xAt + c * ${word(5)}];
  if (c < 2u * half) {
    let angle = row % ${word(2)} * half + ${layout === "half" ? "c % half" : "c / 2u"};
    let a = x[xAt + (${pair[0]}) * ${word(5)}];
    let b = x[xAt + (${pair[1]}) * ${word(5)}];
    let s = ${inverse ? "-" : ""}sin_[${word(7)} + angle];
    value = select(a * cos_[${word(6)} + angle] - b * s, b * cos_[${word(6)} + angle] + a * s, ${second});
  }
  out[outAt + c * ${word(4)}] = value;`,
          ),
        writes: [out.storage],
        reads: [x.storage, cos.storage, sin.storage],
        params: [
          out.size,
          width,
          length,
          cos.shape[1],
          out.strides[out.rank - 1],
          x.strides[x.rank - 1],
          cos.offset,
          sin.offset,
          ...walkWords(walked),
        ],
        groups: groupsFor(out.size),
      });
      return true;
    },
  };
}
