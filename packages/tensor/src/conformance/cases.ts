/**
 * Every operation with random inputs of random shapes: what each backend and each gradient rule is tried on. A new
 * operation gets its lines in `cases/`, and with them all tests of this folder.
 */
import type { Case } from "./case.ts";
import { activationsCases } from "./cases/activations.ts";
import { elementwiseCases } from "./cases/elementwise.ts";
import { indexingCases } from "./cases/indexing.ts";
import { linalgCases } from "./cases/linalg.ts";
import { lossesCases } from "./cases/losses.ts";
import { mathematicsCases } from "./cases/mathematics.ts";
import { matmulCases } from "./cases/matmul.ts";
import { normCases } from "./cases/norm.ts";
import { picturesCases } from "./cases/pictures.ts";
import { randomCases } from "./cases/random.ts";
import { rearrangeCases } from "./cases/rearrange.ts";
import { recurrentCases } from "./cases/recurrent.ts";
import { reductionsCases } from "./cases/reductions.ts";
import { sequencesCases } from "./cases/sequences.ts";
import { softmaxCases } from "./cases/softmax.ts";
import { statisticsCases } from "./cases/statistics.ts";
import { viewsCases } from "./cases/views.ts";

export const cases: Case[] = [
  ...elementwiseCases,
  ...reductionsCases,
  ...viewsCases,
  ...matmulCases,
  ...linalgCases,
  ...softmaxCases,
  ...sequencesCases,
  ...recurrentCases,
  ...activationsCases,
  ...randomCases,
  ...normCases,
  ...picturesCases,
  ...indexingCases,
  ...lossesCases,
  ...mathematicsCases,
  ...rearrangeCases,
  ...statisticsCases,
];
