/** Unfolded pictures (im2col: Chellapilla et al. 2006): what the gradient of a strided convolution is made of. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type Value } from "../assembler/values.ts";
import { eachElement } from "./loops.ts";

/** Addresses, how many pictures and how many bytes apart, then the sizes: see `Kernels.im2col`. */
const parameters = i32s(17);

type Index = Local<"i32">;

interface Walk {
  /** Address in the picture and in the columns, both of the first element of the run. */
  picture: Index;
  columns: Index;
  /** Elements of the run that lie in the picture. */
  count: Index;
  strideX: Index;
}

/**
 * Visits the rows of the unfolded picture [channels·kh·kw, outHeight·outWidth]: for each output row the stretch whose
 * inputs lie inside the picture. `outside` sees the stretches that lie in the padding (address and count).
 */
function walk(
  f: FunctionBuilder,
  locals: readonly Index[],
  visit: (run: Walk) => void,
  outside?: (address: Index, count: Index) => void,
): void {
  const [x, at, pictures, pictureBytes, channels, height, width, kh, kw, ...rest] = locals;
  const [strideY, strideX, padY, padX, dilationY, dilationX, oh, ow] = rest;
  const [b, c, ky, kx, oy, iy, ix, first, last, count, picture] = Array.from({ length: 11 }, () => f.local("i32"));
  const gap = f.local("i32");
  f.for(b, 0, pictures, 1, () => {
    f.for(c, 0, channels, 1, () => {
      f.for(ky, 0, kh, 1, () => {
        f.for(kx, 0, kw, 1, () => {
          // Output columns `first` … `last` − 1 read inside the picture.
          f.set(ix, i32.sub(i32.mul(kx, dilationX), padX));
          f.set(first, ceilDivide(i32.sub(0, ix), strideX));
          f.set(first, i32.maxS(first, 0));
          f.set(first, i32.minS(first, ow));
          f.set(last, ceilDivide(i32.sub(width, ix), strideX));
          f.set(last, i32.minS(last, ow));
          f.set(last, i32.maxS(last, first));
          f.for(oy, 0, oh, 1, () => {
            f.set(iy, i32.sub(i32.add(i32.mul(oy, strideY), i32.mul(ky, dilationY)), padY));
            f.if(
              i32.ltU(iy, height),
              () => {
                if (outside) {
                  f.set(gap, first);
                  outside(at, gap);
                } else f.advance(at, i32.shl(first, 2));
                const inPlane = i32.add(i32.mul(iy, width), i32.add(ix, i32.mul(first, strideX)));
                f.set(picture, i32.add(x, i32.shl(i32.add(i32.mul(c, i32.mul(height, width)), inPlane), 2)));
                f.set(count, i32.sub(last, first));
                visit({ picture, columns: at, count, strideX });
                f.set(gap, i32.sub(ow, last));
                if (outside) outside(at, gap);
                else f.advance(at, i32.shl(gap, 2));
              },
              () => {
                if (outside) {
                  f.set(gap, ow);
                  outside(at, gap);
                } else f.advance(at, i32.shl(ow, 2));
              },
            );
          });
        });
      });
    });
    f.advance(x, pictureBytes);
  });
}

/** ⌈a / b⌉ for b > 0 where a > −b; smaller a give 0 or less. */
function ceilDivide(a: Value<"i32">, b: Index): Value<"i32"> {
  return i32.divS(i32.add(a, i32.sub(b, 1)), b);
}

/** See `Kernels.im2col` and `col2im`. */
export function defineUnfold(module: ModuleBuilder): void {
  module.export("im2col", parameters, "void", (f, ...locals) => {
    const zero = f.local("f32");
    walk(
      f,
      locals,
      ({ picture, columns, count, strideX }) => {
        f.if(
          i32.eq(strideX, 1),
          () =>
            eachElement(
              f,
              count,
              [columns, picture],
              () => f.store("v128", columns, v128.load(picture)),
              () => f.store("i32", columns, i32.load(picture)),
            ),
          () =>
            f.while(i32.gtS(count, 0), () => {
              f.store("i32", columns, i32.load(picture));
              f.advance(columns, 4);
              f.advance(picture, i32.shl(strideX, 2));
              f.advance(count, -1);
            }),
        );
      },
      (address, count) =>
        f.while(i32.gtS(count, 0), () => {
          f.store("f32", address, zero);
          f.advance(address, 4);
          f.advance(count, -1);
        }),
    );
  });

  module.export("col2im", parameters, "void", (f, ...locals) => {
    walk(f, locals, ({ picture, columns, count, strideX }) => {
      f.if(
        i32.eq(strideX, 1),
        () =>
          eachElement(
            f,
            count,
            [columns, picture],
            () => f.store("v128", picture, f32x4.add(v128.load(picture), v128.load(columns))),
            () => f.store("f32", picture, f32.add(f32.load(picture), f32.load(columns))),
          ),
        () =>
          f.while(i32.gtS(count, 0), () => {
            f.store("f32", picture, f32.add(f32.load(picture), f32.load(columns)));
            f.advance(columns, 4);
            f.advance(picture, i32.shl(strideX, 2));
            f.advance(count, -1);
          }),
      );
    });
  });
}
