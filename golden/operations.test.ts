import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import type { DType } from "@gradus/tensor/dtype";
import * as activations from "@gradus/tensor/ops/activations";
import * as compare from "@gradus/tensor/ops/compare";
import * as creation from "@gradus/tensor/ops/creation";
import * as einsum from "@gradus/tensor/ops/einsum";
import * as elementwise from "@gradus/tensor/ops/elementwise";
import * as exponential from "@gradus/tensor/ops/exponential";
import * as indexing from "@gradus/tensor/ops/indexing";
import * as losses from "@gradus/tensor/ops/losses";
import * as mask from "@gradus/tensor/ops/mask";
import * as rearrange from "@gradus/tensor/ops/rearrange";
import * as reduce from "@gradus/tensor/ops/reduce";
import * as regions from "@gradus/tensor/ops/regions";
import * as rounding from "@gradus/tensor/ops/rounding";
import * as scan from "@gradus/tensor/ops/scan";
import * as sort from "@gradus/tensor/ops/sort";
import * as special from "@gradus/tensor/ops/special";
import * as statistics from "@gradus/tensor/ops/statistics";
import * as trigonometry from "@gradus/tensor/ops/trigonometry";
import * as views from "@gradus/tensor/ops/views";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixture from "./fixtures/operations.json" with { type: "json" };

type Apply = (...values: unknown[]) => unknown;
const operations = {
  ...activations,
  ...compare,
  ...creation,
  ...einsum,
  ...elementwise,
  ...exponential,
  ...indexing,
  ...losses,
  ...mask,
  ...rearrange,
  ...reduce,
  ...regions,
  ...rounding,
  ...scan,
  ...sort,
  ...special,
  ...statistics,
  ...trigonometry,
  ...views,
} as unknown as Record<string, Apply>;

interface Numbers {
  dtype: string;
  shape: number[];
  data: (number | string)[];
}

interface Case {
  name: string;
  arguments: unknown[];
  inputs: Numbers[];
  outputs: Numbers[];
  grad?: Numbers;
  gradients?: (Numbers | null)[];
}

/** Largest difference to PyTorch's float32, relative to the largest finite number of the result. */
const tolerance = 3e-6;
const special32: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

function values({ data }: Numbers): number[] {
  return data.map((x) => (typeof x === "string" ? special32[x] : x));
}

function build(numbers: Numbers): Tensor {
  return tensor(values(numbers), numbers.shape, numbers.dtype as DType);
}

/** The arguments with "$0" … replaced by the inputs, also in lists and options. */
function filledIn(argument: unknown, inputs: readonly Tensor[]): unknown {
  if (typeof argument === "string" && argument.startsWith("$")) return inputs[Number(argument.slice(1))];
  if (Array.isArray(argument)) return argument.map((item) => filledIn(item, inputs));
  if (argument === null || typeof argument !== "object") return argument;
  return Object.fromEntries(Object.entries(argument).map(([key, value]) => [key, filledIn(value, inputs)]));
}

function expectSame(got: Tensor, want: Numbers, what: string): void {
  expect(got.shape, what).toEqual(want.shape);
  const expected = values(want);
  const numbers = got.toTypedArray();
  const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
  for (const [i, value] of expected.entries()) {
    const same = Object.is(numbers[i], value) || numbers[i] === value;
    if (!same && !(Math.abs(numbers[i] - value) <= tolerance * scale)) {
      expect.fail(`${what}[${i}] is ${numbers[i]}, PyTorch says ${value}`);
    }
  }
}

const cases = (fixture.cases as Case[]).map((entry, i) => ({ ...entry, i }));

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(cases)("$name ($i)", ({ name, arguments: given, inputs: sources, outputs, grad, gradients }) => {
    step(() => {
      const inputs = sources.map((source) => {
        const input = build(source);
        return source.dtype === "float32" ? input.requiresGrad_() : input;
      });
      const result = operations[name](...given.map((argument) => filledIn(argument, inputs)));
      const results = (
        outputs.length === 1 && !Array.isArray(result) ? [result] : Object.values(result as object)
      ) as Tensor[];
      expect(results.length).toBe(outputs.length);
      for (const [i, output] of outputs.entries()) {
        expect(results[i].dtype, `type of output ${i}`).toBe(output.dtype);
        expectSame(results[i], output, `output ${i}`);
      }
      if (!grad) return;
      results[0].backward(build(grad));
      for (const [i, want] of gradients!.entries()) {
        if (want && inputs[i].grad) expectSame(inputs[i].grad, want, `gradient ${i}`);
        else if (want)
          expect(
            values(want).every((x) => x === 0),
            `gradient ${i}`,
          ).toBe(true);
      }
    });
  });
});
