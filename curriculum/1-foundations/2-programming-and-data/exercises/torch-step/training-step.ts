/** One step of gradient descent on a straight line: what it must give, in whichever library it was written. */
import type { Property, Trial } from "@gradus/lab/exercise";
import type { Bilingual } from "@gradus/lab/lab";
import type { Tensor } from "@gradus/tensor";

interface Drawn {
  weight: Tensor;
  bias: Tensor;
  x: Tensor;
  y: Tensor;
  rate: number;
}

function draw(t: Trial<Tensor>): Drawn {
  const [rows, columns] = [t.random.integer(5, 8), t.random.integer(2, 4)];
  return {
    weight: t.normal([columns]),
    bias: t.normal([1]),
    x: t.normal([rows, columns]),
    y: t.normal([rows], 2),
    rate: 0.05 + 0.2 * t.random.uniform(),
  };
}

/** What the step has to give: the mean of the squared errors, and each parameter minus rate times its slope. */
function expected({ weight, bias, x, y, rate }: Drawn) {
  const rows = y.shape[0];
  const errors = x.matmul(weight.reshape(-1, 1)).reshape(rows).add(bias).sub(y);
  return {
    weight: weight.sub(
      errors
        .reshape(1, rows)
        .matmul(x)
        .reshape(-1)
        .mul((2 * rate) / rows),
    ),
    bias: bias.sub(errors.mean().mul(2 * rate)),
    loss: errors.square().mean().item(),
  };
}

async function stepOnce(t: Trial<Tensor>, { weight, bias, x, y, rate }: Drawn) {
  const said = await t.call("train_step", weight, bias, x, y, rate);
  t.expect(Array.isArray(said) && said.length === 3, {
    en: "train_step gives three things: the new weight, the new bias, and the error before the step.",
    zh: "train_step 要返回三样：新的 weight、新的 bias，以及这一步之前的误差。",
  });
  const [newWeight, newBias, loss] = said as unknown[];
  return {
    weight: t.asTensor(newWeight, { en: "the new weight", zh: "新的 weight" }),
    bias: t.asTensor(newBias, { en: "the new bias", zh: "新的 bias" }),
    loss,
  };
}

const near = { rtol: 1e-3, atol: 1e-4 };

/** @param slopes what is said of a wrong new weight: where the library keeps the derivatives */
export function trainingStep(slopes: Bilingual): Record<string, Property<Tensor>> {
  return {
    loss: {
      title: { en: "The mean of the squared errors, before the step", zh: "这一步之前的误差平方的平均" },
      async check(t) {
        const drawn = draw(t);
        const { loss } = await stepOnce(t, drawn);
        t.close(
          t.asNumber(loss, { en: "the error", zh: "误差" }),
          expected(drawn).loss,
          {
            en: "The third result is the mean (not the sum) of the squares of x·weight + bias − y, computed before the step, as a Python number.",
            zh: "第三个结果是 x·weight + bias − y 的平方的平均（不是总和），在更新之前计算，是一个 Python 数。",
          },
          near,
        );
      },
    },
    weight: {
      title: { en: "The weight goes downhill", zh: "weight 朝下坡走一步" },
      async check(t) {
        const drawn = draw(t);
        const { weight } = await stepOnce(t, drawn);
        t.close(weight, expected(drawn).weight, slopes, near);
      },
    },
    bias: {
      title: { en: "So does the bias", zh: "bias 也一样" },
      async check(t) {
        const drawn = draw(t);
        const { bias } = await stepOnce(t, drawn);
        t.close(
          bias,
          expected(drawn).bias,
          {
            en: "The bias learns too: bias − learning_rate · its own slope, of shape [1].",
            zh: "bias 也要学：bias − learning_rate · 它自己的斜率，形状是 [1]。",
          },
          near,
        );
      },
    },
    "many-steps": {
      title: { en: "Step after step the error falls", zh: "一步接一步，误差下降" },
      async check(t) {
        const drawn = { ...draw(t), rate: 0.02 };
        let state = drawn;
        const errors: number[] = [];
        for (let i = 0; i < 4; i++) {
          const after = await stepOnce(t, state);
          errors.push(t.asNumber(after.loss, { en: "the error", zh: "误差" }));
          state = { ...drawn, weight: after.weight, bias: after.bias };
        }
        t.expect(
          errors.every((error, i) => i === 0 || error < errors[i - 1] + 1e-6),
          {
            en: `With a small learning rate the error must fall at every step, but it went ${errors.map((e) => e.toFixed(4)).join(", ")}.`,
            zh: `learning_rate 很小时，误差应当每步都下降，现在却是 ${errors.map((e) => e.toFixed(4)).join("、")}。`,
          },
        );
      },
    },
  };
}
