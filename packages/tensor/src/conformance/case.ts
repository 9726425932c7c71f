import type { Tensor } from "../tensor.ts";
import type { Draw, Source } from "./draw.ts";

export interface Case {
  name: string;
  /** Inputs that are differentiated, and how the result is computed from them. */
  draw(random: Draw): { inputs: Source[]; compute: (inputs: Tensor[]) => Tensor };
  /** No gradient flows: comparisons, argmax. */
  gradient?: false;
  /** Largest error of float32 against the reference in float64, relative to the largest magnitude; default 2e-6. */
  tolerance?: number;
}

/** One input of any shape, with numbers between `low` and `high`. */
export function unary(name: string, f: (x: Tensor) => Tensor, low = -3, high = 3, tolerance = 2e-6): Case {
  return {
    name,
    tolerance,
    draw: (random) => ({ inputs: [random.array(random.shape(), low, high)], compute: ([x]) => f(x) }),
  };
}

/** Two inputs that broadcast together. */
export function binary(name: string, f: (a: Tensor, b: Tensor) => Tensor, low = -3, high = 3): Case {
  return {
    name,
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      return { inputs: [random.array(a, low, high), random.array(b, low, high)], compute: ([x, y]) => f(x, y) };
    },
  };
}

/** One input, a dimension or none, and `keepdim`. */
export function reduction(name: string, f: (x: Tensor, dim: number | undefined, keepdim: boolean) => Tensor): Case {
  return {
    name,
    draw: (random) => {
      const shape = random.shape(1, 4, 1);
      const dim = random.chance(0.25) ? undefined : random.integer(-shape.length, shape.length - 1);
      const keepdim = random.chance(0.5);
      return { inputs: [random.distinct(shape)], compute: ([x]) => f(x, dim, keepdim) };
    },
  };
}
