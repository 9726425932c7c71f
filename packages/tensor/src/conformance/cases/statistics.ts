import { gt } from "../../ops/compare.ts";
import { einsum, kron, tensordot } from "../../ops/einsum.ts";
import * as reduce from "../../ops/reduce.ts";
import * as scan from "../../ops/scan.ts";
import * as sort from "../../ops/sort.ts";
import * as statistics from "../../ops/statistics.ts";
import type { Tensor } from "../../tensor.ts";
import { type Case, reduction } from "../case.ts";

/** One input of different numbers, and one of its dimensions. */
function along(name: string, f: (x: Tensor, dim: number) => Tensor, low?: number, high?: number): Case {
  return {
    name,
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const dim = random.integer(-shape.length, shape.length - 1);
      const source = low === undefined ? random.distinct(shape) : random.array(shape, low, high);
      return { inputs: [source], compute: ([x]) => f(x, dim) };
    },
  };
}

/** Operands of shapes that the letters of the equation stand for. */
function equation(text: string): Case {
  return {
    name: `einsum ${text}`,
    draw: (random) => {
      const extents: Record<string, number> = {};
      const extent = (letter: string) => {
        extents[letter] ??= random.integer(1, 5);
        return extents[letter];
      };
      const shapes = text
        .split("->")[0]
        .split(",")
        .map((term) => [...term.replace("...", "yz")].map(extent));
      return { inputs: shapes.map((shape) => random.array(shape)), compute: (operands) => einsum(text, ...operands) };
    },
  };
}

const vectors = (name: string, f: (a: Tensor, b: Tensor) => Tensor): Case => ({
  name,
  draw: (random) => {
    const [m, n, d] = [random.integer(1, 4), random.integer(1, 4), random.integer(1, 5)];
    return { inputs: [random.array([m, d], -1, 1), random.array([n, d], 2, 4)], compute: ([a, b]) => f(a, b) };
  },
});

export const statisticsCases: Case[] = [
  reduction("min", reduce.min),
  reduction("amax", reduce.amax),
  reduction("amin", reduce.amin),
  { ...reduction("argmin", reduce.argmin), gradient: false },
  along("maxWithIndices", (x, dim) => reduce.maxWithIndices(x, dim).values),
  along("minWithIndices", (x, dim) => reduce.minWithIndices(x, dim, true).values),
  { ...reduction("any", (x, dim, keepdim) => reduce.any(gt(x, 0.5), dim, keepdim)), gradient: false },
  { ...reduction("all", (x, dim, keepdim) => reduce.all(gt(x, -0.9), dim, keepdim)), gradient: false },
  { ...reduction("countNonzero", (x, dim) => reduce.countNonzero(gt(x, 0), dim)), gradient: false },
  along("prod", (x, dim) => reduce.prod(x, dim), -1.5, 1.5),
  ...Object.entries({ prod: (x: Tensor) => reduce.prod(x), cumprod: (x: Tensor) => scan.cumprod(x, 0) }).map(
    ([name, f]): Case => ({
      name: `${name}WithZeros`,
      draw: (random) => {
        const source = random.array(random.shape(1, 2, 1), -1, 2);
        return { inputs: [{ ...source, values: source.values.map((v) => Math.max(0, v)) }], compute: ([x]) => f(x) };
      },
    }),
  ),
  along("var", (x, dim) => statistics.variance(x, dim, { correction: 0 }), -3, 3),
  along("varKeptDim", (x) => statistics.variance(x, undefined, { correction: 0, keepdim: true }), -3, 3),
  along("std", (x) => statistics.std(x.mul(2), [0], { correction: 0 }), 0.5, 3),
  ...[0.5, 1, 2, 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((p) =>
    along(`norm${p}`, (x, dim) => statistics.norm(x.add(1.5), p, dim)),
  ),
  along("logsumexp", (x, dim) => statistics.logsumexp(x, dim), -9, 9),
  along("cumsum", scan.cumsum),
  along("cumprod", scan.cumprod, -1.5, 1.5),
  along("logcumsumexp", scan.logcumsumexp, -9, 9),
  along("cummax", (x, dim) => scan.cummax(x, dim).values),
  along("cummin", (x, dim) => scan.cummin(x, dim).values),
  along("sort", (x, dim) => sort.sort(x, dim).values),
  along("sortDescending", (x, dim) => sort.sort(x, dim, true).values),
  { ...along("argsort", (x, dim) => sort.argsort(x, dim)), gradient: false },
  along("topk", (x, dim) => sort.topk(x, Math.ceil(x.shape.at(dim)! / 2), dim).values),
  along("topkSmallest", (x, dim) => sort.topk(x, Math.floor(x.shape.at(dim)! / 2), dim, false).values),
  along("kthvalue", (x, dim) => sort.kthvalue(x, 1, dim, true).values),
  along("mode", (x, dim) => sort.mode(x, dim).values),
  along("median", (x) => sort.median(x)),
  along("medianWithIndices", (x, dim) => sort.medianWithIndices(x, dim).values),
  along("normalize", (x, dim) => statistics.normalize(x, 2, dim), 0.5, 3),
  vectors("cdist", (a, b) => statistics.cdist(a, b)),
  vectors("cosineSimilarity", (a, b) => statistics.cosineSimilarity(a.unsqueeze(1), b.unsqueeze(0), -1)),
  vectors("pairwiseDistance", (a, b) => statistics.pairwiseDistance(a.unsqueeze(1), b.unsqueeze(0))),
  ...["ij,jk->ik", "bij,bjk->bik", "ii->i", "ii->", "i,j->ij", "ij->ji", "ij,ij->", "bhqd,bhkd->bhqk"].map(equation),
  ...["ij,jk", "ba", "i,i", "...ij,...jk->...ik", "i...,i...->...", "ij,jk,kl->il", "ijk,il,jm->klm", "i,i,i->i"].map(
    equation,
  ),
  {
    name: "tensordot",
    draw: (random) => {
      const [a, b, c, d] = [0, 1, 2, 3].map(() => random.integer(1, 4));
      return {
        inputs: [random.array([a, b, c]), random.array([c, d, a])],
        compute: ([x, y]) =>
          tensordot(x, y, [
            [2, 0],
            [0, 2],
          ]),
      };
    },
  },
  {
    name: "kron",
    draw: (random) => ({
      inputs: [random.array(random.shape(1, 2, 1)), random.array(random.shape(1, 2, 1))],
      compute: ([x, y]) => kron(x, y),
    }),
  },
];
