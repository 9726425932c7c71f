/** Copies of elements of 4 bytes between layouts; strides are elements. */
import type { ModuleBuilder } from "../assembler/builder.ts";
import { i32, v128 } from "../assembler/instructions.ts";
import { i32s, type Local } from "../assembler/values.ts";
import { mapElements } from "./loops.ts";
import { eachRow } from "./rows.ts";

/** Rows and columns of a transposed block that are moved at once. */
const tile = 4;

export function defineCopies(module: ModuleBuilder): void {
  /** out[i, j] = x[i, j]: rows of n neighbours, `xRow` and `outRow` apart. */
  module.export("copyRows", i32s(6), "void", (f, x, out, m, n, xRow, outRow) => {
    const [from, to] = [f.local("i32"), f.local("i32")];
    eachRow(f, m, () => {
      f.set(from, x);
      f.set(to, out);
      mapElements(f, n, [from], [to], ([v]) => [v]);
      f.advance(x, i32.shl(xRow, 2));
      f.advance(out, i32.shl(outRow, 2));
    });
  });

  /** out[i, j] = x[j, i]: m neighbours in each of x's n rows, `xRow` apart, become columns. */
  module.export("copyTransposed", i32s(6), "void", (f, x, out, m, n, xRow, outRow) => {
    const [row, column, from, to, steps] = Array.from({ length: 5 }, () => f.local("i32"));
    const [xBytes, outBytes] = [xRow, outRow].map((stride) => f.let(i32.shl(stride, 2)));
    const walk = (pointer: Local<"i32">, start: Local<"i32">, stride: Local<"i32">, body: () => void) => {
      f.set(pointer, start);
      for (let i = 0; i < tile; i++) {
        body();
        f.advance(pointer, stride);
      }
    };
    const element = () => {
      f.store("i32", out, i32.load(x));
    };
    const restOfRow = () => {
      f.while(i32.ltS(column, n), () => {
        element();
        f.advance(x, xBytes);
        f.advance(out, 4);
        f.advance(column, 1);
      });
    };
    f.set(row, 0);
    f.set(steps, i32.and(n, -tile));
    f.while(i32.ltS(row, i32.and(m, -tile)), () => {
      const [startX, startOut] = [f.let(i32.add(x, 0)), f.let(i32.add(out, 0))];
      f.for(column, 0, steps, tile, () => {
        const rows: Local<"v128">[] = [];
        walk(from, x, xBytes, () => rows.push(f.let(v128.load(from))));
        const columns = transposed(rows).map((v) => f.let(v));
        let i = 0;
        walk(to, out, outBytes, () => f.store("v128", to, columns[i++]));
        f.advance(x, i32.shl(xBytes, 2));
        f.advance(out, 4 * tile);
      });
      // The last columns of these rows, one row after the other.
      const [lastX, lastOut] = [f.let(i32.add(x, 0)), f.let(i32.add(out, 0))];
      for (let i = 0; i < tile; i++) {
        f.set(x, i32.add(lastX, 4 * i));
        f.set(out, i32.add(lastOut, i32.mul(outBytes, i)));
        f.set(column, steps);
        restOfRow();
      }
      f.set(x, i32.add(startX, 4 * tile));
      f.set(out, i32.add(startOut, i32.shl(outBytes, 2)));
      f.advance(row, tile);
    });
    f.while(i32.ltS(row, m), () => {
      const [startX, startOut] = [f.let(i32.add(x, 0)), f.let(i32.add(out, 0))];
      f.set(column, 0);
      restOfRow();
      f.set(x, i32.add(startX, 4));
      f.set(out, i32.add(startOut, outBytes));
      f.advance(row, 1);
    });
  });

  /** out[i, j] = x[i·xRow + j·xStep], whatever the strides; 0 repeats. */
  module.export("copyStrided", i32s(7), "void", (f, x, out, m, n, xRow, xStep, outRow) => {
    const [column, from, to] = [f.local("i32"), f.local("i32"), f.local("i32")];
    eachRow(f, m, () => {
      f.set(from, x);
      f.set(to, out);
      f.for(column, 0, n, 1, () => {
        f.store("i32", to, i32.load(from));
        f.advance(from, i32.shl(xStep, 2));
        f.advance(to, 4);
      });
      f.advance(x, i32.shl(xRow, 2));
      f.advance(out, i32.shl(outRow, 2));
    });
  });
}

/** Four rows of four as columns. */
function transposed([a, b, c, d]: readonly Local<"v128">[]) {
  const pairs = (first: Local<"v128">, second: Local<"v128">) =>
    [v128.shuffle32(first, second, [0, 4, 1, 5]), v128.shuffle32(first, second, [2, 6, 3, 7])] as const;
  const [lowAB, highAB] = pairs(a, b);
  const [lowCD, highCD] = pairs(c, d);
  return [
    v128.shuffle32(lowAB, lowCD, [0, 1, 4, 5]),
    v128.shuffle32(lowAB, lowCD, [2, 3, 6, 7]),
    v128.shuffle32(highAB, highCD, [0, 1, 4, 5]),
    v128.shuffle32(highAB, highCD, [2, 3, 6, 7]),
  ];
}
