import type { ExerciseDefinition } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Declares an exercise, checked with the engine's arrays; the default export of its `check.ts`. */
export function defineExercise(exercise: ExerciseDefinition<Tensor>): ExerciseDefinition<Tensor> {
  return exercise;
}
