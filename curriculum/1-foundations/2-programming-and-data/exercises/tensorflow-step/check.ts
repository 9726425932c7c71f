import { defineExercise } from "@gradus/curriculum/exercise";
import { trainingStep } from "../torch-step/training-step.ts";

export default defineExercise({
  language: "python",
  modules: ["numpy", "tensorflow"],
  limits: { seconds: 60, memoryMb: 3072 },
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/09-environment",
  properties: trainingStep({
    en: "The new weight is weight − learning_rate · slope: minus, and times the learning rate. TensorFlow computes it from what the tape has recorded: the error must be computed inside the `with`.",
    zh: "新的 weight 是 weight − learning_rate · 斜率：用减号，并且乘上 learning_rate。TensorFlow 根据记录带算出它：误差要在 `with` 里面算。",
  }),
});
