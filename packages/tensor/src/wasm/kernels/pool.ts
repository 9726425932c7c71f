import {
  type FunctionBuilder,
  f32,
  f32x4,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../assembler.ts";

type Index = Local<"i32">;

/** Addresses and planes, then the fields of `Pool2dGeometry` in order. */
const windowParameters = Array.from({ length: 14 }, () => "i32" as const) as unknown as readonly [
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
  "i32",
];

/** Windows of any kind, one by one: values, and where in its plane each was found. */
function defineWindows(module: ModuleBuilder): void {
  module.export(
    "maxOfWindows",
    windowParameters,
    "void",
    (f, x, y, argmax, planes, height, width, kh, kw, strideY, strideX, padY, padX, oh, ow) => {
      const [plane, oy, ox, iy, ix, yFrom, yTo, xFrom, xTo, at, best] = Array.from({ length: 11 }, () =>
        f.local("i32"),
      );
      const [value, largest] = [f.local("f32"), f.local("f32")];
      const limits = (from: Index, to: Index, start: ReturnType<typeof i32.sub>, kernel: Index, extent: Index) => {
        f.set(from, start);
        f.set(to, i32.add(from, kernel));
        f.set(to, i32.minS(to, extent));
        f.set(from, i32.maxS(from, 0));
      };
      f.for(plane, 0, planes, 1, () => {
        f.for(oy, 0, oh, 1, () => {
          limits(yFrom, yTo, i32.sub(i32.mul(oy, strideY), padY), kh, height);
          f.for(ox, 0, ow, 1, () => {
            limits(xFrom, xTo, i32.sub(i32.mul(ox, strideX), padX), kw, width);
            f.set(best, -1);
            f.for(iy, yFrom, yTo, 1, () => {
              f.for(ix, xFrom, xTo, 1, () => {
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
        });
        f.advance(x, i32.shl(i32.mul(height, width), 2));
      });
    },
  );

  module.export(
    "maxOfWindowsGrad",
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "void",
    (f, dy, argmax, dx, planes, size, outSize) => {
      const [plane, i, at] = [f.local("i32"), f.local("i32"), f.local("i32")];
      f.memoryZero(dx, i32.shl(i32.mul(planes, size), 2));
      f.for(plane, 0, planes, 1, () => {
        f.for(i, 0, outSize, 1, () => {
          f.set(at, i32.add(dx, i32.shl(i32.load(argmax), 2)));
          f.store("f32", at, f32.add(f32.load(at), f32.load(dy)));
          f.advance(dy, 4);
          f.advance(argmax, 4);
        });
        f.advance(dx, i32.shl(size, 2));
      });
    },
  );
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
  module.export("maxPool2x2", ["i32", "i32", "i32", "i32", "i32"], "void", (f, x, y, planes, height, width) =>
    eachFourWindows(f, x, planes, height, width, ({ largest, out }) =>
      f.store("v128", i32.add(y, i32.shl(out, 2)), largest),
    ),
  );

  module.export(
    "maxPool2x2Grad",
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "void",
    (f, dy, x, dx, planes, height, width) => {
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
    },
  );
}

export function definePool(module: ModuleBuilder): void {
  defineWindows(module);
  defineQuarters(module);
}
