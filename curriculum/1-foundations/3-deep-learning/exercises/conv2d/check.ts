import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { conv2d } from "@gradus/tensor/ops/conv";

interface Sizes {
  batch?: number;
  inChannels?: number;
  outChannels?: number;
}

/** Pictures that are not square; kernels of 2 or 3. */
function draw(t: Trial<Tensor>, { batch = 1, inChannels = 1, outChannels = 1 }: Sizes = {}) {
  const [height, width] = t.random.shuffle([t.random.integer(5, 6), t.random.integer(7, 9)]);
  const kernel = t.random.integer(2, 3);
  return {
    x: t.normal([batch, inChannels, height, width]),
    weight: t.normal([outChannels, inChannels, kernel, kernel]),
  };
}

export default defineExercise({
  difficulty: 3,
  minutes: 40,
  lesson: "1.3/06-convolution",
  withhold: ["@gradus/tensor/ops/conv"],
  equivalentMutants: {
    "b < batch → b <= batch":
      "What the picture too many adds stands behind the end of a typed array, which ignores it.",
  },
  properties: {
    shape: {
      title: { en: "The output's size is ⌊(n + 2p − k) / s⌋ + 1", zh: "输出大小为 ⌊(n + 2p − k) / s⌋ + 1" },
      async check(t) {
        const { x, weight } = draw(t, { batch: 2, inChannels: 2, outChannels: 3 });
        // With a stride of 1 each row too many or too few shows.
        for (const stride of [1, t.random.integer(2, 3)]) {
          const options = { stride, padding: t.random.integer(1, 2) };
          t.equalShape(await t.tensor("conv2d", x, weight, options), conv2d(x, weight, undefined, options).shape, {
            en: "The picture is padded on both sides (2p), the window must fit (− k), and the first place counts too (+ 1). The order is [batch, outChannels, height, width].",
            zh: "两侧都要填充（2p），窗口必须放得下（− k），第一个位置也要算上（+ 1）。次序是 [batch, outChannels, 高, 宽]。",
          });
        }
      },
    },
    values: {
      title: { en: "One channel, stride 1, no padding", zh: "单通道，步幅 1，不填充" },
      async check(t) {
        const { x, weight } = draw(t);
        t.close(await t.tensor("conv2d", x, weight), conv2d(x, weight), {
          en: "The sums differ. The kernel is laid on as it is, not turned around; row y of the picture begins at y · width of the flat numbers; ky goes with rows; and each output's sum begins at 0.",
          zh: "求和结果不符。卷积核按原样贴上，不翻转；图的第 y 行从展平后的第 y · 宽 个数开始；ky 对应行；每个输出的和都从 0 开始。",
        });
      },
    },
    channels: {
      title: { en: "Several pictures and channels", zh: "多张图、多个通道" },
      async check(t) {
        const { x, weight } = draw(t, {
          batch: t.random.integer(2, 3),
          inChannels: t.random.integer(2, 3),
          outChannels: t.random.integer(4, 5),
        });
        t.close(await t.tensor("conv2d", x, weight), conv2d(x, weight), {
          en: "One channel was right, several are not. Each output channel has a kernel for every input channel, and their sums are added up.",
          zh: "单通道正确，多通道不对。每个输出通道对每个输入通道各有一个核，各通道的结果要相加。",
        });
      },
    },
    stride: {
      title: { en: "The window moves by the stride", zh: "窗口按步幅移动" },
      async check(t) {
        const { x, weight } = draw(t, { inChannels: 2 });
        const options = { stride: t.random.integer(2, 3) };
        t.close(await t.tensor("conv2d", x, weight, options), conv2d(x, weight, undefined, options), {
          en: "With a stride the numbers differ: output row r begins at input row r · stride. The stride changes where the window stands, not only how many outputs there are.",
          zh: "步幅大于 1 时数值不符：输出第 r 行从输入第 r · stride 行开始。步幅改变的是窗口的位置，而不只是输出的个数。",
        });
      },
    },
    padding: {
      title: { en: "What lies outside of the picture is 0", zh: "图外的像素为 0" },
      async check(t) {
        const { x, weight } = draw(t, { inChannels: 2, outChannels: 2 });
        const options = { stride: t.random.integer(1, 2), padding: t.random.integer(1, 2) };
        t.close(await t.tensor("conv2d", x, weight, options), conv2d(x, weight, undefined, options), {
          en: "With padding the edges differ. A window's pixel at −1 is a 0, not the last number of the row before: test row and column, both ends.",
          zh: "有填充时边缘不符。窗口里位于 −1 的像素是 0，而不是上一行的最后一个数：行与列、两端都要判断。",
        });
      },
    },
  },
});
