import { abs, add } from "../../ops/elementwise.ts";
import { cholesky } from "../../ops/linalg/cholesky.ts";
import { eigh } from "../../ops/linalg/eigh.ts";
import { lstsq, pinv } from "../../ops/linalg/least-squares.ts";
import { cond, type MatrixNorm, matrixExp, matrixNorm, trace } from "../../ops/linalg/norms.ts";
import { qr } from "../../ops/linalg/qr.ts";
import { det, inverse, matrixPower, slogdet, solve } from "../../ops/linalg/solve.ts";
import { svd, svdvals } from "../../ops/linalg/svd.ts";
import { solveTriangular } from "../../ops/linalg/triangular.ts";
import { vectorNorm } from "../../ops/linalg/vector-norm.ts";
import { matmul } from "../../ops/matmul.ts";
import { cat, reshape, transpose } from "../../ops/views.ts";
import type { Tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";
import type { Draw, Source } from "../draw.ts";

const turned = (x: Tensor) => transpose(x, -2, -1);

/** Well-conditioned matrices [.., m, n]: small numbers beside a diagonal whose entries differ. */
function matrices(random: Draw, m: number, n: number, batch = random.shape(0, 2, 1).slice(0, 1)): Source {
  const source = random.array([...batch, m, n], -0.4, 0.4);
  for (let at = 0; at < source.values.length; at++) {
    const [i, j] = [Math.floor(at / n) % m, at % n];
    if (i === j) source.values[at] += 2 + 0.75 * i;
  }
  return source;
}

function square(name: string, compute: (a: Tensor) => Tensor, largest = 6, tolerance = 1e-5): Case {
  return {
    name,
    tolerance,
    draw: (random) => {
      const n = random.integer(1, largest);
      return { inputs: [matrices(random, n, n)], compute: ([a]) => compute(a) };
    },
  };
}

function oblong(name: string, compute: (a: Tensor) => Tensor, tolerance = 1e-5): Case {
  return {
    name,
    tolerance,
    draw: (random) => ({
      inputs: [matrices(random, random.integer(1, 6), random.integer(1, 6))],
      compute: ([a]) => compute(a),
    }),
  };
}

/** Several results in one array, so that each weighs in the gradient. */
function together(...parts: Tensor[]): Tensor {
  return cat(parts.map((part) => reshape(part, [part.size])));
}

/** The absolute values: vectors are determined up to their sign, which may differ between precisions. */
function signless(...parts: Tensor[]): Tensor {
  return together(...parts.map((part) => abs(part)));
}

const norms: MatrixNorm[] = ["fro", "nuc", 1, -1, 2, -2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

export const linalgCases: Case[] = [
  {
    name: "solve",
    tolerance: 1e-5,
    draw: (random) => {
      const [n, k] = [random.integer(1, 6), random.integer(1, 4)];
      const [a, b] = random.broadcastShapes(2);
      return { inputs: [matrices(random, n, n, a), random.array([...b, n, k])], compute: ([x, y]) => solve(x, y) };
    },
  },
  {
    name: "solveVector",
    tolerance: 1e-5,
    draw: (random) => {
      const n = random.integer(1, 6);
      return { inputs: [matrices(random, n, n), random.array([n])], compute: ([x, y]) => solve(x, y) };
    },
  },
  {
    name: "solveTriangular",
    tolerance: 1e-5,
    draw: (random) => {
      const [n, k] = [random.integer(1, 6), random.integer(1, 4)];
      const options = { upper: random.chance(0.5), unitriangular: random.chance(0.3) };
      return {
        inputs: [matrices(random, n, n), random.array([n, k])],
        compute: ([x, y]) => solveTriangular(x, y, options),
      };
    },
  },
  {
    name: "lstsq",
    tolerance: 1e-5,
    draw: (random) => {
      const [m, n, k] = [random.integer(1, 6), random.integer(1, 6), random.integer(1, 4)];
      const [a, b] = random.broadcastShapes(1);
      return { inputs: [matrices(random, m, n, a), random.array([...b, m, k])], compute: ([x, y]) => lstsq(x, y) };
    },
  },
  square("inverse", inverse),
  square("det", det, 4),
  square("slogdet", (a) => slogdet(a).logabsdet),
  square("matrixPower", (a) => add(matrixPower(a, 3), matrixPower(a, -2)), 4),
  square("matrixExp", (a) => matrixExp(a.mul(0.5)), 4),
  square("trace", trace),
  square("cholesky", (a) => cholesky(matmul(a, turned(a)))),
  square("eigh", (a) => {
    const { eigenvalues, eigenvectors } = eigh(add(a, turned(a)));
    return signless(eigenvalues, eigenvectors);
  }),
  square("cond", (a) => together(cond(a), cond(a, 1)), 4),
  oblong("qr", (a) => {
    const { Q, R } = qr(a);
    return together(Q, R);
  }),
  oblong("svd", (a) => {
    const { U, S, Vh } = svd(a, false);
    return signless(U, S, Vh);
  }),
  square("svdFull", (a) => {
    const { U, S, Vh } = svd(a);
    return signless(U, S, Vh);
  }),
  oblong("svdvals", svdvals),
  oblong("pinv", pinv),
  ...norms.map((ord) => oblong(`matrixNorm ${ord}`, (a) => matrixNorm(a, ord))),
  ...[2, 1, 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
    (ord): Case => ({
      name: `vectorNorm ${ord}`,
      draw: (random) => {
        const shape = random.shape(1, 4, 1);
        const dim = random.chance(0.25) ? undefined : random.integer(-shape.length, shape.length - 1);
        const keepdim = random.chance(0.5);
        return { inputs: [random.distinct(shape)], compute: ([x]) => vectorNorm(x, ord, dim, keepdim) };
      },
    }),
  ),
];
