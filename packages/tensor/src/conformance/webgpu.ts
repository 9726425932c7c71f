/** The suite on the backend "webgpu": what is looser there, and what it does not compute. */
import type { Case } from "./case.ts";
import { expectAgreement, expectGradientAgreement } from "./suite.ts";

/**
 * Cases that may be further from float64 than on the CPU, by this factor: WGSL's exp and log may be off by 3 + 2·|x| and 3 units
 * in the last place, its division by 2.5.
 */
const looser: Readonly<Record<string, number>> = {};

/**
 * Cases with an operation that has no kernel in WGSL, or that must read numbers at once: they are for the CPU, and their errors say so.
 * What the GPT, BERT and CNN labs train with does not belong here.
 */
export const refused: ReadonlySet<string> = new Set([
  "solve",
  "solveVector",
  "solveTriangular",
  "lstsq",
  "inverse",
  "det",
  "slogdet",
  "matrixPower",
  "matrixExp",
  "cholesky",
  "eigh",
  "cond",
  "qr",
  "svd",
  "svdFull",
  "svdvals",
  "pinv",
  "matrixNorm nuc",
  "matrixNorm 2",
  "matrixNorm -2",
  "topkSmallest",
  "rnn",
  "lstm",
  "gru",
  "maskedSelect",
  "nonzero",
  "searchsorted",
  "cumprodWithZeros",
  "cumprod",
  "logcumsumexp",
  "cummax",
  "cummin",
  "sort",
  "sortDescending",
  "argsort",
  "topk",
  "kthvalue",
  "mode",
  "median",
  "medianWithIndices",
]);

const refusal = /^(\w+): backend "webgpu" has no kernel for it|\(backend "webgpu"\) and cannot be read at once/;

/**
 * Both directions of a case on WebGPU with each seed.
 * @returns false where an operation of it has no kernel there, which its error must say
 * @throws where it does not agree, or is refused without being on the list
 */
export async function agreesOnWebGPU(c: Case, seeds: readonly number[]): Promise<boolean> {
  try {
    for (const seed of seeds) {
      await expectAgreement(c, "webgpu", seed, looser[c.name]);
      if (c.gradient !== false) await expectGradientAgreement(c, "webgpu", seed, looser[c.name]);
    }
    return true;
  } catch (error) {
    const { message } = error as Error;
    if (!refusal.test(message)) throw error;
    if (refused.has(c.name)) return false;
    throw new Error(
      `${c.name} needs a kernel in webgpu/kernels/, or its place on the list of refused cases: ${message}`,
    );
  }
}
