/** Convolution: each invocation computes one element of the result. */
import type { KernelOverride } from "../../backend.ts";
import type { Conv2dGeometry } from "../../ops/conv.ts";
import type { Gpu } from "../gpu.ts";
import { coordinates, groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";

/** The geometry's sizes, which are parameters from word 5 on. */
const sizes = [
  "batch",
  "channels",
  "height",
  "width",
  "outChannels",
  "groups",
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
] as const satisfies readonly (keyof Conv2dGeometry)[];

const declarations = `${sizes.map((name, i) => `  let ${name} = ${word(5 + i)};`).join("\n")}
  let perGroup = channels / groups;
  let outPerGroup = outChannels / groups;`;

/** first: x, second: the weight, third: the bias. */
const forward = `${coordinates(["b", "batch"], ["o", "outChannels"], ["y", "outHeight"], ["x", "outWidth"])}
  let firstChannel = b * channels + o / outPerGroup * perGroup;
  for (var c = 0u; c < perGroup; c++) {
    for (var ky = 0u; ky < kernelHeight; ky++) {
      let iy = y * strideY + ky * dilationY - paddingY;
      if (iy >= height) { continue; }
      for (var kx = 0u; kx < kernelWidth; kx++) {
        let ix = x * strideX + kx * dilationX - paddingX;
        if (ix >= width) { continue; }
        acc += first[firstAt + ((firstChannel + c) * height + iy) * width + ix]
          * second[secondAt + ((o * perGroup + c) * kernelHeight + ky) * kernelWidth + kx];
      }
    }
  }`;

const addBias = `
  acc += third[${word(4)} + o];`;

/** first: the gradient, second: the weight. */
const byInput = `${coordinates(["b", "batch"], ["c", "channels"], ["iy", "height"], ["ix", "width"])}
  let group = c / perGroup;
  for (var ky = 0u; ky < kernelHeight; ky++) {
    let fromY = iy + paddingY - ky * dilationY;
    let y = fromY / strideY;
    if (fromY % strideY != 0u || y >= outHeight) { continue; }
    for (var kx = 0u; kx < kernelWidth; kx++) {
      let fromX = ix + paddingX - kx * dilationX;
      let x = fromX / strideX;
      if (fromX % strideX != 0u || x >= outWidth) { continue; }
      for (var o = group * outPerGroup; o < (group + 1u) * outPerGroup; o++) {
        acc += first[firstAt + ((b * outChannels + o) * outHeight + y) * outWidth + x]
          * second[secondAt + ((o * perGroup + c % perGroup) * kernelHeight + ky) * kernelWidth + kx];
      }
    }
  }`;

/** first: the gradient, second: x. */
const byWeight = `${coordinates(["o", "outChannels"], ["c", "perGroup"], ["ky", "kernelHeight"], ["kx", "kernelWidth"])}
  let channel = o / outPerGroup * perGroup + c;
  for (var b = 0u; b < batch; b++) {
    for (var y = 0u; y < outHeight; y++) {
      let iy = y * strideY + ky * dilationY - paddingY;
      if (iy >= height) { continue; }
      for (var x = 0u; x < outWidth; x++) {
        let ix = x * strideX + kx * dilationX - paddingX;
        if (ix >= width) { continue; }
        acc += first[firstAt + ((b * outChannels + o) * outHeight + y) * outWidth + x]
          * second[secondAt + ((b * channels + channel) * height + iy) * width + ix];
      }
    }
  }`;

const names = ["first", "second", "third"] as const;

export function convolutionKernels(gpu: Gpu): Record<string, KernelOverride> {
  const define = (op: string, body: string): KernelOverride => {
    return (out, inputs, attrs) => {
      if (inputs.some((x) => x.dtype !== "float32")) return false;
      if (out.size === 0) return true;
      const geometry = attrs as Conv2dGeometry;
      const arrays = inputs.map((x) => dense(gpu, x));
      gpu.run({
        op,
        key: `${op} ${arrays.length}`,
        code: () =>
          perElement(
            [["out", "f32", "read_write"], ...arrays.map((_, k) => [names[k], "f32", "read"] as const)],
            `${declarations}
  let firstAt = ${word(2)};
  let secondAt = ${word(3)};
  var acc = 0.0;
${body}${arrays.length === 3 ? addBias : ""}
  out[${word(1)} + i] = acc;`,
          ),
        writes: [out.storage],
        reads: arrays.map((x) => x.storage),
        params: [
          out.size,
          out.offset,
          ...names.map((_, k) => arrays[k]?.offset ?? 0),
          ...sizes.map((name) => geometry[name]),
        ],
        groups: groupsFor(out.size),
      });
      return true;
    };
  };
  return {
    conv2d: define("conv2d", forward),
    conv2dGradInput: define("conv2dGradInput", byInput),
    conv2dGradWeight: define("conv2dGradWeight", byWeight),
  };
}
