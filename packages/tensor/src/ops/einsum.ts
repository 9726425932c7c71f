/** Sums of products over named dimensions, put together from diagonals, sums, permutations and matrix products. */
import { showShape, TensorError } from "../errors.ts";
import { normalizeDim, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { sum } from "./reduce.ts";
import { diagonal } from "./regions.ts";
import { expand, movedim, permute, reshape } from "./views.ts";

/** An operand whose dimensions have names. A letter names one; those under "..." are named ".0", ".1" from the right. */
interface Named {
  x: Tensor;
  names: readonly string[];
}

/**
 * Einstein's notation: each operand's dimensions get a letter, equal letters are multiplied element by element, and the letters
 * that the output does not name are summed over. `einsum("bij,bjk->bik", a, b)` is a batched matrix product, `"ii->"` a trace,
 * `"i,j->ij"` an outer product. Without `->` the output has, in alphabetical order, the letters that stand once; "..." are
 * dimensions that broadcast.
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  const [left, right, ...more] = equation.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  if (more.length > 0 || terms.length !== operands.length) {
    throw new TensorError(
      more.length > 0
        ? `einsum: "${equation}" has more than one arrow`
        : `einsum: "${equation}" names ${terms.length} operands, ${operands.length} are given`,
    );
  }
  const distinct = operands.map((x, i) => withoutRepeats({ x, names: namesOf(equation, terms[i], x) }));
  const extents = extentsOf(equation, distinct);
  const named = distinct.map(({ x, names }) => ({
    x: expand(
      x,
      names.map((name) => extents.get(name)!),
    ),
    names,
  }));
  const output = right === undefined ? implicitOutput(terms, named) : outputNames(equation, right, named);
  const product = named.reduce((a, b, i) => {
    const later = named.slice(i + 1).flatMap(({ names }) => names);
    return contract(a, b, new Set([...output, ...later]));
  });
  return arrange(sumAway(product, new Set(output)), output);
}

function namesOf(equation: string, term: string, x: Tensor): string[] {
  const [before, after, ...more] = term.split("...");
  const letters = before.length + (after?.length ?? 0);
  if (more.length > 0 || !/^[a-zA-Z]*$/.test(before + (after ?? ""))) {
    throw new TensorError(`einsum: "${term}" in "${equation}": a dimension is a letter, and "..." can stand once`);
  }
  if (letters > x.rank || (after === undefined && letters !== x.rank)) {
    throw new TensorError(
      `einsum: "${term}" in "${equation}" names ${letters} dimensions, the operand has shape ${showShape(x.shape)}`,
    );
  }
  if (after === undefined) return [...before];
  const rest = x.rank - letters;
  return [...before, ...Array.from({ length: rest }, (_, i) => `.${rest - 1 - i}`), ...after];
}

/** A letter that stands twice in one operand takes its diagonal. */
function withoutRepeats({ x, names }: Named): Named {
  const second = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (second === -1) return { x, names };
  const first = names.indexOf(names[second]);
  if (x.shape[first] !== x.shape[second]) {
    throw new TensorError(
      `einsum: "${names[second]}" stands for ${x.shape[first]} and ${x.shape[second]} in one operand of shape ${showShape(x.shape)}`,
    );
  }
  const rest = names.filter((_, d) => d !== first && d !== second);
  return withoutRepeats({ x: diagonal(x, 0, first, second), names: [...rest, names[second]] });
}

/** How long each name's dimension is; where one operand has extent 1, another may have more. */
function extentsOf(equation: string, operands: readonly Named[]): Map<string, number> {
  const extents = new Map<string, number>();
  for (const { x, names } of operands) {
    for (const [d, name] of names.entries()) {
      const [extent, known] = [x.shape[d], extents.get(name) ?? 1];
      if (known !== 1 && extent !== 1 && extent !== known) {
        const shapes = operands.map((other) => showShape(other.x.shape)).join(", ");
        throw new TensorError(
          `einsum: "${name}" in "${equation}" stands for ${known} and ${extent}; operands: ${shapes}`,
        );
      }
      extents.set(name, known === 1 ? extent : known);
    }
  }
  return extents;
}

const isEllipsis = (name: string) => name.startsWith(".");

function ellipsisNames(operands: readonly Named[]): string[] {
  const names = new Set(operands.flatMap((operand) => operand.names.filter(isEllipsis)));
  return Array.from({ length: names.size }, (_, i) => `.${names.size - 1 - i}`);
}

function implicitOutput(terms: readonly string[], operands: readonly Named[]): string[] {
  const letters = [...terms.join("").replaceAll(".", "").replaceAll(",", "")];
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return [...ellipsisNames(operands), ...once.sort()];
}

function outputNames(equation: string, term: string, operands: readonly Named[]): string[] {
  const known = new Set(operands.flatMap(({ names }) => names));
  const names = term.split("...").flatMap((letters, i) => [...(i > 0 ? ellipsisNames(operands) : []), ...letters]);
  for (const [i, name] of names.entries()) {
    if (!known.has(name)) throw new TensorError(`einsum: the output of "${equation}" names "${name}", no operand does`);
    if (names.indexOf(name) !== i) throw new TensorError(`einsum: the output of "${equation}" names "${name}" twice`);
  }
  return names;
}

/** Sums over every dimension that nobody needs any more. */
function sumAway({ x, names }: Named, needed: ReadonlySet<string>): Named {
  const dims = names.flatMap((name, d) => (needed.has(name) ? [] : [d]));
  return dims.length === 0 ? { x, names } : { x: sum(x, dims), names: names.filter((name) => needed.has(name)) };
}

/** Dimensions in the order of `names`. */
function arrange({ x, names: own }: Named, names: readonly string[]): Tensor {
  return permute(
    x,
    names.map((name) => own.indexOf(name)),
  );
}

/**
 * The product of two operands, summed over the names that only they have. Names fall into four kinds: in both and still needed
 * (batch), in both and not (inner), in one (rows, columns): that is a batched matrix product.
 */
function contract(first: Named, second: Named, needed: ReadonlySet<string>): Named {
  const a = sumAway(first, new Set([...needed, ...second.names]));
  const b = sumAway(second, new Set([...needed, ...first.names]));
  const shared = a.names.filter((name) => b.names.includes(name));
  const batch = shared.filter((name) => needed.has(name));
  const inner = shared.filter((name) => !needed.has(name));
  const rows = a.names.filter((name) => !b.names.includes(name));
  const columns = b.names.filter((name) => !a.names.includes(name));

  const extents = ({ x, names: own }: Named, names: readonly string[]) =>
    names.map((name) => x.shape[own.indexOf(name)]);
  const matrices = (operand: Named, first: readonly string[], second: readonly string[]) =>
    reshape(arrange(operand, [...batch, ...first, ...second]), [
      ...extents(operand, batch),
      sizeOf(extents(operand, first)),
      sizeOf(extents(operand, second)),
    ]);
  const product = matmul(matrices(a, rows, inner), matrices(b, inner, columns));
  return {
    x: reshape(product, [...extents(a, batch), ...extents(a, rows), ...extents(b, columns)]),
    names: [...batch, ...rows, ...columns],
  };
}

/**
 * Sum of products over the last dimensions of `a` and the first of `b` (as many as `dims` says), or over the dimensions listed
 * for each; those left of `a` come first in the result.
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  dims: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  const count = typeof dims === "number" ? dims : dims[0].length;
  const first = Array.from({ length: count }, (_, i) => i);
  const [ofA, ofB] = typeof dims === "number" ? [first.map((i) => a.rank - count + i), first] : dims;
  const inA = ofA.map((d) => normalizeDim("tensordot", d, a.rank));
  const inB = ofB.map((d) => normalizeDim("tensordot", d, b.rank));
  if (inA.length !== inB.length || inA.some((d, i) => a.shape[d] !== b.shape[inB[i]])) {
    throw new TensorError(
      `tensordot: dimensions [${inA.join(", ")}] of ${showShape(a.shape)} do not match [${inB.join(", ")}] of ${showShape(b.shape)}`,
    );
  }
  const restA = a.shape.filter((_, d) => !inA.includes(d));
  const restB = b.shape.filter((_, d) => !inB.includes(d));
  const inner = sizeOf(inA.map((d) => a.shape[d]));
  const left = movedim(
    a,
    inA,
    inA.map((_, i) => restA.length + i),
  );
  const right = movedim(b, inB, first);
  const product = matmul(reshape(left, [sizeOf(restA), inner]), reshape(right, [inner, sizeOf(restB)]));
  return reshape(product, [...restA, ...restB]);
}

/** Kronecker's product: every element of `a` times the whole of `b`, block by block; extents multiply. */
export function kron(a: Tensor, b: Tensor): Tensor {
  const rank = Math.max(a.rank, b.rank);
  const padded = (x: Tensor) => [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
  const [shapeA, shapeB] = [padded(a), padded(b)];
  const blocks = mul(
    reshape(
      a,
      shapeA.flatMap((extent) => [extent, 1]),
    ),
    reshape(
      b,
      shapeB.flatMap((extent) => [1, extent]),
    ),
  );
  return reshape(
    blocks,
    shapeA.map((extent, d) => extent * shapeB[d]),
  );
}
