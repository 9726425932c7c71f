/** The suite on the backend "webgpu": what is looser there, and what it does not compute. */
import type { Case } from "./case.ts";
import { expectAgreement, expectGradientAgreement, expectThat } from "./suite.ts";

/**
 * Cases that may be further from float64 than on the CPU, by this factor: WGSL's exp and log may be off by 3 + 2·|x| and 3 units
 * in the last place, its division by 2.5.
 */
const looser: Readonly<Record<string, number>> = {};

/** Cases with operations that have no kernel in WGSL: they are for the CPU. */
export const refused: readonly string[] = ["solve", "solveVector", "solveTriangular", "lstsq", "inverse", "det", "slogdet", "matrixPower", "matrixExp", "cholesky", "eigh", "cond", "qr", "svd", "svdFull", "svdvals", "pinv", "matrixNorm", "matrixNorm", "matrixNorm", "matrixNorm", "vectorNorm", "vectorNorm", "vectorNorm", "vectorNorm", "vectorNorm", "softmax", "logSoftmax", "crossEntropy", "crossEntropyOptions", "crossEntropyOfProbabilities", "logSumExp", "attention", "attentionOfOneProjection", "attentionGroupedAndBroadcast", "attentionLearnedMask", "embedding", "rotary", "rnn", "lstm", "gru", "gelu", "geluTanh", "silu", "softplus", "softplusBeta", "leakyRelu", "elu", "selu", "hardtanh", "relu6", "hardsigmoid", "hardswish", "mish", "logSigmoid", "softsign", "erf", "layerNorm", "layerNormPlain", "rmsNorm", "batchNorm", "batchNormEvaluation", "groupNorm", "instanceNorm", "pad", "interpolate", "unfoldAndFold"];

/** Both directions of a case on WebGPU with each seed; a refused one must say what is missing. */
export async function expectWebGPU(c: Case, seeds: readonly number[]): Promise<void> {
  const check = async (seed: number) => {
    await expectAgreement(c, "webgpu", seed, looser[c.name]);
    if (c.gradient !== false) await expectGradientAgreement(c, "webgpu", seed, looser[c.name]);
  };
  if (!refused.includes(c.name)) {
    for (const seed of seeds) await check(seed);
    return;
  }
  const messages: string[] = [];
  for (const seed of seeds) await check(seed).catch((error: Error) => messages.push(error.message));
  expectThat(messages.length > 0, `${c.name} is computed: take it off the list of refused cases`);
  for (const message of messages) {
    expectThat(/"webgpu"\)? (has no kernel|and cannot be read)/.test(message), `${c.name}: ${message}`);
  }
}
