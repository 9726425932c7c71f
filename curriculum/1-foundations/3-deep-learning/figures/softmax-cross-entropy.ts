/** From logits to probabilities to a loss and its gradient, in float32, by the stable way and by the naive one. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { logSoftmax } from "@gradus/tensor/ops/softmax";

const classes = ["cat", "dog", "bird", "fish"] as const;

/** Rate of the descent step whose effect on the logits is drawn. */
const rate = 2;
const curvePoints = 100;

/** −ln p over p: what the loss makes of the target's probability. */
function lossCurve() {
  return step(() => {
    const p = tensor(Array.from({ length: curvePoints }, (_, i) => (i + 1) / curvePoints));
    return { p: p.toTypedArray() as Float32Array, loss: p.log().neg().toTypedArray() as Float32Array };
  });
}

/** The exponents that a way of computing softmax feeds to exp: with the largest taken off, or as they are. */
function exponentsOf(z: Tensor, method: "stable" | "naive"): Tensor {
  return method === "stable" ? z.sub(z.detach().max()) : z;
}

export default defineFigure({
  title: { en: "Softmax and cross-entropy", zh: "Softmax 与交叉熵" },
  fields: {
    logits: {
      kind: "numbers",
      label: { en: "Logits", zh: "logits" },
      min: -5,
      max: 5,
      step: 0.1,
      default: [2, 1, -0.5, 0.3],
    },
    target: {
      kind: "choice",
      label: { en: "The right answer", zh: "正确答案" },
      options: {
        cat: { en: "cat", zh: "猫" },
        dog: { en: "dog", zh: "狗" },
        bird: { en: "bird", zh: "鸟" },
        fish: { en: "fish", zh: "鱼" },
      },
      default: "dog",
    },
    shift: {
      kind: "number",
      label: { en: "Added to every logit", zh: "给每个 logit 都加上" },
      min: -120,
      max: 120,
      step: 1,
      default: 0,
    },
    method: {
      kind: "choice",
      label: { en: "Way of computing", zh: "算法" },
      options: {
        stable: { en: "stable", zh: "稳定" },
        naive: { en: "naive", zh: "直接" },
      },
      default: "stable",
    },
  },
  compute({ logits, target, shift, method }) {
    const wanted = classes.indexOf(target);
    return step(() => {
      const z = tensor(logits).add(shift).detach().requiresGrad_();
      const exponents = exponentsOf(z, method);
      const exps = exponents.exp();
      const total = exps.sum();
      const probabilities = exps.div(total);
      const logProbabilities = method === "stable" ? logSoftmax(z) : probabilities.log();
      const loss = logProbabilities.narrow(0, wanted, 1).neg().sum();
      loss.backward();
      const gradient = Array.from(z.grad?.toTypedArray() ?? []);
      return {
        wanted,
        shifted: Array.from(z.toTypedArray()),
        exponents: Array.from(exponents.toTypedArray()),
        exps: Array.from(exps.toTypedArray()),
        total: total.item(),
        probabilities: Array.from(probabilities.toTypedArray()),
        loss: loss.item(),
        gradient,
        /** Where one step of gradient descent at `rate` takes the logits, the shift taken off again. */
        after: logits.map((logit, i) => logit - rate * gradient[i]),
        rate,
        /** Loss of someone who gives every class the same probability. */
        guessing: Math.log(classes.length),
        curve: lossCurve(),
      };
    });
  },
});
