import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { maxPool2d } from "@gradus/tensor/ops/conv";

/** Both are tried every time: one size alone could be written into the program. */
const sizes = [2, 3];

/** Pictures that are not square: along one side the last window is not filled, along the other it may be. */
function draw(t: Trial<Tensor>, size: number, shift = 0): Tensor {
  const short = size + t.random.integer(1, size - 1);
  const [height, width] = t.random.shuffle([short, 2 * size + t.random.integer(0, size - 1)]);
  return t.normal([t.random.integer(2, 3), t.random.integer(2, 3), height, width], 1, shift);
}

/** What the engine's autograd finds. */
function reference(x: Tensor, size: number, grad: Tensor): Tensor {
  const leaf = tensor(x.toTypedArray(), x.shape).requiresGrad_();
  maxPool2d(leaf, size).backward(grad);
  return leaf.grad!;
}

export default defineExercise({
  difficulty: 3,
  minutes: 30,
  lesson: "1.3/06-convolution",
  needs: ["conv2d"],
  withhold: ["Tensor.backward"],
  properties: {
    shape: {
      title: { en: "One number for each whole window", zh: "每个完整的窗口得到一个数" },
      async check(t) {
        for (const size of sizes) {
          const x = draw(t, size);
          t.equalShape(await t.tensor("maxPool2d", x, size), maxPool2d(x, size).shape, {
            en: "Windows stand side by side without overlap (the next begins `size` further on), and one that does not fit is left out: ⌊n / size⌋.",
            zh: "窗口并排放置、互不重叠（下一个从 size 之后开始），放不下的舍去：⌊n / size⌋。",
          });
        }
      },
    },
    values: {
      title: { en: "The largest number of each window", zh: "每个窗口里最大的数" },
      async check(t) {
        for (const size of sizes) {
          const x = draw(t, size, 10);
          t.close(await t.tensor("maxPool2d", x, size), maxPool2d(x, size), {
            en: "These are not the windows' maxima. Do all size × size numbers of a window take part, of its own picture and channel?",
            zh: "得到的不是各窗口的最大值。窗口里 size × size 个数是否都参与了比较？是否都取自同一张图、同一个通道？",
          });
        }
      },
    },
    negative: {
      title: { en: "Negative numbers too", zh: "全是负数时也对" },
      async check(t) {
        for (const size of sizes) {
          const x = draw(t, size, -10);
          t.close(await t.tensor("maxPool2d", x, size), maxPool2d(x, size), {
            en: "Where all numbers are negative, the largest is negative too. Do not start the comparison at 0: start with the window's first number.",
            zh: "窗口里全是负数时，最大值也是负数。不要从 0 开始比较，要从窗口的第一个数开始。",
          });
        }
      },
    },
    "backward-values": {
      title: {
        en: "The largest number gets the whole gradient, the others nothing",
        zh: "最大的数得到全部梯度，其余为 0",
      },
      async check(t) {
        for (const size of sizes) {
          const x = draw(t, size);
          const grad = t.normal(maxPool2d(x, size).shape, 1, 3);
          t.close(await t.tensor("maxPool2dBackward", grad, x, size), reference(x, size, grad), {
            en: "The gradient of a window goes, whole and unchanged, to the place of its largest number; every other place has 0. The result has the shape of x.",
            zh: "每个窗口的梯度完整地、原样地送到最大数所在的位置，其他位置都是 0。结果与 x 形状相同。",
          });
        }
      },
    },
    ties: {
      title: { en: "Of equal numbers the first one gets it", zh: "并列时给第一个" },
      async check(t) {
        const x = t.array(
          Array.from({ length: 2 * 4 * 6 }, () => t.random.integer(0, 1)),
          [2, 1, 4, 6],
        );
        const grad = t.normal([2, 1, 2, 3], 1, 3);
        t.close(await t.tensor("maxPool2dBackward", grad, x, 2), reference(x, 2, grad), {
          en: "Where several numbers of a window are equally large, the first one, row by row, gets the gradient: replace the best only by a greater one (>, not ≥), and do not give it to all of them.",
          zh: "窗口里有几个数并列最大时，按逐行顺序，梯度给第一个：只有更大（>，不是 ≥）才替换，也不能每个都给。",
        });
      },
    },
  },
});
