/** What is checked of every operation on a backend, in Node and in pages: nothing here needs a test runner. */
import { type BackendName, setBackend } from "../backend.ts";
import { isFloat } from "../dtype.ts";
import { showShape } from "../errors.ts";
import { mul } from "../ops/elementwise.ts";
import { sum } from "../ops/reduce.ts";
import { sameShape } from "../shape.ts";
import { step, type Tensor, zeros } from "../tensor.ts";
import type { Case } from "./case.ts";
import { build, Draw, type Source } from "./draw.ts";

type Numbers = ArrayLike<number>;
type Compute = (inputs: Tensor[]) => Tensor;

export function expectThat(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

function largest(values: Numbers): number {
  let out = 0;
  for (let i = 0; i < values.length; i++) out = Math.max(out, Math.abs(values[i]));
  return out;
}

/** @throws where an element is further from the wanted one than `tolerance` times the largest (or 1) */
export function expectClose(got: Numbers, want: Numbers, tolerance: number, context: string): void {
  expectThat(got.length === want.length, `${context}: ${got.length} elements instead of ${want.length}`);
  const scale = Math.max(1, largest(want));
  for (let i = 0; i < want.length; i++) {
    const close = Math.abs(got[i] - want[i]) <= tolerance * scale || Object.is(got[i], want[i]);
    expectThat(close, `${context}: element ${i} is ${got[i]}, expected ${want[i]}`);
  }
}

/** The operation in float32 on `backend` against float64 on plain arrays. */
export async function expectAgreement(c: Case, backend: BackendName, seed: number, factor = 1): Promise<void> {
  const run = (on: BackendName, dtype: "float32" | "float64") =>
    numbersOf(c, on, seed, ({ inputs, compute }) => [compute(inputs.map((source) => build(source, dtype)))]);
  const { context, results: double } = await run("js", "float64");
  const { results: single } = await run(backend, "float32");
  const { tolerance = 2e-6 } = c;
  expectThat(sameShape(single[0].shape, double[0].shape), `${context}: shape ${showShape(single[0].shape)}`);
  expectClose(single[0].numbers, double[0].numbers, tolerance * factor, context);
}

/** The same for the gradient by every input. */
export async function expectGradientAgreement(c: Case, backend: BackendName, seed: number, factor = 1): Promise<void> {
  const run = (on: BackendName, dtype: "float32" | "float64") =>
    numbersOf(c, on, seed, ({ inputs, compute }) => gradients(inputs, compute, seed, dtype));
  const { context, results: double } = await run("js", "float64");
  const { results: single } = await run(backend, "float32");
  for (const [i, { shape, numbers }] of double.entries()) {
    const input = `${context}, input ${i}`;
    expectThat(sameShape(single[i].shape, shape), `${input}: the gradient's shape is ${showShape(single[i].shape)}`);
    expectClose(single[i].numbers, numbers, 2e-5 * factor, input);
  }
}

/** Draws on a backend (a case may make arrays then, too), computes within a step, and reads the results. */
async function numbersOf(
  { draw }: Case,
  backend: BackendName,
  seed: number,
  compute: (drawn: ReturnType<Case["draw"]>) => Tensor[],
) {
  setBackend(backend);
  const drawn = draw(new Draw(seed));
  let pending: { shape: readonly number[]; data: Promise<Numbers> }[] = [];
  step(() => {
    pending = compute(drawn).map((t) => ({ shape: t.shape, data: t.data() }));
  });
  const results = await Promise.all(pending.map(async ({ shape, data }) => ({ shape, numbers: await data })));
  return { results, context: `seed ${seed}, shapes ${drawn.inputs.map(({ shape }) => showShape(shape)).join(" ")}` };
}

/** A weighting of the output, so that every element's gradient counts differently. */
export function weights(shape: readonly number[], seed: number, dtype: "float32" | "float64"): Tensor {
  return build({ ...new Draw(seed + 1000).array(shape), layout: shape.map((_, d) => d) }, dtype);
}

/** Gradient of a weighted sum of the results by every input; zeros where none flows. */
export function gradients(inputs: Source[], compute: Compute, seed: number, dtype: "float32" | "float64"): Tensor[] {
  const leaves = inputs.map((source) => build(source, dtype).detach().requiresGrad_());
  const out = compute(leaves);
  expectThat(isFloat(out.dtype), `the result has type ${out.dtype}`);
  sum(mul(out, weights(out.shape, seed, dtype))).backward();
  return leaves.map((leaf) => leaf.grad ?? zeros(leaf.shape, dtype));
}
