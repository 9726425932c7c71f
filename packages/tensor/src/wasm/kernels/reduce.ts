import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128 } from "../assembler/values.ts";
import { largest, maxFold, sumElements, walkElements } from "./loops.ts";
import { eachRow } from "./rows.ts";

type Pointer = Local<"i32">;

/** Rows that are summed by themselves before they join the total, so that sums over many rows keep their digits. */
const rowBlock = 64;

/**
 * out[j] = Σᵢ term(inputs[0][i, j], …) over `m` rows that lie `row` elements apart, a strip of columns at a time: a strip's sums stay in
 * registers, and a column's order of additions hangs on nothing but m. `eachRow` is called before each row's terms and `restart` before
 * each strip's first row, for what goes along with the rows.
 */
export function sumColumns(
  f: FunctionBuilder,
  m: Local<"i32">,
  n: Local<"i32">,
  row: Local<"i32">,
  inputs: readonly Pointer[],
  out: Pointer,
  term: (values: V128[]) => V128,
  restart: () => void = () => {},
  beforeRow: () => void = () => {},
): void {
  const rowBytes = f.let(i32.shl(row, 2));
  const pointers = inputs.map(() => f.local("i32"));
  const [left, length, index] = [f.local("i32"), f.local("i32"), f.local("i32")];

  /** One strip of `vectors` vectors, or of a single column for 0. */
  const strip = (vectors: number) => {
    const width = Math.max(1, vectors);
    const load = (pointer: Pointer, v: number) =>
      vectors === 0 ? v128.load32Zero(pointer) : v128.load(pointer, 16 * v);
    const totals = Array.from({ length: width }, () => f.let(f32x4.splat(0)));
    const sums = Array.from({ length: width }, () => f.local("v128"));
    for (const total of totals) f.set(total, f32x4.splat(0));
    for (const [i, pointer] of pointers.entries()) f.set(pointer, inputs[i]);
    restart();
    f.set(left, m);
    f.while(i32.gtS(left, 0), () => {
      f.set(length, left);
      f.set(length, i32.minS(length, rowBlock));
      for (const sum of sums) f.set(sum, f32x4.splat(0));
      f.for(index, 0, length, 1, () => {
        beforeRow();
        for (let v = 0; v < width; v++) {
          f.set(sums[v], f32x4.add(sums[v], term(pointers.map((pointer) => f.let(load(pointer, v))))));
        }
        for (const pointer of pointers) f.advance(pointer, rowBytes);
      });
      for (let v = 0; v < width; v++) f.set(totals[v], f32x4.add(totals[v], sums[v]));
      f.set(left, i32.sub(left, length));
    });
    if (vectors === 0) f.storeLane(32, out, totals[0], 0);
    else for (const [v, total] of totals.entries()) f.store("v128", out, total, 16 * v);
    for (const pointer of [...inputs, out]) f.advance(pointer, vectors === 0 ? 4 : 16 * vectors);
  };

  const columns = f.let(i32.add(n, 0));
  for (const vectors of [8, 2, 0]) {
    const width = Math.max(1, 4 * vectors);
    f.while(i32.geS(columns, width), () => {
      strip(vectors);
      f.advance(columns, -width);
    });
  }
}

export function defineReductions(module: ModuleBuilder): void {
  /** out[i] = Σⱼ x[i, j] on [m, n]. */
  module.export("sumCols", i32s(4), "void", (f, x, out, m, n) => {
    eachRow(f, m, () => {
      const [sum] = sumElements(f, n, [x], ([v]) => [v]);
      f.store("f32", out, f32.demote(sum));
      f.advance(out, 4);
    });
  });

  /** out[i] = Σⱼ x[i, j] in float64: the parts of one long sum. */
  module.export("sumParts", i32s(4), "void", (f, x, out, m, n) => {
    eachRow(f, m, () => {
      const [sum] = sumElements(f, n, [x], ([v]) => [v]);
      f.store("f64", out, sum);
      f.advance(out, 8);
    });
  });

  /** out[j] = Σᵢ x[i, j] on [m, n] with rows `row` elements apart. */
  module.export("sumRows", i32s(5), "void", (f, x, out, m, n, row) => {
    sumColumns(f, m, n, row, [x], out, ([v]) => v);
  });

  /** out[i] = the largest of row i of [m, n]; NaN if one is. */
  module.export("maxCols", i32s(4), "void", (f, x, out, m, n) => {
    eachRow(f, m, () => {
      const [folded] = walkElements(f, n, [x], [], [maxFold], ([v]) => [v]);
      f.store("f32", out, largest(f, folded));
      f.advance(out, 4);
    });
  });

  /** out[i] = where the largest of row i of [m, n] stands, the first of equals, or the first NaN; int32. */
  module.export("argmaxCols", i32s(4), "void", (f, x, out, m, n) => {
    const [at, index] = [f.local("i32"), f.local("i32")];
    const [top, value] = [f.local("f32"), f.local("f32")];
    eachRow(f, m, () => {
      f.set(at, x);
      const [folded] = walkElements(f, n, [x], [], [maxFold], ([v]) => [v]);
      f.set(top, largest(f, folded));
      f.set(index, 0);
      f.set(value, f32.load(at));
      f.while(i32.and(f32.ne(value, top), f32.eq(value, value)), () => {
        f.advance(index, 1);
        f.advance(at, 4);
        f.set(value, f32.load(at));
      });
      f.store("i32", out, index);
      f.advance(out, 4);
    });
  });
}
