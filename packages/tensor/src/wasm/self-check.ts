import { attentionDescription } from "./kernels/attention-description.ts";
import { convolveJob } from "./kernels/conv.ts";
import { weightSumsJob } from "./kernels/conv-weights.ts";
import { jobNumbers } from "./kernels/job.ts";

/** One kernel call: x and y are read, `out` is written, `scratch` is free. Addresses in bytes, 4096 numbers each. */
interface Check {
  readonly kernel: string;
  args(x: number, y: number, out: number, scratch: number): number[];
  /** What stands at the beginning of the scratch memory, for kernels that take the address of a description. */
  description?(x: number, y: number, out: number, scratch: number): Int32Array;
}

const call = (kernel: string, args: Check["args"]): Check => ({ kernel, args });

/** Masked, causal and with dropout, two heads that share keys, sizes that leave tails. */
const attention = (kernel: string): Check => ({
  kernel,
  args: (_x, _y, _out, scratch) => [scratch, 0, 1, scratch + 1024],
  description: (x, y, out) =>
    attentionDescription({
      ...{ q: x, qHead: 29 * 48, qRow: 48, k: y, kRow: 48, v: y + 1024, vRow: 80, mask: x + 2048, maskRow: 84 },
      ...{ out, outHead: 29 * 80, outRow: 80, grad: x + 4096, gradHead: 29 * 80, gradRow: 80 },
      ...{ dq: out + 5120, dqHead: 29 * 48, dqRow: 48, dk: out + 8192, dkRow: 48, dv: out + 10240, dvRow: 80 },
      ...{ sharedHeads: 1, group: 2, queries: 29, keys: 21, depth: 12, width: 20, causal: 1, blockRows: 24 },
      ...{ scale: 0.3, drops: 1, p: 0.2, kept: 1.25, seedLow: 3 },
    }),
});

/** Three steps of five sequences, eleven units. The lengths are arbitrary bits: some sequences go on, some have ended. */
const recurrence = (kernel: string): Check[] => [
  call(kernel, (x, y, out, scratch) => [x, y, y + 4096, y + 4400, y + 5000, out, 3, 5, 11, 0, 0, 5, scratch]),
  call(`${kernel}Grad`, (x, y, out, scratch) => [
    ...[x, y, y + 4, x + 2048, out, out + 4096, out + 8192, kernel === "lstm" ? out + 9000 : 0],
    ...[3, 5, 11, 1, 0, 5, scratch],
  ]),
];

/** Tables of steps through a picture, one number after the other, as convolution's kernels read them. */
const steps = (count: number, bytes: number) => Array.from({ length: count }, (_, i) => i * bytes);

/** Five channels from two by 3×3 windows, two pictures; rows of 8 × 11 positions meet the padding above and below. */
const convolve: Check = {
  kernel: "convolve",
  args: (_x, _y, _out, scratch) => [scratch, 0, 4, scratch + 1024],
  description: (x, y, out, scratch) =>
    Int32Array.from([
      ...jobNumbers(convolveJob, {
        ...{ x, weights: y, y: out, offsets: scratch + 4 * convolveJob.length },
        ...{ groups: 1, blocks: 2, outPerGroup: 5, taps: 18, tapsPerRow: 6 },
        ...{ pictureStride: 1664, groupStride: 832, rowStride: 104, inHeight: 8 },
        ...{ outHeight: 8, outWidth: 11, kernelHeight: 3, strideY: 1, paddingY: 1, dilationY: 1 },
      }),
      ...steps(18, 20),
    ]),
};

/** Five channels, 18 taps, two pictures one after the other. */
const weightSums: Check = {
  kernel: "convWeightSums",
  args: (_x, _y, _out, scratch) => [scratch, 0, 9],
  description: (x, y, out, scratch) =>
    Int32Array.from([
      ...jobNumbers(weightSumsJob, {
        ...{ dy: x, x: y, sums: out, dWeight: out, offsets: scratch + 4 * weightSumsJob.length },
        places: scratch + 4 * (weightSumsJob.length + 18),
        ...{
          pictures: 2,
          picturesAtOnce: 1,
          placesOfPicture: 7,
          channelBlocks: 3,
          tapBlocks: 3,
          outPerGroup: 5,
          taps: 18,
        },
        ...{ dyPictureStride: 1280, dyPlaneStride: 256, xPictureStride: 512, xGroupStride: 0 },
      }),
      ...steps(18, 20),
      ...steps(14, 16),
    ]),
};

