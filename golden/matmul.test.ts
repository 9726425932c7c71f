import { type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { mul } from "@gradus/tensor/ops/elementwise";
import { linear, matmul } from "@gradus/tensor/ops/matmul";
import * as products from "@gradus/tensor/ops/products";
import { sum } from "@gradus/tensor/ops/reduce";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixture from "./fixtures/matmul.json" with { type: "json" };

/** Largest difference of float32 to PyTorch's float64, relative to the largest number of the result. */
const tolerance = 2e-6;

type Compute = (...inputs: (Tensor | products.Factors)[]) => Tensor;
const functions = { linear, matmul, ...products } as unknown as Record<string, Compute>;

const numbers = (data: readonly (number | string)[]) =>
  data.map((x) => (x === "inf" ? Number.POSITIVE_INFINITY : x === "-inf" ? Number.NEGATIVE_INFINITY : Number(x)));

const array = ({ shape, data }: { shape: number[]; data: (number | string)[] }) =>
  tensor(Float32Array.from(numbers(data)), shape);

function expectClose(got: Tensor, { shape, data }: { shape: number[]; data: (number | string)[] }, what: string): void {
  expect(got.shape, what).toEqual(shape);
  const want = numbers(data);
  const scale = Math.max(1, ...want.filter(Number.isFinite).map(Math.abs));
  for (const [i, value] of got.toTypedArray().entries()) {
    const close = Object.is(value, want[i]) || Math.abs(value - want[i]) <= tolerance * scale;
    if (!close) expect.fail(`${what}[${i}] is ${value}, PyTorch says ${want[i]}`);
  }
}

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.cases)(
    "$name $inputs.0.shape, $inputs.1.shape",
    ({ name, inputs, attributes, output, weight, gradients }) => {
      const leaves = inputs.map((input) => array(input).requiresGrad_());
      const out = functions[name](...leaves, ...(Object.keys(attributes).length > 0 ? [attributes] : []));
      expectClose(out, output, "output");
      sum(mul(out, array(weight))).backward();
      for (const [i, { grad }] of leaves.entries()) {
        if (grad) expectClose(grad, gradients[i], `gradient ${i}`);
        else expect(numbers(gradients[i].data).every((x) => x === 0)).toBe(true);
      }
    },
  );

  it("int32 wraps", () => {
    const [a, b] = fixture.int32.inputs.map((rows) => tensor(rows, undefined, "int32"));
    const out = matmul(a, b);
    expect(out.dtype).toBe("int32");
    expect(Array.from(out.toTypedArray())).toEqual(fixture.int32.output.flat());
  });
});
