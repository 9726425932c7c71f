import { describe, expect, it } from "vitest";
import { sameShape } from "../../shape.ts";
import { arange, type Tensor, tensor, zeros } from "../../tensor.ts";
import { matmul } from "../matmul.ts";
import { Generator } from "../random.ts";
import { cholesky } from "./cholesky.ts";
import { eigh } from "./eigh.ts";
import { eigvals } from "./eigvals.ts";
import { lstsq, matrixRank, pinv } from "./least-squares.ts";
import { diagonalMatrix, identity, turned } from "./matrix.ts";
import { cond, matrixExp, matrixNorm, trace } from "./norms.ts";
import { qr } from "./qr.ts";
import { det, inverse, slogdet, solve } from "./solve.ts";
import { svd, svdvals } from "./svd.ts";
import { solveTriangular } from "./triangular.ts";
import { vectorNorm } from "./vector-norm.ts";

const random = new Generator(11);

function draw(...shape: number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float64Array.from({ length: size }, () => 2 * random.next() - 1),
    shape,
    "float64",
  );
}

function expectSame(got: Tensor, want: Tensor, tolerance = 1e-12): void {
  if (!sameShape(got.shape, want.shape)) expect.fail(`shape [${got.shape}], expected [${want.shape}]`);
  const wanted = want.toTypedArray();
  got.toTypedArray().forEach((value, i) => {
    if (!(Math.abs(value - wanted[i]) <= tolerance)) expect.fail(`element ${i} is ${value}, expected ${wanted[i]}`);
  });
}

function expectOrthonormal(columns: Tensor, tolerance = 1e-12): void {
  const n = columns.shape[columns.rank - 1];
  const eye = identity(n, columns.dtype).expand(...columns.shape.slice(0, -2), n, n);
  expectSame(matmul(turned(columns), columns), eye, tolerance);
}

/** The Hilbert matrix 1 / (i + j + 1): its condition number grows like 33ⁿ. */
function hilbert(n: number): Tensor {
  return tensor(
    Float64Array.from({ length: n * n }, (_, at) => 1 / (Math.floor(at / n) + (at % n) + 1)),
    [n, n],
    "float64",
  );
}

const shapes = [
  [1, 1],
  [5, 3],
  [3, 5],
  [2, 3, 7, 4],
  [2, 4, 7],
  [17, 17],
  [40, 23],
  [90, 70],
  [64, 64],
  [0, 3],
  [3, 0],
  [0, 2, 2],
];
const squares = [
  [1, 1],
  [6, 6],
  [2, 3, 4, 4],
  [33, 33],
  [0, 0],
  [0, 3, 3],
];

