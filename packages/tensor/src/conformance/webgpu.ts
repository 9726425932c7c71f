/** The suite on the backend "webgpu": what is looser there, and what it does not compute. */
import type { Case } from "./case.ts";
import { expectAgreement, expectGradientAgreement, expectThat } from "./suite.ts";

/**
 * Cases that may be further from float64 than on the CPU, by this factor: WGSL's exp and log may be off by 3 + 2·|x| and 3 units
 * in the last place, its division by 2.5.
 */
const looser: Readonly<Record<string, number>> = {};

/** Cases whose operations have no kernel in WGSL, and which one is missing first. */
export const refused: Readonly<Record<string, string>> = {};

/** Both directions of a case on WebGPU; a refused one must say what is missing. */
export async function expectWebGPU(c: Case, seed: number): Promise<void> {
  const missing = refused[c.name];
  if (missing === undefined) {
    await expectAgreement(c, "webgpu", seed, looser[c.name]);
    if (c.gradient !== false) await expectGradientAgreement(c, "webgpu", seed, looser[c.name]);
    return;
  }
  const refusal = await expectAgreement(c, "webgpu", seed).then(
    () => "it was computed: take it off the list",
    (error: Error) => error.message,
  );
  expectThat(refusal.startsWith(`${missing}: backend "webgpu" has no kernel for it`), `${c.name}: ${refusal}`);
}
