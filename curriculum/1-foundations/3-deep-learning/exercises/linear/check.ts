import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Drawn {
  x: Tensor;
  weight: Tensor;
  bias: Tensor;
  grad: Tensor;
  shape: { batch: number; inFeatures: number; outFeatures: number };
}

/** Three different sizes, so that a matrix turned the wrong way does not fit. */
function draw(t: Trial<Tensor>): Drawn {
  const [batch, inFeatures, outFeatures] = t.random.shuffle([2, 3, 4, 5, 6]).slice(0, 3);
  return {
    x: t.normal([batch, inFeatures]),
    weight: t.normal([inFeatures, outFeatures]),
    bias: t.normal([outFeatures]),
    grad: t.normal([batch, outFeatures]),
    shape: { batch, inFeatures, outFeatures },
  };
}

/** One of the three gradients that the learner's function returns. */
async function gradient(t: Trial<Tensor>, { grad, x, weight }: Drawn, name: "x" | "weight" | "bias"): Promise<Tensor> {
  const all = (await t.call("linearBackward", grad, x, weight)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "linearBackward should return { x, weight, bias }.",
    zh: "linearBackward 应返回 { x, weight, bias }。",
  });
  return t.asTensor(all?.[name], { en: `the derivative by ${name}`, zh: `对 ${name} 的导数` });
}

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/04-backpropagation",
  withhold: ["@gradus/tensor/nn/layers", "Tensor.backward"],
  properties: {
    forward: {
      title: { en: "The output is xW + b", zh: "输出是 xW + b" },
      async check(t) {
        const { x, weight, bias } = draw(t);
        t.close(await t.tensor("linear", x, weight, bias), x.matmul(weight).add(bias), {
          en: "The output differs from x·W + b. The weight is [in, out] and is not transposed; the bias is added to every row.",
          zh: "输出与 x·W + b 不符。权重的形状是 [in, out]，不要转置；偏置加到每一行。",
        });
      },
    },
    "gradient-shapes": {
      title: { en: "Each gradient has the shape of what it belongs to", zh: "每个梯度与它所属的量形状相同" },
      async check(t) {
        const drawn = draw(t);
        for (const name of ["x", "weight", "bias"] as const) {
          t.equalShape(await gradient(t, drawn, name), drawn[name].shape, {
            en:
              name === "bias"
                ? "The derivative by the bias has one number per column: `grad.sum(0)`."
                : `The derivative by ${name} has one number for each number of ${name}. With the wrong shape, the product's factors are in the wrong order or the wrong one is transposed.`,
            zh:
              name === "bias"
                ? "对偏置的导数每列一个数：`grad.sum(0)`。"
                : `${name} 里每个数都对应一个导数。形状不对，说明乘法的次序反了，或者转置错了矩阵。`,
          });
        }
      },
    },
    "x-gradient": {
      title: { en: "By x: dY·Wᵀ", zh: "对 x：dY·Wᵀ" },
      async check(t) {
        const drawn = draw(t);
        t.close(await gradient(t, drawn, "x"), drawn.grad.matmul(drawn.weight.transpose(0, 1)), {
          en: "x[i] reaches every output j through weight[i][j], so its derivative is the sum over j of grad[j]·weight[i][j].",
          zh: "x[i] 通过 weight[i][j] 影响每个输出 j，所以它的导数是 grad[j]·weight[i][j] 对 j 求和。",
        });
      },
    },
    "weight-gradient": {
      title: { en: "By the weight: Xᵀ·dY, summed over the batch", zh: "对权重：Xᵀ·dY，对整批求和" },
      async check(t) {
        const drawn = draw(t);
        t.close(await gradient(t, drawn, "weight"), drawn.x.transpose(0, 1).matmul(drawn.grad), {
          en: "weight[i][j] meets every row of the batch: its derivative is the sum over rows of x[i]·grad[j]. A sum, not a mean: whether to average was decided by the loss.",
          zh: "weight[i][j] 会遇到批里的每一行：导数是 x[i]·grad[j] 对各行求和。是求和，不是求平均：平均与否已由损失函数决定。",
        });
      },
    },
    "bias-gradient": {
      title: { en: "By the bias: the column sums of dY", zh: "对偏置：dY 按列求和" },
      async check(t) {
        const drawn = draw(t);
        t.close(await gradient(t, drawn, "bias"), drawn.grad.sum(0), {
          en: "The bias was added to every row, so it collects the gradient of every row: their sum, not one of them and not their mean.",
          zh: "偏置加到了每一行，所以要把每一行的梯度都加起来：不是取其中一行，也不是求平均。",
        });
      },
    },
  },
});
