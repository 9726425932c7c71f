/** The suite on the backend "webgpu": what is looser there, and what it does not compute. */
import type { Case } from "./case.ts";
import { expectAgreement, expectGradientAgreement } from "./suite.ts";

/**
 * Cases that may be further from float64 than on the CPU, by this factor: WGSL's exp and log may be off by 3 + 2·|x| and 3 units
 * in the last place, its division by 2.5.
 */
const looser: Readonly<Record<string, number>> = {};

const refusal = /^(\w+): backend "webgpu" has no kernel for it|\(backend "webgpu"\) and cannot be read at once/;

/**
 * Both directions of a case on WebGPU with each seed.
 * @returns false where an operation of it has no kernel there, which its error must say
 */
export async function agreesOnWebGPU(c: Case, seeds: readonly number[]): Promise<boolean> {
  try {
    for (const seed of seeds) {
      await expectAgreement(c, "webgpu", seed, looser[c.name]);
      if (c.gradient !== false) await expectGradientAgreement(c, "webgpu", seed, looser[c.name]);
    }
    return true;
  } catch (error) {
    if (refusal.test((error as Error).message)) return false;
    throw error;
  }
}
