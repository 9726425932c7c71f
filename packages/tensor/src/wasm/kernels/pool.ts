import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128, type Value } from "../assembler/values.ts";
import { eachElement } from "./loops.ts";

type Index = Local<"i32">;

/** Tables of int32, one number per window: where it begins and ends; then how far apart its elements are, and how many windows. */
interface Axis {
  from: Index;
  to: Index;
  count: Index;
}

/** Visits all windows of all planes. */
function eachWindow(
  f: FunctionBuilder,
  x: Index,
  planes: Index,
  height: Index,
  width: Index,
  rows: Axis,
  columns: Axis,
  visit: (window: { yFrom: Index; yTo: Index; xFrom: Index; xTo: Index; oy: Index; ox: Index }) => void,
): void {
  const [plane, oy, ox, yFrom, yTo, xFrom, xTo] = Array.from({ length: 7 }, () => f.local("i32"));
  f.for(plane, 0, planes, 1, () => {
    f.for(oy, 0, rows.count, 1, () => {
      f.set(yFrom, i32.load(i32.add(rows.from, i32.shl(oy, 2))));
      f.set(yTo, i32.load(i32.add(rows.to, i32.shl(oy, 2))));
      f.for(ox, 0, columns.count, 1, () => {
        f.set(xFrom, i32.load(i32.add(columns.from, i32.shl(ox, 2))));
        f.set(xTo, i32.load(i32.add(columns.to, i32.shl(ox, 2))));
        visit({ yFrom, yTo, xFrom, xTo, oy, ox });
      });
    });
    f.advance(x, i32.shl(i32.mul(height, width), 2));
  });
}

/** Maxima of windows of any kind, one by one: values, and where in its plane each was found (-1: nowhere). */
function defineMaxima(module: ModuleBuilder): void {
  module.export(
    "maxOfWindows",
    i32s(14),
    "void",
    (f, x, y, argmax, planes, height, width, yStarts, yEnds, yStep, xStarts, xEnds, xStep, oh, ow) => {
      const [at, best, iy, ix] = Array.from({ length: 4 }, () => f.local("i32"));
      const [value, largest] = [f.local("f32"), f.local("f32")];
      const rows = { from: yStarts, to: yEnds, count: oh };
      const columns = { from: xStarts, to: xEnds, count: ow };
      eachWindow(f, x, planes, height, width, rows, columns, ({ yFrom, yTo, xFrom, xTo }) => {
        f.set(best, -1);
        f.set(largest, Number.NEGATIVE_INFINITY);
        f.for(iy, yFrom, yTo, yStep, () => {
          f.for(ix, xFrom, xTo, xStep, () => {
            f.set(at, i32.add(i32.mul(iy, width), ix));
            f.set(value, f32.load(i32.add(x, i32.shl(at, 2))));
            // The first of equals stays, and so does a NaN.
            const firstNaN = i32.and(f32.ne(value, value), f32.eq(largest, largest));
            f.if(i32.or(i32.ltS(best, 0), i32.or(f32.gt(value, largest), firstNaN)), () => {
              f.set(best, at);
              f.set(largest, value);
            });
          });
        });
        f.store("f32", y, largest);
        f.store("i32", argmax, best);
        f.advance(y, 4);
        f.advance(argmax, 4);
      });
    },
  );

  module.export("maxOfWindowsGrad", i32s(6), "void", (f, dy, argmax, dx, planes, size, outSize) => {
    const [plane, i, at] = [f.local("i32"), f.local("i32"), f.local("i32")];
    f.memoryZero(dx, i32.shl(i32.mul(planes, size), 2));
    f.for(plane, 0, planes, 1, () => {
      f.for(i, 0, outSize, 1, () => {
        f.set(at, i32.load(argmax));
        f.if(i32.geS(at, 0), () => {
          f.set(at, i32.add(dx, i32.shl(at, 2)));
          f.store("f32", at, f32.add(f32.load(at), f32.load(dy)));
        });
        f.advance(dy, 4);
        f.advance(argmax, 4);
      });
      f.advance(dx, i32.shl(size, 2));
    });
  });
}

/** Means of windows of any kind. A window's number is divided by its row's and its column's count, tables of float32. */
function defineMeans(module: ModuleBuilder): void {
  const walk = (
    f: FunctionBuilder,
    [x, y, planes, height, width, yStarts, yEnds, yCounts, xStarts, xEnds, xCounts, oh, ow]: readonly Index[],
    row: (at: Index, n: Index) => void,
    before: (y: Index, divisor: Value<"f32">) => void,
    after: (y: Index, divisor: Value<"f32">) => void,
  ) => {
    const [iy, at, n] = Array.from({ length: 3 }, () => f.local("i32"));
    const rows = { from: yStarts, to: yEnds, count: oh };
    const columns = { from: xStarts, to: xEnds, count: ow };
    eachWindow(f, x, planes, height, width, rows, columns, ({ yFrom, yTo, xFrom, xTo, oy, ox }) => {
      const countOf = (table: Index, i: Index) => f32.load(i32.add(table, i32.shl(i, 2)));
      const divisor = f32.mul(countOf(yCounts, oy), countOf(xCounts, ox));
      before(y, divisor);
      f.for(iy, yFrom, yTo, 1, () => {
        f.set(at, i32.add(x, i32.shl(i32.add(i32.mul(iy, width), xFrom), 2)));
        f.set(n, i32.sub(xTo, xFrom));
        row(at, n);
      });
      after(y, divisor);
      f.advance(y, 4);
    });
  };

  module.export("avgOfWindows", i32s(13), "void", (f, ...locals) => {
    const lanes = f.local("v128");
    const tail = f.local("f32");
    const sumRow = (at: Index, n: Index) =>
      eachElement(
        f,
        n,
        [at],
        () => f.set(lanes, f32x4.add(lanes, v128.load(at))),
        () => f.set(tail, f32.add(tail, f32.load(at))),
      );
    walk(
      f,
      locals,
      sumRow,
      () => {
        f.set(lanes, f32x4.splat(0));
        f.set(tail, 0);
      },
      (y, divisor) => {
        const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(lanes, lane));
        f.store("f32", y, f32.div(f32.add(f32.add(f32.add(a, b), f32.add(c, d)), tail), divisor));
      },
    );
  });

  module.export("avgOfWindowsGrad", i32s(13), "void", (f, ...locals) => {
    const share = f.local("f32");
    const splat = f.local("v128");
    const [dx, , planes, height, width] = locals;
    f.memoryZero(dx, i32.shl(i32.mul(planes, i32.mul(height, width)), 2));
    const addRow = (at: Index, n: Index) =>
      eachElement(
        f,
        n,
        [at],
        () => f.store("v128", at, f32x4.add(v128.load(at), splat)),
        () => f.store("f32", at, f32.add(f32.load(at), share)),
      );
    walk(
      f,
      locals,
      addRow,
      (dy, divisor) => {
        f.set(share, f32.div(f32.load(dy), divisor));
        f.set(splat, f32x4.splat(share));
      },
      () => {},
    );
  });
}

