/** Convolution and pooling of pictures: each invocation computes one element of the result. */
import type { KernelOverride } from "../../backend.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";

/** Sizes as names of WGSL, from word 4 on. */
function declare(names: readonly string[]): string {
  return names.map((name, i) => `  let ${name} = ${word(4 + i)};`).join("\n");
}

/** Splits the invocation's number into coordinates, the last one running fastest. */
function coordinates(...names: readonly [name: string, extent: string][]): string {
  const lines = ["  var rest = i;"];
  for (const [name, extent] of names.slice(1).reverse()) {
    lines.push(`  let ${name} = rest % ${extent};`, `  rest /= ${extent};`);
  }
  return [...lines, `  let ${names[0][0]} = rest;`].join("\n");
}

const convolutionNames = [
  "batch",
  "channels",
  "height",
  "width",
  "outChannels",
  "outHeight",
  "outWidth",
  "kernelHeight",
  "kernelWidth",
  "strideY",
  "strideX",
  "paddingY",
  "paddingX",
  "dilationY",
  "dilationX",
] as const;

const forward = `${coordinates(["b", "batch"], ["o", "outChannels"], ["y", "outHeight"], ["x", "outWidth"])}
  for (var c = 0u; c < channels; c++) {
    for (var ky = 0u; ky < kernelHeight; ky++) {
      let iy = y * strideY + ky * dilationY - paddingY;
      if (iy >= height) { continue; }
      for (var kx = 0u; kx < kernelWidth; kx++) {
        let ix = x * strideX + kx * dilationX - paddingX;
        if (ix >= width) { continue; }
        acc += first[firstAt + ((b * channels + c) * height + iy) * width + ix]
          * second[secondAt + ((o * channels + c) * kernelHeight + ky) * kernelWidth + kx];
      }
    }
  }`;

const byInput = `${coordinates(["b", "batch"], ["c", "channels"], ["iy", "height"], ["ix", "width"])}
  for (var ky = 0u; ky < kernelHeight; ky++) {
    let fromY = iy + paddingY - ky * dilationY;
    let y = fromY / strideY;
    if (fromY % strideY != 0u || y >= outHeight) { continue; }
    for (var kx = 0u; kx < kernelWidth; kx++) {
      let fromX = ix + paddingX - kx * dilationX;
      let x = fromX / strideX;
      if (fromX % strideX != 0u || x >= outWidth) { continue; }
      for (var o = 0u; o < outChannels; o++) {
        acc += first[firstAt + ((b * outChannels + o) * outHeight + y) * outWidth + x]
          * second[secondAt + ((o * channels + c) * kernelHeight + ky) * kernelWidth + kx];
      }
    }
  }`;

const byWeight = `${coordinates(["o", "outChannels"], ["c", "channels"], ["ky", "kernelHeight"], ["kx", "kernelWidth"])}
  for (var b = 0u; b < batch; b++) {
    for (var y = 0u; y < outHeight; y++) {
      let iy = y * strideY + ky * dilationY - paddingY;
      if (iy >= height) { continue; }
      for (var x = 0u; x < outWidth; x++) {
        let ix = x * strideX + kx * dilationX - paddingX;
        if (ix >= width) { continue; }
        acc += first[firstAt + ((b * outChannels + o) * outHeight + y) * outWidth + x]
          * second[secondAt + ((b * channels + c) * height + iy) * width + ix];
      }
    }
  }`;

const poolNames = [
  "height",
  "width",
  "outHeight",
  "outWidth",
  "kernelHeight",
  "kernelWidth",
  "strideY",
  "strideX",
  "paddingY",
  "paddingX",
] as const;

/** `best`: place of the first largest element of window (y, x) of plane p in `second`. */
const firstMaximum = `
fn firstMaximum(plane: u32, y: u32, x: u32) -> u32 {
${declare(poolNames)}
  var best = 0xffffffffu;
  var most = 0.0;
  for (var ky = 0u; ky < kernelHeight; ky++) {
    let iy = y * strideY + ky - paddingY;
    if (iy >= height) { continue; }
    for (var kx = 0u; kx < kernelWidth; kx++) {
      let ix = x * strideX + kx - paddingX;
      if (ix >= width) { continue; }
      let at = ${word(3)} + (plane * height + iy) * width + ix;
      let value = second[at];
      if (best == 0xffffffffu || value > most || (isNan(value) && !isNan(most))) {
        best = at;
        most = value;
      }
    }
  }
  return best;
}`;

const poolCoordinates = coordinates(["plane", ""], ["y", "outHeight"], ["x", "outWidth"]);

const maxPool = `${poolCoordinates}
  acc = second[firstMaximum(plane, y, x)];`;

const maxPoolGather = `${poolCoordinates}
  acc = first[firstAt + firstMaximum(plane, y, x) - secondAt];`;

/** Each input element asks the windows that it lies in whether it is their maximum. */
const maxPoolGrad = `${coordinates(["plane", ""], ["iy", "height"], ["ix", "width"])}
  for (var ky = kernelHeight; ky > 0u; ky--) {
    let fromY = iy + paddingY - (ky - 1u);
    let y = fromY / strideY;
    if (fromY % strideY != 0u || y >= outHeight) { continue; }
    for (var kx = kernelWidth; kx > 0u; kx--) {
      let fromX = ix + paddingX - (kx - 1u);
      let x = fromX / strideX;
      if (fromX % strideX != 0u || x >= outWidth) { continue; }
      if (firstMaximum(plane, y, x) == secondAt + i) {
        acc += first[firstAt + (plane * outHeight + y) * outWidth + x];
      }
    }
  }`;

export function pictureKernels(gpu: Gpu): Record<string, KernelOverride> {
  const define = (op: string, names: readonly string[], body: string, functions = ""): KernelOverride => {
    return (out, inputs, attrs) => {
      if (out.size === 0) return true;
      if (inputs.some((x) => x.dtype !== "float32")) return false;
      const sizes = attrs as Record<string, number>;
      // Pooling looks at one array only.
      const [first, second] = (inputs.length === 2 ? inputs : [inputs[0], inputs[0]]).map((x) => dense(gpu, x)) as [
        Tensor,
        Tensor,
      ];
      gpu.run({
        op,
        key: op,
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["first", "f32", "read"],
              ["second", "f32", "read"],
            ],
            `${declare(names)}
  let firstAt = ${word(2)};
  let secondAt = ${word(3)};
  var acc = 0.0;
${body}
  out[${word(1)} + i] = acc;`,
          ) + functions,
        writes: [out.storage],
        reads: [first.storage, second.storage],
        params: [out.size, out.offset, first.offset, second.offset, ...names.map((name) => sizes[name])],
        groups: groupsFor(out.size),
      });
      return true;
    };
  };
  return {
    conv2d: define("conv2d", convolutionNames, forward),
    conv2dGradInput: define("conv2dGradInput", convolutionNames, byInput),
    conv2dGradWeight: define("conv2dGradWeight", convolutionNames, byWeight),
    maxPool2d: define("maxPool2d", poolNames, maxPool, firstMaximum),
    maxPool2dGrad: define("maxPool2dGrad", poolNames, maxPoolGrad, firstMaximum),
    maxPool2dGather: define("maxPool2dGather", poolNames, maxPoolGather, firstMaximum),
  };
}
