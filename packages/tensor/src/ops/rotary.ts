/** What tells a Transformer where a token stands: rotations, sinusoids, and distances added to scores. */
import type { TypedArray } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp } from "../op.ts";
import { checkShape } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { headsInside } from "./attention.ts";

/**
 * Which two numbers form a pair that is turned together: "half" pairs i with i + dim/2 (GPT-NeoX, Llama in Hugging Face's
 * Transformers, Qwen), "interleaved" 2i with 2i + 1 (the paper, Meta's Llama, GPT-J). Checkpoints of the one give
 * nonsense with the other.
 */
export type RotaryLayout = "half" | "interleaved";

export interface RotaryAttributes {
  layout: RotaryLayout;
  /** Turns back: the gradient. */
  inverse: boolean;
}

const rotaryOp: Apply<RotaryAttributes> = defineOp({
  name: "rotary",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype, strides: headsInside(x.shape) }),
  reference: (out, { inputs: [x, cos, sin], shapes: [shape, table], attrs: { layout, inverse } }) => {
    const [length, width] = shape.slice(-2);
    const half = table[1];
    for (let row = 0; row < x.length / width; row++) {
      const start = row * width;
      const angle = (row % length) * half;
      for (let i = 0; i < half; i++) {
        const [a, b] = layout === "half" ? [start + i, start + i + half] : [start + 2 * i, start + 2 * i + 1];
        const c = cos[angle + i];
        const s = inverse ? -sin[angle + i] : sin[angle + i];
        out[a] = x[a] * c - x[b] * s;
        out[b] = x[b] * c + x[a] * s;
      }
      // What lies beyond the turned part stays (GPT-NeoX's rotary_pct).
      for (let i = start + 2 * half; i < start + width; i++) out[i] = x[i];
    }
  },
  gradient: [
    ({ grad, inputs: [, cos, sin], attrs }) => rotaryOp([grad, cos, sin], { ...attrs, inverse: !attrs.inverse }),
    "none",
    "none",
  ],
});

/**
 * Rotary position embedding (Su et al. 2021, section 3.2): turns each pair of numbers of row t by t·θ of that pair, so that
 * the inner product of two rows depends on their distance alone. No gradient flows to the tables.
 *
 * @param x [.., time, width] queries or keys @param cos,sin [time, dim/2] from `rotaryTables`, dim ≤ width; only the first
 * `dim` numbers of each row are turned. When decoding with a cache, pass the tables' rows of the new positions (narrow).
 */
export function rotary(x: Tensor, cos: Tensor, sin: Tensor, layout: RotaryLayout = "half"): Tensor {
  const [length, width] = x.shape.slice(-2);
  if (x.rank < 2 || cos.rank !== 2 || cos.shape[0] !== length || 2 * cos.shape[1] > width) {
    throw new TensorError(
      `rotary: x ${showShape(x.shape)} = [.., time, width] needs tables [time, dim/2] with dim ≤ width, not ${showShape(cos.shape)}. ` +
        (x.rank > 2 && cos.shape[0] === x.shape[x.rank - 3]
          ? "Is time the third dimension from the end? Transpose heads and time first."
          : "Cut the tables to these positions: narrow(0, start, time)."),
    );
  }
  if (sin.rank !== 2 || sin.shape[0] !== cos.shape[0] || sin.shape[1] !== cos.shape[1]) {
    throw new TensorError(`rotary: cos ${showShape(cos.shape)} and sin ${showShape(sin.shape)} differ in shape`);
  }
  return rotaryOp([x, cos, sin], { layout, inverse: false });
}

/**
 * The angles' cosines and sines for positions 0 … length − 1: pair i of `dim`/2 turns by base^(−2i/dim) per position
 * (Su et al. 2021, equation 15).
 *
 * @param dim how many numbers of a head are turned, even @param scale positions are divided by it: linear interpolation to
 * longer texts (Chen et al. 2023)
 * @returns cos and sin, each [length, dim/2]
 */
export function rotaryTables(length: number, dim: number, base = 10000, scale = 1): { cos: Tensor; sin: Tensor } {
  checkShape("rotaryTables", [length, dim]);
  if (dim % 2 !== 0) throw new TensorError(`rotaryTables: numbers are turned in pairs, so dim ${dim} must be even`);
  const angle = (t: number, i: number) => (t / scale) * base ** ((-2 * i) / dim);
  return {
    cos: table(length, dim / 2, (t, i) => Math.cos(angle(t, i))),
    sin: table(length, dim / 2, (t, i) => Math.sin(angle(t, i))),
  };
}

/**
 * The original position table (Vaswani et al. 2017, section 3.5): row t holds sin(t·ω) and cos(t·ω), side by side, for
 * ω = 10000^(−2i/dim).
 * @returns [length, dim]
 */
export function sinusoidalPositions(length: number, dim: number, base = 10000): Tensor {
  checkShape("sinusoidalPositions", [length, dim]);
  return table(length, dim, (t, i) => {
    const angle = t * base ** (-(i - (i % 2)) / dim);
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/**
 * How steeply each head's scores fall with distance (ALiBi, Press et al. 2022, section 3): 2^(−8/n), 2^(−16/n), …; for a
 * number of heads n that is no power of two, the missing ones from between, as the paper's code does.
 * @returns [heads]
 */
export function alibiSlopes(heads: number): Tensor {
  checkShape("alibiSlopes", [heads]);
  const whole = 2 ** Math.floor(Math.log2(Math.max(1, heads)));
  const slopes = Array.from({ length: heads }, (_, h) =>
    h < whole ? 2 ** ((-8 * (h + 1)) / whole) : 2 ** ((-4 * (2 * (h - whole) + 1)) / whole),
  );
  return tensor(slopes, [heads]);
}

function table(rows: number, columns: number, value: (row: number, column: number) => number): Tensor {
  const numbers: TypedArray = new Float32Array(rows * columns);
  for (let i = 0; i < numbers.length; i++) numbers[i] = value(Math.floor(i / columns), i % columns);
  return tensor(numbers, [rows, columns]);
}
