import { afterAll, describe, expect, it } from "vitest";
import { type BackendName, setBackend } from "../backend.ts";
import { isFloat } from "../dtype.ts";
import { showShape } from "../errors.ts";
import { noGrad } from "../op.ts";
import { mul } from "../ops/elementwise.ts";
import { sum } from "../ops/reduce.ts";
import { sameShape, sizeOf } from "../shape.ts";
import { keep, step, type Tensor, tensor } from "../tensor.ts";
import { cases } from "./cases.ts";
import { build, Draw, type Source } from "./draw.ts";

const seeds = Array.from({ length: 25 }, (_, i) => i + 1);
const backends: BackendName[] = ["js", "wasm"];

function largest(values: ArrayLike<number>): number {
  let out = 0;
  for (let i = 0; i < values.length; i++) out = Math.max(out, Math.abs(values[i]));
  return out;
}

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number, context: string) {
  expect(got.length, context).toBe(want.length);
  const scale = Math.max(1, largest(want));
  for (let i = 0; i < want.length; i++) {
    if (!(Math.abs(got[i] - want[i]) <= tolerance * scale) && !Object.is(got[i], want[i])) {
      expect.fail(`${context}: element ${i} is ${got[i]}, expected ${want[i]}`);
    }
  }
}

afterAll(() => setBackend("wasm"));

describe.each(backends)("every operation on backend %s", (backend) => {
  it.each(cases)("$name agrees with float64", ({ draw, tolerance = 2e-6 }) => {
    setBackend(backend);
    for (const seed of seeds) {
      const { inputs, compute } = draw(new Draw(seed));
      const context = `seed ${seed}, shapes ${inputs.map(({ shape }) => showShape(shape)).join(" ")}`;
      step(() => {
        const single = compute(inputs.map((source) => build(source, "float32")));
        const double = compute(inputs.map((source) => build(source, "float64")));
        expect(sameShape(single.shape, double.shape), context).toBe(true);
        expectClose(single.toTypedArray(), double.toTypedArray(), tolerance, context);
      });
    }
  });

  it.each(cases.filter((c) => c.gradient !== false))("$name: gradients in float32 agree with float64", (c) => {
    setBackend(backend);
    for (const seed of seeds) {
      const { inputs, compute } = c.draw(new Draw(seed));
      const context = `seed ${seed}, shapes ${inputs.map(({ shape }) => showShape(shape)).join(" ")}`;
      step(() => {
        const single = gradients(inputs, compute, seed, "float32");
        const double = gradients(inputs, compute, seed, "float64");
        for (const [i, want] of double.entries()) expectClose(single[i], want, 2e-5, `${context}, input ${i}`);
      });
    }
  });
});

/** A weighting of the output, so that every element's gradient counts differently. */
function weights(shape: readonly number[], seed: number, dtype: "float32" | "float64"): Tensor {
  return build({ ...new Draw(seed + 1000).array(shape), layout: shape.map((_, d) => d) }, dtype);
}

function gradients(
  inputs: Source[],
  compute: (inputs: Tensor[]) => Tensor,
  seed: number,
  dtype: "float32" | "float64",
): ArrayLike<number>[] {
  const leaves = inputs.map((source) => build(source, dtype).detach().requiresGrad_());
  const out = compute(leaves);
  expect(isFloat(out.dtype)).toBe(true);
  sum(mul(out, weights(out.shape, seed, dtype))).backward();
  return leaves.map((leaf, i) => {
    if (leaf.grad) expect(sameShape(leaf.grad.shape, leaf.shape)).toBe(true);
    return leaf.grad?.toTypedArray() ?? new Float64Array(sizeOf(inputs[i].shape));
  });
}

describe("gradients by finite differences in float64", () => {
  const h = 1e-5;

  it.each(cases.filter((c) => c.gradient !== false))("$name", ({ draw }) => {
    setBackend("js");
    for (const seed of seeds) {
      const { inputs, compute } = draw(new Draw(seed));
      const analytic = gradients(inputs, compute, seed, "float64");
      const value = (sources: Source[]) =>
        noGrad(() => {
          const out = compute(sources.map((source) => build(source, "float64")));
          return sum(mul(out, weights(out.shape, seed, "float64"))).item();
        });
      for (const [i, source] of inputs.entries()) {
        // A few elements of each input: the rest follows the same rule.
        const random = new Draw(seed + 2000);
        for (let n = 0; n < Math.min(4, source.values.length); n++) {
          const at = random.integer(0, source.values.length - 1);
          const moved = (by: number) => {
            const values = source.values.slice();
            values[at] += by;
            return value(inputs.map((other, j) => (j === i ? { ...source, values } : other)));
          };
          const numeric = (moved(h) - moved(-h)) / (2 * h);
          const shapes = inputs.map(({ shape }) => showShape(shape)).join(" ");
          expectClose([analytic[i][at]], [numeric], 1e-5, `seed ${seed}, shapes ${shapes}, input ${i}, element ${at}`);
        }
      }
    }
  });
});

describe("memory", () => {
  it.each(backends)("stays flat over steps on %s", (backend) => {
    setBackend(backend);
    const weight = keep(
      tensor(
        Array.from({ length: 64 }, (_, i) => i / 64),
        [8, 8],
      ),
    ).requiresGrad_();
    const run = () =>
      step(() => {
        const x = tensor(
          Array.from({ length: 80 }, (_, i) => i / 80),
          [10, 8],
        );
        weight.grad = null;
        sum(x.matmul(weight).relu()).backward();
        weight.grad = null;
      });
    run();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 500; i++) run();
    if (backend === "wasm") expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + 2 ** 20);
  });
});
