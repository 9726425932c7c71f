import { defineExercise } from "@gradus/curriculum/exercise";
import { trainingStep } from "./training-step.ts";

export default defineExercise({
  language: "python",
  modules: ["torch"],
  limits: { seconds: 60 },
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/09-environment",
  properties: trainingStep({
    en: "The new weight is weight − learning_rate · slope: minus, and times the learning rate. PyTorch puts it into `.grad` when `loss.backward()` is called.",
    zh: "新的 weight 是 weight − learning_rate · 斜率：用减号，并且乘上 learning_rate。调用 `loss.backward()` 之后，PyTorch 把它放进 `.grad`。",
  }),
});
