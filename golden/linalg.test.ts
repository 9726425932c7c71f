import { type Tensor, tensor } from "@gradus/tensor";
import { abs, add, mul } from "@gradus/tensor/ops/elementwise";
import { cholesky } from "@gradus/tensor/ops/linalg/cholesky";
import { eigh, eigvalsh } from "@gradus/tensor/ops/linalg/eigh";
import { lstsq, matrixRank, pinv } from "@gradus/tensor/ops/linalg/least-squares";
import { cond, matrixExp, matrixNorm } from "@gradus/tensor/ops/linalg/norms";
import { qr } from "@gradus/tensor/ops/linalg/qr";
import { det, inverse, matrixPower, slogdet, solve } from "@gradus/tensor/ops/linalg/solve";
import { svd, svdvals } from "@gradus/tensor/ops/linalg/svd";
import { solveTriangular } from "@gradus/tensor/ops/linalg/triangular";
import { vectorNorm } from "@gradus/tensor/ops/linalg/vector-norm";
import { matmul } from "@gradus/tensor/ops/matmul";
import { sum } from "@gradus/tensor/ops/reduce";
import { transpose } from "@gradus/tensor/ops/views";
import { expect, it } from "vitest";
import fixture from "./fixtures/linalg.json" with { type: "json" };

/** Largest difference of float32 to PyTorch's float64, relative to the largest number of the result. */
const tolerance = 3e-6;
const gradientTolerance = 2e-5;

const turned = (a: Tensor) => transpose(a, -2, -1);

function orderOf(text: string): number | "fro" | "nuc" {
  if (text === "fro" || text === "nuc") return text;
  return Number(text.replace("inf", "Infinity"));
}

function apply(name: string, [a, b]: Tensor[], order: string, index: number): Tensor[] {
  switch (name) {
    case "solve":
      return [solve(a, b)];
    case "solveUpper":
      return [solveTriangular(a, b, { upper: true })];
    case "solveLowerUnit":
      return [solveTriangular(a, b, { upper: false, unitriangular: true })];
    case "inverse":
      return [inverse(a)];
    case "det":
      return [det(a)];
    case "slogdet":
      return [slogdet(a).sign, slogdet(a).logabsdet];
    case "cholesky":
      return [cholesky(matmul(a, turned(a)))];
    case "eigh": {
      const { eigenvalues, eigenvectors } = eigh(add(a, turned(a)));
      return [eigenvalues, abs(eigenvectors)];
    }
    case "eigvalsh":
      return [eigvalsh(add(a, turned(a)))];
    case "qr": {
      const { Q, R } = qr(a);
      return [Q, R];
    }
    case "svd": {
      const { U, S, Vh } = svd(a, false);
      return [abs(U), S, abs(Vh)];
    }
    case "svdvals":
      return [svdvals(a)];
    case "pinv":
      return [pinv(a)];
    case "lstsq":
      return [lstsq(a, b)];
    case "matrixPower":
      return [matrixPower(a, fixture.operations.findIndex((entry) => entry.name === name) === index ? 5 : -2)];
    case "matrixExp":
      return [matrixExp(a)];
    case "cond":
      return [cond(a)];
    case "matrixNorm":
      return [matrixNorm(a, orderOf(order))];
    default:
      return [vectorNorm(a, orderOf(order) as number, 1)];
  }
}

function expectClose(got: ArrayLike<number>, want: readonly number[], limit: number, what: string): void {
  expect(got.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(got[i] - value) <= limit * scale)) expect.fail(`${what}[${i}] is ${got[i]}, PyTorch says ${value}`);
  }
}

it.each(fixture.operations.map((entry, i) => ({ ...entry, i })))("$name $order ($i) as PyTorch's", (entry) => {
  const inputs = entry.inputs.map(({ shape, data }) => tensor(Float32Array.from(data), shape).requiresGrad_());
  const outputs = apply(entry.name, inputs, entry.order, entry.i);
  const weighted = outputs.map((out, i) => {
    expect(out.shape).toEqual(entry.outputs[i].shape);
    expectClose(out.toTypedArray(), entry.outputs[i].data, tolerance, `output ${i}`);
    return sum(mul(out, tensor(Float32Array.from(entry.weights[i].data), entry.weights[i].shape)));
  });
  weighted.reduce((a, b) => add(a, b)).backward();
  for (const [i, want] of entry.gradients.entries()) {
    if (want) expectClose(inputs[i].grad!.toTypedArray(), want.data, gradientTolerance, `gradient ${i}`);
  }
});

it("ranks", () => {
  expect(
    matrixRank(
      tensor(
        Array.from({ length: 9 }, () => 1),
        [3, 3],
      ),
    ).item(),
  ).toBe(fixture.ranks.deficient);
  expect(fixture.ranks.full).toBe(3);
});