describe("what defines a decomposition", () => {
  it.each(shapes)("qr of %j %j", (...shape) => {
    const a = draw(...shape);
    for (const mode of ["reduced", "complete"] as const) {
      const { Q, R } = qr(a, mode);
      expectOrthonormal(Q);
      expectSame(matmul(Q, R), a);
      const [k, n] = R.shape.slice(-2);
      R.toTypedArray().forEach((value, at) => {
        if (Math.floor(at / n) % k > at % n) expect(value).toBe(0);
      });
    }
  });

  it.each(shapes)("svd of %j %j", (...shape) => {
    const a = draw(...shape);
    for (const full of [true, false]) {
      const { U, S, Vh } = svd(a, full);
      expectOrthonormal(U);
      expectOrthonormal(turned(Vh));
      const k = S.shape[S.rank - 1];
      const parts = [U.narrow(-1, 0, k), diagonalMatrix(S), Vh.narrow(-2, 0, k)] as const;
      expectSame(matmul(matmul(parts[0], parts[1]), parts[2]), a);
      S.toTypedArray().forEach((value, i, all) => {
        expect(value).toBeGreaterThanOrEqual(0);
        if (i % k > 0) expect(value).toBeLessThanOrEqual(all[i - 1]);
      });
    }
  });

  it.each(squares)("eigh of %j %j", (...shape) => {
    const half = draw(...shape);
    const a = half.add(turned(half));
    const { eigenvalues, eigenvectors } = eigh(a);
    expectOrthonormal(eigenvectors);
    expectSame(matmul(a, eigenvectors), matmul(eigenvectors, diagonalMatrix(eigenvalues)), 1e-11);
    const n = shape[shape.length - 1];
    eigenvalues.toTypedArray().forEach((value, i, all) => {
      if (i % n > 0) expect(value).toBeGreaterThanOrEqual(all[i - 1]);
    });
  });

  it.each(squares)("eigenvalues of %j %j: sum, product, and the symmetric ones", (...shape) => {
    const a = draw(...shape);
    const { real, imaginary } = eigvals(a);
    expectSame(real.sum(-1), trace(a));
    expectSame(imaginary.sum(-1), trace(a).mul(0));
    const logs = real.mul(real).add(imaginary.mul(imaginary)).log().mul(0.5);
    expectSame(logs.sum(-1), slogdet(a).logabsdet, 1e-10);
    const symmetric = eigvals(a.add(turned(a)));
    expect(symmetric.imaginary.toTypedArray().every((value) => value === 0)).toBe(true);
    const n = shape[shape.length - 1];
    const sorted = Float64Array.from(symmetric.real.toTypedArray());
    for (let at = 0; at < sorted.length; at += n) sorted.subarray(at, at + n).sort();
    expectSame(tensor(sorted, symmetric.real.shape, "float64"), eigh(a.add(turned(a))).eigenvalues, 1e-11);
  });

  it("eigenvalues of rotations, of permutations, of companions and of nothing but zeros", () => {
    const rotation = eigvals(tensor([Math.cos(1), -Math.sin(1), Math.sin(1), Math.cos(1)], [2, 2], "float64"));
    expectSame(rotation.real, tensor([Math.cos(1), Math.cos(1)], [2], "float64"));
    expectSame(rotation.imaginary, tensor([Math.sin(1), -Math.sin(1)], [2], "float64"));
    const cycle = eigvals(tensor([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [4, 4], "float64"));
    expect([...cycle.real.toTypedArray()].map((x) => Math.round(x) + 0).sort()).toEqual([-1, 0, 0, 1]);
    expect([...cycle.imaginary.toTypedArray()].map((x) => Math.round(x) + 0).sort()).toEqual([-1, 0, 0, 1]);
    // x³ − 6 x² + 11 x − 6 = (x − 1) (x − 2) (x − 3)
    const companion = eigvals(tensor([6, -11, 6, 1, 0, 0, 0, 1, 0], [3, 3], "float64")).real.toTypedArray();
    expectSame(tensor([...companion].sort(), [3], "float64"), tensor([1, 2, 3], [3], "float64"), 1e-10);
    expect([...eigvals(zeros([3, 3])).real.toTypedArray()]).toEqual([0, 0, 0]);
  });

  it.each(squares)("inverse, determinant and Cholesky of %j %j", (...shape) => {
    const half = draw(...shape);
    const n = shape[shape.length - 1];
    const eye = identity(n, "float64").expand(...shape);
    const a = matmul(half, turned(half)).add(identity(n, "float64"));
    expectSame(matmul(a, inverse(a)), eye, 1e-10);
    expectSame(slogdet(a).logabsdet, eigh(a).eigenvalues.log().sum(-1), 1e-10);
    expectSame(det(a).log(), slogdet(a).logabsdet, 1e-10);
    const l = cholesky(a);
    expectSame(matmul(l, turned(l)), a);
    expectSame(solveTriangular(l, l, { upper: false }), eye, 1e-10);
  });

  it.each(shapes.slice(0, 7))("the pseudo-inverse of %j %j (Penrose 1955)", (...shape) => {
    const a = draw(...shape);
    const p = pinv(a);
    expectSame(matmul(matmul(a, p), a), a);
    expectSame(matmul(matmul(p, a), p), p, 1e-11);
    expectSame(turned(matmul(a, p)), matmul(a, p));
    expectSame(turned(matmul(p, a)), matmul(p, a));
  });

  it("e^A e^−A = I, and det e^A = e^(tr A)", () => {
    const a = draw(3, 5, 5).mul(3);
    expectSame(matmul(matrixExp(a), matrixExp(a.neg())), identity(5, "float64").expand(3, 5, 5), 1e-8);
    expectSame(slogdet(matrixExp(a)).logabsdet, trace(a), 1e-9);
  });
});

describe("hard matrices", () => {
  it("singular values keep their relative precision however the columns are scaled", () => {
    // Orthogonal columns of lengths 1 … 1e-200: exactly the singular values.
    const { Q } = qr(draw(6, 6));
    const lengths = [1, 1e-3, 1e-8, 1e-20, 1e-60, 1e-140];
    const s = svdvals(matmul(Q, diagonalMatrix(tensor(lengths, [6], "float64")))).toTypedArray();
    for (const [i, length] of lengths.entries()) expect(Math.abs(s[i] / length - 1)).toBeLessThan(1e-12);
  });

  it("a matrix of low rank", () => {
    const a = matmul(draw(8, 2), draw(2, 6));
    expect(matrixRank(a).item()).toBe(2);
    const { U, S, Vh } = svd(a);
    expectOrthonormal(U);
    expectOrthonormal(turned(Vh));
    expect(S.toTypedArray()[2]).toBeLessThan(1e-14);
    expectSame(matmul(matmul(a, pinv(a)), a), a);
    const x = lstsq(a, draw(8, 2));
    expectSame(matmul(pinv(a), matmul(a, x)), x, 1e-10);
  });

  it("a large matrix of low rank, and one of tiny numbers beside large ones", () => {
    for (const a of [matmul(draw(90, 5), draw(5, 80)), matmul(draw(80, 80), diagonalMatrix(draw(80).pow(12)))]) {
      const { U, S, Vh } = svd(a, false);
      expectOrthonormal(U);
      expectOrthonormal(turned(Vh));
      expectSame(matmul(matmul(U, diagonalMatrix(S)), Vh), a, 1e-11);
    }
  });

  it("numbers of very different size in one column", () => {
    for (const tiny of [1e-7, 1e-9, 1e-12]) {
      const a = tensor([1, 2, tiny, 3 * tiny, tiny, tiny], [3, 2], "float64");
      const { Q, R } = qr(a);
      expectOrthonormal(Q, 1e-15);
      expectSame(matmul(Q, R).div(tiny), a.div(tiny), 1e-15 / tiny);
    }
  });

  it("nothing but zeros, and repeated eigenvalues", () => {
    const { U, S, Vh } = svd(zeros([4, 3], "float64"));
    expect([...S.toTypedArray()]).toEqual([0, 0, 0]);
    expectOrthonormal(U);
    expectOrthonormal(turned(Vh));
    expect([...eigh(identity(5, "float64").mul(3)).eigenvalues.toTypedArray()]).toEqual([3, 3, 3, 3, 3]);
    expect(matrixRank(zeros([2, 3, 3])).toTypedArray()).toEqual(Int32Array.of(0, 0));
    expect([...pinv(zeros([2, 3])).toTypedArray()]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("eigh of a matrix of low rank ends: three quarters of its eigenvalues are at the level of rounding", () => {
    const half = draw(32, 128);
    const a = matmul(turned(half), half);
    const { eigenvalues, eigenvectors } = eigh(a);
    expectOrthonormal(eigenvectors);
    expectSame(matmul(a, eigenvectors), matmul(eigenvectors, diagonalMatrix(eigenvalues)), 1e-10);
    expectSame(eigenvalues.narrow(0, 0, 96), zeros([96], "float64"), 1e-11);
  });

  it("Hilbert's matrix: a small residual, and a condition number that warns", () => {
    const a = hilbert(10);
    const x = solve(a, draw(10, 1));
    expect(Math.log10(cond(a).item())).toBeCloseTo(13.2, 1);
    const residual = matmul(a, x).sub(matmul(a, solve(a, matmul(a, x))));
    expect(vectorNorm(residual).item() / (matrixNorm(a).item() * vectorNorm(x).item())).toBeLessThan(1e-14);
    expect(matrixRank(a.to("float32")).item()).toBeLessThan(10);
    expect(cond(tensor([1, 2, 2, 4], [2, 2], "float64")).item()).toBeGreaterThan(1e15);
  });

  it("huge and tiny numbers", () => {
    for (const scale of [1e-150, 1e150]) {
      const a = draw(5, 5).mul(scale);
      expectSame(matmul(a, inverse(a)), identity(5, "float64"), 1e-10);
      const { U, S, Vh } = svd(a);
      expectSame(matmul(matmul(U, diagonalMatrix(S)), Vh).div(scale), a.div(scale));
      expectSame(eigh(a.add(turned(a))).eigenvalues.div(scale), eigh(a.add(turned(a)).div(scale)).eigenvalues);
    }
    expect(vectorNorm(tensor([3e200, 4e200], [2], "float64")).item()).toBeCloseTo(5e200, -187);
  });

  it("the determinant's gradient at a singular matrix is its cofactors", () => {
    const a = tensor([1, 2, 3, 2, 4, 6, 1, 0, 1], [3, 3], "float64").requiresGrad_();
    det(a).backward();
    expectSame(a.grad as Tensor, tensor([4, 4, -4, -2, -2, 2, 0, 0, 0], [3, 3], "float64"));
  });

  it("the gradient of singular values alone stands equal ones", () => {
    const a = identity(3, "float64").detach().requiresGrad_();
    svdvals(a).sum().backward();
    expectSame(a.grad as Tensor, identity(3, "float64"));
  });

  it("a norm's gradient at 0 is 0", () => {
    for (const ord of [2, 1, 3]) {
      const x = zeros([3]).requiresGrad_();
      vectorNorm(x, ord).backward();
      expect([...(x.grad as Tensor).toTypedArray()]).toEqual([0, 0, 0]);
    }
  });
});

describe("mistakes are explained", () => {
  const singular = tensor([1, 2, 2, 4], [2, 2]);
  const nan = tensor([Number.NaN, 0, 0, 1], [2, 2]);
  const mistakes: [string, () => unknown, RegExp][] = [
    [
      "solving with a singular matrix",
      () => solve(singular, zeros([2])),
      /solve: the matrix is singular: column 1.*lstsq/,
    ],
    [
      "inverting one of a batch",
      () => inverse(singular.expand(3, 2, 2)),
      /inverse: the matrix \(matrix 0 of \[3, 2, 2\]\)/,
    ],
    ["an oblong matrix", () => inverse(zeros([2, 3])), /inverse: only a square matrix.*\[2, 3\].*pinv/],
    ["a vector", () => svd(zeros([3])), /svd: a matrix has two dimensions/],
    ["whole numbers", () => qr(arange(4, "int32").reshape(2, 2)), /qr: int32.*float32/],
    [
      "too few rows",
      () => solve(identity(3, "float32"), zeros([2, 2])),
      /solve: \[3, 3\] and \[2, 2\].*2 rows, the matrix 3/,
    ],
    ["NaN in svd", () => svd(nan), /svd: the matrix holds NaN/],
    ["NaN in eigvals", () => eigvals(nan), /eigvals: the matrix holds NaN/],
    ["NaN in eigh", () => eigh(nan), /eigh: the matrix holds NaN/],
    [
      "a matrix that is not positive definite",
      () => cholesky(tensor([1, 2, 2, 1], [2, 2])),
      /leading minor of order 2/,
    ],
    [
      "a zero on a triangle's diagonal",
      () => solveTriangular(tensor([1, 0, 1, 0], [2, 2]), zeros([2, 1]), { upper: false }),
      /element 1 of its diagonal is 0/,
    ],
    ["an order that is none", () => matrixNorm(singular, 3), /no order 3/],
    [
      "the gradient of a full svd",
      () =>
        svd(zeros([2, 3]).requiresGrad_())
          .S.sum()
          .backward(),
      /svdvals/,
    ],
  ];
  it.each(mistakes)("%s", (_, mistake, message) => expect(mistake).toThrow(message));

  it("NaN goes through where PyTorch lets it", () => {
    expect(det(nan).item()).toBeNaN();
    expect(Array.from(inverse(nan).toTypedArray()).some(Number.isNaN)).toBe(true);
  });
});
