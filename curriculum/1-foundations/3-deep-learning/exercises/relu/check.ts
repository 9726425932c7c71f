import { defineExercise } from "@gradus/curriculum/exercise";
import { relu } from "@gradus/tensor/ops/elementwise";

export default defineExercise({
  difficulty: 1,
  minutes: 10,
  lesson: "1.3/02-activations",
  withhold: ["Tensor.relu", "Tensor.backward", "@gradus/tensor/nn/layers"],
  properties: {
    values: {
      title: { en: "Negative numbers become 0, the others stay", zh: "负数变成 0，其余不变" },
      async check(t) {
        const x = t.normal([t.random.integer(2, 4), t.random.integer(5, 7)], 2);
        t.close(await t.tensor("relu", x), relu(x), {
          en: "relu(x) is x where x > 0 and 0 everywhere else: not |x|, and not a small slope below 0 (that is the leaky ReLU).",
          zh: "x > 0 时 relu(x) 等于 x，其余一律为 0：不是 |x|，负半轴也没有小斜率（那是 leaky ReLU）。",
        });
      },
    },
    "any-shape": {
      title: { en: "Arrays of any shape keep their shape", zh: "任意形状的张量，形状不变" },
      async check(t) {
        const shape = Array.from({ length: t.random.integer(1, 4) }, () => t.random.integer(1, 4));
        const x = t.normal(shape);
        t.close(await t.tensor("relu", x), relu(x), {
          en: "ReLU works on each element by itself and must give back the shape that it was given.",
          zh: "ReLU 对每个元素单独作用，给它什么形状，就应返回什么形状。",
        });
      },
    },
    "backward-values": {
      title: { en: "The gradient passes where x was positive", zh: "x 为正处，梯度原样通过" },
      async check(t) {
        const shape = [t.random.integer(2, 4), t.random.integer(6, 9)];
        const [grad, x] = [t.normal(shape), t.normal(shape)];
        const expected = grad.toTypedArray().map((value, i) => (x.toTypedArray()[i] > 0 ? value : 0));
        t.close(await t.tensor("reluBackward", grad, x), t.array(expected, shape), {
          en: "The derivative of relu is 1 where x > 0 and 0 elsewhere; it multiplies the gradient. What decides is the sign of x, not of the gradient, and the gradient's own size must be kept.",
          zh: "relu 的导数在 x > 0 处是 1，其余为 0，要乘到梯度上。起决定作用的是 x 的符号，而不是梯度的符号；梯度本身的大小要保留。",
        });
      },
    },
    "backward-at-zero": {
      title: { en: "At x = 0 the derivative is taken as 0", zh: "x = 0 处导数取 0" },
      async check(t) {
        const x = t.array([0, -1, 0, 1], [4]);
        const grad = t.normal([4], 1, 3);
        const expected = [0, 0, 0, grad.toTypedArray()[3]];
        t.close(await t.tensor("reluBackward", grad, x), expected, {
          en: "At exactly 0 either slope could be taken; this exercise (and PyTorch) takes 0: x > 0, not x ≥ 0.",
          zh: "恰好为 0 时两种斜率都说得通；本练习（与 PyTorch 一致）取 0：条件是 x > 0，而不是 x ≥ 0。",
        });
      },
    },
  },
});
