import type { KernelOverride } from "../../backend.ts";
import { noGrad } from "../../op.ts";
import { contiguous } from "../../ops/views.ts";
import type { Tensor } from "../../tensor.ts";
import { collapse, eachOffset, stridesIn } from "./broadcast.ts";
import { at, plain } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Fewest elements that are worth a thread of their own, of arithmetic and of functions such as exp. */
export const cheapGrain = 16384;
export const costlyGrain = 4096;

const cheap = ["neg", "abs", "sqrt", "rsqrt", "reciprocal", "relu", "floor", "ceil", "trunc", "round"];
const costly = ["exp", "log", "tanh", "sigmoid", "erf"];

export function elementwise({ threads }: Machine): Record<string, KernelOverride> {
  const unary = (name: string, grain: number): KernelOverride => {
    return (out, [x]) => {
      if (!plain(x) || !plain(out)) return false;
      const [from, to] = [at(x), at(out)];
      threads.run(name, out.size, grain, (start, end) => [from + 4 * start, to + 4 * start, end - start]);
      return true;
    };
  };

  const copied = (t: Tensor) => noGrad(() => contiguous(t));

  /** `name` for two arrays along a row, `nameLeft` or `nameRight` where one of them gives a number per row. */
  const binary = (name: string): KernelOverride => {
    const kernelFor = (stepA: number, stepB: number) =>
      stepA === 0 ? `${name}Left` : stepB === 0 ? `${name}Right` : name;
    /** One row; a step of 0 repeats one number. */
    const row = (n: number, a: number, stepA: number, b: number, stepB: number, out: number) =>
      threads.run(kernelFor(stepA, stepB), n, cheapGrain, (from, to) => {
        return [a + 4 * stepA * from, b + 4 * stepB * from, out + 4 * from, 1, to - from, 0, 0, 0];
      });
    const apply = (out: Tensor, a: Tensor, b: Tensor): boolean => {
      if (a.dtype !== "float32" || b.dtype !== "float32" || out.dtype !== "float32") return false;
      const { size } = out;
      if (size === 0) return true;
      const [stepA, stepB] = [a, b].map((t) => (t.size === size ? 1 : t.size === 1 ? 0 : null));
      if (stepA !== null && stepB !== null && plain(a) && plain(b) && plain(out)) {
        row(size, at(a), stepA, at(b), stepB, at(out));
        return true;
      }
      const { shape, strides } = collapse(out.shape, [stridesIn(a, out.shape), stridesIn(b, out.shape), out.strides]);
      const [inA, inB, inOut] = strides.map((s) => s[s.length - 1] ?? 1);
      if (inOut !== 1) return false;
      // Copied first, where a row's numbers lie apart, or where both repeat one number along it.
      const repeats = inA === 0 && inB === 0;
      if (inA > 1 || (repeats && !a.contiguousLayout)) return apply(out, copied(a), b);
      if (inB > 1 || repeats) return apply(out, a, copied(b));
      const n = shape[shape.length - 1] ?? 1;
      const rows = shape[shape.length - 2] ?? 1;
      const [rowA, rowB, rowOut] = strides.map((s) => s[s.length - 2] ?? 0);
      const [firstA, firstB, firstOut] = [at(a), at(b), at(out)];
      const outer = strides.map((s) => s.slice(0, -2));
      eachOffset(shape.slice(0, -2), outer, ([skipA, skipB, skipOut]) => {
        const [x, y, to] = [firstA + 4 * skipA, firstB + 4 * skipB, firstOut + 4 * skipOut];
        if (rows === 1) row(n, x, inA, y, inB, to);
        else {
          threads.run(kernelFor(inA, inB), rows, Math.ceil(cheapGrain / n), (start, end) => {
            const starts = [x + 4 * rowA * start, y + 4 * rowB * start, to + 4 * rowOut * start];
            return [...starts, end - start, n, rowA, rowB, rowOut];
          });
        }
      });
      return true;
    };
    return (out, [a, b]) => apply(out, a, b);
  };
  const add = binary("add");

  return {
    add,
    sub: binary("sub"),
    mul: binary("mul"),
    div: binary("div"),
    maximum: binary("maximum"),
    minimum: binary("minimum"),
    reluGrad: binary("reluGrad"),
    clamp: (out, [x], attrs) => {
      if (!plain(x)) return false;
      const { min, max } = attrs as { min: number; max: number };
      const [from, to] = [at(x), at(out)];
      threads.run("clamp", out.size, cheapGrain, (start, end) => [
        from + 4 * start,
        to + 4 * start,
        end - start,
        min,
        max,
      ]);
      return true;
    },
    accumulate: (into, [x]) => add(into, [into, x], null),
    ...Object.fromEntries(cheap.map((name) => [name, unary(name, cheapGrain)])),
    ...Object.fromEntries(costly.map((name) => [name, unary(name, costlyGrain)])),
  };
}
