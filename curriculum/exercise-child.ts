/** The process of a learner's exercise: gives it the engine's arrays, which `@gradus/lab` knows nothing of. */
import { runProgram } from "@gradus/lab/exercise-program";
import { Tensor } from "@gradus/tensor";
import { tensorCodec } from "./tensor-codec.ts";

await runProgram({ codec: tensorCodec, prototype: Tensor.prototype, entry: import.meta.url });