interface Quarters {
  /** Upper left, upper right, lower left, lower right of four neighbouring 2×2 windows. */
  corners: Local<"v128">[];
  largest: Local<"v128">;
  /** Address of the windows' upper left element, and bytes to the row below. */
  at: Index;
  rowBytes: Index;
  /** Element of the output that the first window belongs to. */
  out: Index;
}

/**
 * Visits the 2×2 windows of [planes, height, width], four at a time. The last four of a row may overlap those before, so
 * what is done with them must bear being done twice. At least four windows a row.
 */
function eachFourWindows(
  f: FunctionBuilder,
  x: Index,
  planes: Index,
  height: Index,
  width: Index,
  visit: (four: Quarters) => void,
): void {
  const [plane, oy, ox, start, at, out] = Array.from({ length: 6 }, () => f.local("i32"));
  const outWidth = f.let(i32.shrU(width, 1));
  const outHeight = f.let(i32.shrU(height, 1));
  const rowBytes = f.let(i32.shl(width, 2));
  const last = f.let(i32.sub(outWidth, 4));
  f.for(plane, 0, planes, 1, () => {
    f.for(oy, 0, outHeight, 1, () => {
      f.for(ox, 0, outWidth, 4, () => {
        f.set(start, ox);
        f.set(start, i32.minS(start, last));
        const row = i32.add(i32.mul(plane, height), i32.shl(oy, 1));
        f.set(at, i32.add(x, i32.add(i32.mul(row, rowBytes), i32.shl(start, 3))));
        f.set(out, i32.add(i32.mul(i32.add(i32.mul(plane, outHeight), oy), outWidth), start));
        const below = i32.add(at, rowBytes);
        const rows = [
          [f.let(v128.load(at)), f.let(v128.load(at, 16))],
          [f.let(v128.load(below)), f.let(v128.load(below, 16))],
        ];
        const corners = rows.flatMap(([low, high]) => [
          f.let(v128.shuffle32(low, high, [0, 2, 4, 6])),
          f.let(v128.shuffle32(low, high, [1, 3, 5, 7])),
        ]);
        const [a, b, c, d] = corners;
        const largest = f.let(f32x4.max(f32x4.max(a, b), f32x4.max(c, d)));
        visit({ corners, largest, at, rowBytes, out });
      });
    });
  });
}

/** 2×2 windows side by side, which is what almost every network uses. */
function defineQuarters(module: ModuleBuilder): void {
  module.export("maxPool2x2", i32s(5), "void", (f, x, y, planes, height, width) =>
    eachFourWindows(f, x, planes, height, width, ({ largest, out }) =>
      f.store("v128", i32.add(y, i32.shl(out, 2)), largest),
    ),
  );

  module.export("maxPool2x2Grad", i32s(6), "void", (f, dy, x, dx, planes, height, width) => {
    // An odd last row or column belongs to no window.
    f.if(i32.and(i32.or(height, width), 1), () =>
      f.memoryZero(dx, i32.shl(i32.mul(planes, i32.mul(height, width)), 2)),
    );
    const offset = f.let(i32.sub(dx, x));
    eachFourWindows(f, x, planes, height, width, ({ corners, largest, at, rowBytes, out }) => {
      const grad = f.let(v128.load(i32.add(dy, i32.shl(out, 2))));
      const taken = f.let<"v128">(f32x4.splat(0));
      const parts = corners.map((corner) => {
        const isLargest = v128.or(f32x4.eq(corner, largest), f32x4.ne(corner, corner));
        const takes = f.let(v128.andNot(isLargest, taken));
        f.set(taken, v128.or(taken, takes));
        return f.let(v128.and(grad, takes));
      });
      const to = i32.add(at, offset);
      const below = i32.add(to, rowBytes);
      const weave = (left: V128, right: V128, address: typeof to) => {
        f.store("v128", address, v128.shuffle32(left, right, [0, 4, 1, 5]));
        f.store("v128", address, v128.shuffle32(left, right, [2, 6, 3, 7]), 16);
      };
      weave(parts[0], parts[1], to);
      weave(parts[2], parts[3], below);
    });
  });
}

export function definePool(module: ModuleBuilder): void {
  defineMaxima(module);
  defineMeans(module);
  defineQuarters(module);
}
