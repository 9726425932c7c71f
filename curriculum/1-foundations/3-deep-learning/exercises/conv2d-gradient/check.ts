import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Bilingual } from "@gradus/lab/lab";
import { type Tensor, tensor } from "@gradus/tensor";
import { conv2d } from "@gradus/tensor/ops/conv";

interface Sizes {
  batch?: number;
  inChannels?: number;
  outChannels?: number;
  stride?: number;
  padding?: number;
}

interface Case {
  grad: Tensor;
  x: Tensor;
  weight: Tensor;
  options: { stride: number; padding: number };
  /** What the engine's autograd finds. */
  expected: { x: Tensor; weight: Tensor };
}

function draw(t: Trial<Tensor>, sizes: Sizes = {}): Case {
  const { batch = 1, inChannels = 1, outChannels = 1, stride = 1, padding = 0 } = sizes;
  const [height, width] = t.random.shuffle([t.random.integer(5, 6), t.random.integer(7, 8)]);
  const kernel = t.random.integer(2, 3);
  const options = { stride, padding };
  const x = tensor(t.normal([batch, inChannels, height, width]).toTypedArray(), [batch, inChannels, height, width]);
  const weight = t.normal([outChannels, inChannels, kernel, kernel]);
  const [x1, weight1] = [x.detach().requiresGrad_(), weight.detach().requiresGrad_()];
  const out = conv2d(x1, weight1, undefined, options);
  const grad = t.normal(out.shape);
  out.backward(grad);
  return { grad, x, weight, options, expected: { x: x1.grad!, weight: weight1.grad! } };
}

async function compare(t: Trial<Tensor>, drawn: Case, names: readonly ("x" | "weight")[], message: Bilingual) {
  const { grad, x, weight, options, expected } = drawn;
  const all = (await t.call("conv2dBackward", grad, x, weight, options)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "conv2dBackward should return { x, weight }.",
    zh: "conv2dBackward 应返回 { x, weight }。",
  });
  for (const name of names) {
    t.close(t.asTensor(all?.[name], { en: `the derivative by ${name}`, zh: `对 ${name} 的导数` }), expected[name], {
      en: `By ${name}: ${message.en}`,
      zh: `对 ${name}：${message.zh}`,
    });
  }
}

export default defineExercise({
  difficulty: 4,
  minutes: 40,
  lesson: "1.3/06-convolution",
  needs: ["conv2d"],
  withhold: ["@gradus/tensor/ops/conv", "Tensor.backward"],
  properties: {
    values: {
      title: { en: "One picture, one channel", zh: "单张图，单通道" },
      check: (t) =>
        compare(t, draw(t), ["x", "weight"], {
          en: "every meeting of window, pixel and weight adds a part: the output's gradient times the other factor. A pixel lies under several windows, so the parts are added, not assigned; and the shape is that of the input.",
          zh: "窗口、像素、权重的每次相遇都贡献一份：输出的梯度乘以另一个因子。一个像素会被多个窗口盖住，所以要累加而不是赋值；形状与输入相同。",
        }),
    },
    "weight-gradient": {
      title: { en: "By the weights: summed over the batch", zh: "对权重：对整批求和" },
      check: (t) =>
        compare(t, draw(t, { batch: t.random.integer(2, 3) }), ["weight"], {
          en: "one picture was right, several are not: a weight meets all pictures, and the parts are summed, not averaged.",
          zh: "单张图正确，多张不对：一个权重会遇到所有的图，各份要求和，而不是求平均。",
        }),
    },
    channels: {
      title: { en: "Several pictures and channels", zh: "多张图、多个通道" },
      check: (t) =>
        compare(t, draw(t, { batch: 2, inChannels: t.random.integer(2, 3), outChannels: 4 }), ["x", "weight"], {
          en: "with several channels it differs: input channel c and output channel o meet in weight[o][c] alone.",
          zh: "多通道时不符：输入通道 c 与输出通道 o 只通过 weight[o][c] 相遇。",
        }),
    },
    stride: {
      title: { en: "With a stride", zh: "有步幅" },
      check: (t) =>
        compare(t, draw(t, { inChannels: 2, outChannels: 2, stride: t.random.integer(2, 3) }), ["x", "weight"], {
          en: "with a stride it differs: the window of output row r begins at input row r · stride, on the way back too.",
          zh: "有步幅时不符：输出第 r 行的窗口从输入第 r · stride 行开始，反向时也一样。",
        }),
    },
    padding: {
      title: { en: "With padding", zh: "有填充" },
      check: (t) =>
        compare(
          t,
          draw(t, {
            batch: 2,
            inChannels: 2,
            outChannels: 2,
            stride: t.random.integer(1, 2),
            padding: t.random.integer(1, 2),
          }),
          ["x", "weight"],
          {
            en: "with padding it differs: what lies outside of the picture is 0 and gets no gradient, and it must not land in a neighbouring row.",
            zh: "有填充时不符：图外是 0，不接收梯度，更不能算到相邻行里去。",
          },
        ),
    },
  },
});
