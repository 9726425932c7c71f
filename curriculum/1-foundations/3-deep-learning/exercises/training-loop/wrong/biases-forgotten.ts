// caught: every-parameter
import { step, type Tensor, tensor, zeros } from "@gradus/tensor";
import { indexSelect } from "@gradus/tensor/ops/indexing";
import { Generator, randn } from "@gradus/tensor/ops/random";
import { crossEntropy } from "@gradus/tensor/ops/softmax";
import { SGD } from "@gradus/tensor/optim/sgd";

export interface TrainingOptions {
  epochs: number;
  batchSize: number;
  learningRate: number;
  seed: number;
}

export interface Trained {
  parameters: { weight1: Tensor; bias1: Tensor; weight2: Tensor; bias2: Tensor };
  losses: number[];
}

export const hidden = 32;

export function forward(images: Tensor, { weight1, bias1, weight2, bias2 }: Trained["parameters"]): Tensor {
  return images.matmul(weight1).add(bias1).relu().matmul(weight2).add(bias2);
}

export function train(images: Tensor, labels: Tensor, options: TrainingOptions): Trained {
  const { epochs, batchSize, learningRate, seed } = options;
  const generator = new Generator(seed);
  const [count, inFeatures] = images.shape;
  const parameters = {
    weight1: randn([inFeatures, hidden], generator)
      .mul(Math.sqrt(2 / inFeatures))
      .detach()
      .requiresGrad_(),
    bias1: zeros([hidden]),
    weight2: randn([hidden, 10], generator)
      .mul(Math.sqrt(1 / hidden))
      .detach()
      .requiresGrad_(),
    bias2: zeros([10]),
  };
  const optimizer = new SGD(Object.entries(parameters), { learningRate, momentum: 0.9 });
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = generator.permutation(count);
    for (let start = 0; start < count; start += batchSize) {
      const loss = step(() => {
        const rows = tensor(order.slice(start, start + batchSize));
        optimizer.zeroGrad();
        const logits = forward(indexSelect(images, rows), parameters);
        const mean = crossEntropy(logits, indexSelect(labels, rows));
        mean.backward();
        optimizer.step();
        return mean.item();
      });
      losses.push(loss);
    }
  }
  return { parameters, losses };
}
