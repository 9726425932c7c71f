/** One logit against two losses: where the network is surely wrong, one of them has no slope left. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

const points = 161;
const reach = 8;

type Loss = (logit: Tensor, target: number) => Tensor;

/** (σ(z) − y)² */
const squared: Loss = (z, target) => {
  const error = z.sigmoid().sub(target);
  return error.mul(error);
};

/** −log of what the sigmoid gives the right answer: log(1 + e^z) − y z, smooth at 0 too; e^z stays small within the reach. */
const crossEntropy: Loss = (z, target) => {
  const softplus = z.exp().add(1).log();
  return softplus.sub(z.mul(target));
};

function curve(loss: Loss, target: number, zs: Float32Array, z: number) {
  return step(() => {
    const input = tensor([...zs, z]).requiresGrad_();
    const values = loss(input, target);
    values.sum().backward();
    const y = values.toTypedArray() as Float32Array;
    const slope = input.grad?.toTypedArray() as Float32Array;
    const last = zs.length;
    return { y: y.slice(0, last), slope: slope.slice(0, last), at: { y: y[last], slope: slope[last] } };
  });
}

export default defineFigure({
  title: { en: "Squared error and cross-entropy, seen from one logit", zh: "从一个 logit 看平方误差与交叉熵" },
  fields: {
    logit: {
      kind: "number",
      label: { en: "Logit z", zh: "logit z" },
      min: -reach,
      max: reach,
      step: 0.1,
      default: -4,
    },
    target: {
      kind: "choice",
      label: { en: "Right answer y", zh: "正确答案 y" },
      options: { one: { en: "1", zh: "1" }, zero: { en: "0", zh: "0" } },
      default: "one",
    },
  },
  compute({ logit, target }) {
    const y = target === "one" ? 1 : 0;
    const zs = Float32Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
    return {
      zs,
      probability: step(() => tensor(logit).sigmoid().item()),
      squared: curve(squared, y, zs, logit),
      crossEntropy: curve(crossEntropy, y, zs, logit),
    };
  },
});
