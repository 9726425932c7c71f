import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { tensor } from "@gradus/tensor";
import { crossEntropy } from "@gradus/tensor/ops/softmax";

/** Logits and targets with more classes than rows, so that an axis taken for the other shows. */
function draw(t: Trial<Tensor>, scale = 2, shift = 0): { logits: Tensor; target: Tensor } {
  const [batch, classes] = [t.random.integer(2, 4), t.random.integer(5, 8)];
  const target = Array.from({ length: batch }, () => t.random.integer(0, classes - 1));
  return { logits: t.normal([batch, classes], scale, shift), target: t.array(target, [batch], "int32") };
}

/** What the engine's autograd finds. */
function reference(logits: Tensor, target: Tensor): { loss: number; grad: Tensor } {
  const leaf = tensor(logits.toTypedArray(), logits.shape).requiresGrad_();
  const loss = crossEntropy(leaf, target);
  loss.backward();
  return { loss: loss.item(), grad: leaf.grad! };
}

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/03-loss",
  needs: ["stable-softmax"],
  withhold: ["@gradus/tensor/ops/softmax", "Tensor.backward"],
  equivalentMutants: {
    "row < batch → row <= batch":
      "In the gradient the row too many has no right class: its index is NaN, and a typed array ignores what is written there. In the loss the same change gives NaN, and is caught.",
  },
  properties: {
    "single-row": {
      title: {
        en: "The loss of one row is −log of the right class's probability",
        zh: "单行的损失等于正确类别概率的 −log",
      },
      async check(t) {
        const classes = t.random.integer(3, 6);
        const right = t.random.integer(0, classes - 1);
        const logits = t.normal([1, classes], 2);
        const target = t.array([right], [1], "int32");
        t.close(await t.number("crossEntropy", logits, target), reference(logits, target).loss, {
          en: "The loss of a single row differs from log Σ exp(x) − x[right class]. Is it the natural logarithm, the right class's logit, and the minus sign?",
          zh: "单行的损失与 log Σ exp(x) − x[正确类别] 不符。检查：是否用了自然对数、是否取了正确类别的 logit、负号是否正确。",
        });
      },
    },
    mean: {
      title: { en: "The loss of a batch is the mean of its rows' losses", zh: "整批的损失是各行损失的平均" },
      async check(t) {
        const { logits, target } = draw(t);
        t.close(await t.number("crossEntropy", logits, target), reference(logits, target).loss, {
          en: "One row alone was right, a batch is not: divide the sum of the rows' losses by the number of rows (not of classes), and take each row's own maximum and sum.",
          zh: "单行正确，整批却不对：应把各行损失之和除以行数（不是类别数），并且每一行用自己的最大值与自己的和。",
        });
      },
    },
    "sure-of-the-wrong": {
      title: {
        en: "Large logits give a large loss, not infinity or NaN",
        zh: "logits 很大时损失很大，但不是无穷或 NaN",
      },
      async check(t) {
        const far = t.random.integer(150, 300);
        const logits = t.array([far, 0, -far, -far, 0, far], [2, 3]);
        const target = t.array([1, 2], [2], "int32");
        const loss = await t.number("crossEntropy", logits, target);
        t.finite(loss, {
          en: "The probability was rounded to 0 (or exp became infinite) before the logarithm was taken. Compute log Σ exp(x) − x[right] with each row's maximum subtracted first; no probability is needed.",
          zh: "取对数之前，概率已舍入为 0（或 exp 已溢出）。请先减去每行的最大值，再直接计算 log Σ exp(x) − x[正确类别]，不必求出概率。",
        });
        t.close(loss, reference(logits, target).loss, {
          en: "The loss of a network that is surely wrong is cut off. Nothing is to be added inside the logarithm: an ε there hides how wrong the network is.",
          zh: "网络错得很有把握时，损失被截断了。不要在对数里加 ε：那会掩盖网络错得有多离谱。",
        });
      },
    },
    "gradient-shape": {
      title: { en: "The gradient has the shape of the logits", zh: "梯度与 logits 形状相同" },
      async check(t) {
        const { logits, target } = draw(t);
        t.equalShape(await t.tensor("crossEntropyGrad", logits, target), logits.shape, {
          en: "Every logit has a derivative of its own: the gradient is [batch, classes].",
          zh: "每个 logit 都有自己的导数：梯度的形状是 [batch, classes]。",
        });
      },
    },
    "gradient-rows": {
      title: { en: "Each row of the gradient sums to 0", zh: "梯度的每一行之和为 0" },
      async check(t) {
        const { logits, target } = draw(t);
        const grad = await t.tensor("crossEntropyGrad", logits, target);
        const rows = new Array(logits.shape[0]).fill(0);
        t.close(
          grad.sum(1),
          rows,
          {
            en: "Adding a constant to a row's logits does not change the loss, so a row's derivatives sum to 0: probabilities sum to 1, and exactly one 1 is taken off, at the right class.",
            zh: "给一行的 logits 同加一个常数，损失不变，所以这一行的导数之和必为 0：概率之和为 1，再在正确类别处恰好减去一个 1。",
          },
          { atol: 1e-5 },
        );
      },
    },
    "gradient-values": {
      title: { en: "The gradient is (softmax − one-hot) / batch", zh: "梯度等于（softmax − one-hot）/ 批大小" },
      async check(t) {
        const { logits, target } = draw(t);
        const { grad } = reference(logits, target);
        const actual = await t.tensor("crossEntropyGrad", logits, target);
        t.close(actual, grad, {
          en: "The gradient differs from the engine's. If every number is too large by the same factor, the mean was forgotten: divide by the batch. If the signs are turned, it is softmax minus one-hot, not the other way round.",
          zh: "梯度与引擎求得的不符。若所有数都大了同一倍数，是忘了求平均：要除以批大小。若符号相反，应是 softmax 减 one-hot，而不是反过来。",
        });
      },
    },
    "gradient-large": {
      title: { en: "Large logits give a gradient, not NaN", zh: "logits 很大时梯度不是 NaN" },
      async check(t) {
        const { logits, target } = draw(t, 3, 200);
        t.close(await t.tensor("crossEntropyGrad", logits, target), reference(logits, target).grad, {
          en: "exp overflows in the gradient too: subtract each row's maximum there as well.",
          zh: "求梯度时 exp 同样会溢出：这里也要先减去每行的最大值。",
        });
      },
    },
  },
});
