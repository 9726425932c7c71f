import { defineExercise } from "@gradus/curriculum/exercise";
import { createDigitClassifier } from "@gradus/models/digit-classifier";
import { Generator } from "@gradus/tensor/ops/random";

/** What the lab's own network has. */
function counted(channels: [number, number], hidden: number): number {
  const network = createDigitClassifier({ name: "lenet", config: { channels, hidden, dropout: 0 } }, new Generator(1));
  return network.parameters().reduce((sum, parameter) => sum + parameter.size, 0);
}

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/06-convolution",
  properties: {
    "smallest-network": {
      title: { en: "One channel, one neuron: counted right", zh: "通道为 1、神经元为 1 时数对" },
      async check(t) {
        t.close(
          await t.number("parameterCount", { channels: [1, 1], hidden: 1 }),
          counted([1, 1], 1),
          {
            en: "For channels 1, 1 and hidden 1 there are 26 + 26 + 17 + 20 = 89: a kernel of 5 × 5 and a bias, the same again, 4 · 4 inputs and a bias, ten outputs with a weight and a bias each.",
            zh: "通道 1、1，隐藏层 1 时，共 26 + 26 + 17 + 20 = 89 个：5 × 5 的核加一个偏置；再来一份；4 · 4 个输入加一个偏置；十个输出，各有一个权重和一个偏置。",
          },
          { rtol: 0, atol: 0 },
        );
      },
    },
    "any-network": {
      title: { en: "Any widths: counted right", zh: "任意宽度都数对" },
      async check(t) {
        for (let i = 0; i < 4; i++) {
          const channels: [number, number] = [t.random.integer(2, 9), t.random.integer(10, 20)];
          const hidden = t.random.integer(21, 80);
          t.close(
            await t.number("parameterCount", { channels, hidden }),
            counted(channels, hidden),
            {
              en: `For channels ${channels.join(", ")} and hidden ${hidden} the count is off, though the smallest network was right. Each of the second convolution's kernels reaches through all channels of the first; the first linear layer sees 4 · 4 numbers of every channel; biases are as many as outputs.`,
              zh: `通道 ${channels.join("、")}、隐藏层 ${hidden} 时数错了，而最小的网络是对的。第二层卷积的每个核都贯穿第一层的全部通道；第一个线性层看到每个通道的 4 · 4 个数；偏置的个数等于输出的个数。`,
            },
            { rtol: 0, atol: 0 },
          );
        }
      },
    },
  },
  run: {
    lab: "mnist-cnn",
    metrics: { testAccuracy: 0.97, heldOutAccuracy: 0.95 },
    maxParameters: 10_000,
    maxSeconds: 600,
  },
});