/** A kernel or two of each group, with sizes that leave tails. */
const checks: readonly Check[] = [
  call("matmul", (x, y, out, scratch) => [x, y, out, 13, 41, 19, 19, 41, 41, 0, 0, 0, scratch]),
  call("matmul", (x, y, out, scratch) => [x, y, out, 49, 33, 22, 49, 33, 33, 1, 0, 1, scratch]),
  call("linear", (x, y, out, scratch) => [x, y, out, 14, 58, 37, 37, 37, 58, 0, 1, y, scratch]),
  call("matmul", (x, y, out, scratch) => [x, y, out, 1, 71, 45, 45, 45, 71, 0, 1, 0, scratch]),
  call("matmul", (x, y, out, scratch) => [x, y, out, 1, 71, 45, 45, 71, 71, 0, 0, 0, scratch]),
  call("add", (x, y, out) => [x, y, out, 1, 1027, 0, 0, 0]),
  call("mulRight", (x, y, out) => [x, y, out, 13, 77, 77, 1, 77]),
  call("exp", (x, _y, out) => [x, out, 1027]),
  call("log", (x, _y, out) => [x, out, 1027]),
  call("tanh", (x, _y, out) => [x, out, 1027]),
  call("erf", (x, _y, out) => [x, out, 1027]),
  call("geluGrad", (x, y, out) => [x, y, out, 1027]),
  call("softmax", (x, _y, out) => [x, out, 13, 77]),
  call("logSoftmaxGrad", (x, y, out) => [x, y, out, 13, 77]),
  call("normMoments", (x, _y, out) => [x, out, out + 52, 13, 77, 0.01, 1]),
  call("normalizeAffine", (x, y, out) => [x, y, y + 52, y + 512, y + 1024, out, 13, 77]),
  call("normalizeScaleGradInput", (x, y, out) => [x, x + 4004, y, y + 52, y + 512, out, 13, 77, 1]),
  call("normalizeGradWeight", (x, y, out) => [x, x + 4004, y, y + 52, out, 13, 77, 77]),
  call("sumRows", (x, _y, out) => [x, out, 29, 77, 77]),
  call("sumCols", (x, _y, out) => [x, out, 29, 77]),
  call("copyTransposed", (x, _y, out) => [x, out, 29, 77, 29, 77]),
  call("adam", (x, y, out) => [out, x, y, out + 8192, 1027, 0.1, 0.9, 0.9, 0.1, 0.99, 0.01, 1e-8, 1, 0.1]),
  call("sgd", (x, y, out) => [out, x, y, 1027, 0.1, 0.9, 0.01, 1]),
  convolve,
  weightSums,
  call("planeNormalize", (x, y, out) => [x, y, y + 52, y + 104, out, 13, 77]),
  call("planeSums", (x, y, out) => [x, x + 4004, y, out, out + 52, 13, 77]),
  attention("attention"),
  attention("attentionGrad"),
  ...["rnnTanh", "lstm", "gru"].flatMap(recurrence),
  call("rotaryHalf", (x, y, out) => [x, y, y + 4096, out, 0, 1768, 104, 0, 1768, 104, 2, 17, 13, 26, 1, 0, 2]),
  call("rotaryInterleaved", (x, y, out) => [x, y, y + 4096, out, 0, 1768, 104, 0, 1768, 104, 2, 17, 13, 26, 1, 0, 2]),
  call("philoxUniform", (_x, _y, out) => [out, 1027, 1, 2, 3, 4, 5]),
];

export const checkedKernels = checks.map(({ kernel }) => kernel);

const numbers = 4096;
const bytes = 4 * numbers;
const begin = 4096;

/**
 * Whether two instances on one memory give the same bits. Uses the memory's first 256 KiB, which nothing else may hold yet, and
 * leaves it as zeros.
 */
export function sameBits(memory: WebAssembly.Memory, one: WebAssembly.Instance, other: WebAssembly.Instance): boolean {
  const [x, y, out, scratch] = [0, 1, 2, 3].map((i) => begin + i * bytes);
  const results = checks.map(({ kernel, args, description }) => {
    const [first, second] = [one, other].map(({ exports }) => {
      fill(new Float32Array(memory.buffer, begin, 3 * numbers));
      if (description) new Int32Array(memory.buffer, scratch, 256).set(description(x, y, out, scratch));
      (exports[kernel] as (...args: number[]) => void)(...args(x, y, out, scratch));
      return new Int32Array(memory.buffer, begin, 3 * numbers).slice();
    });
    return first.every((bits, i) => bits === second[i]);
  });
  new Uint8Array(memory.buffer, 0, begin + 16 * bytes).fill(0);
  return results.every((same) => same);
}

/** Numbers from −2 to 2, the same each time (Numerical Recipes' linear congruential generator). */
function fill(array: Float32Array): void {
  let state = 1;
  for (let i = 0; i < array.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    array[i] = state / 2 ** 30 - 2;
  }
}
