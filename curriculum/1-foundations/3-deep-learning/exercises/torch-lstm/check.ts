import { defineExercise } from "@gradus/curriculum/exercise";
import { LSTMClassifier } from "@gradus/models/lstm-classifier";
import type { Tensor } from "@gradus/tensor";
import { Generator } from "@gradus/tensor/ops/random";

export default defineExercise({
  language: "python",
  modules: ["torch"],
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/11-lstm-and-gru",
  limits: { seconds: 30 },
  properties: {
    names: {
      title: { en: "The state has the lab's names and shapes", zh: "状态的名字、形状与实验一致" },
      async check(t) {
        const [hidden, features, classes] = [t.random.integer(3, 5), t.random.integer(6, 8), t.random.integer(9, 11)];
        const shapes = (await t.drive("shapes", hidden, features, classes)) as Record<string, unknown>;
        const wanted: [string, number[]][] = [
          ["lstm.weight_ih_l0", [4 * hidden, features]],
          ["lstm.weight_hh_l0", [4 * hidden, hidden]],
          ["lstm.bias_ih_l0", [4 * hidden]],
          ["lstm.bias_hh_l0", [4 * hidden]],
          ["head.weight", [classes, hidden]],
          ["head.bias", [classes]],
        ];
        const names = Object.keys(shapes);
        t.expect(names.length === wanted.length && wanted.every(([name]) => names.includes(name)), {
          en: `The state's names are ${names.join(", ")}; wanted are ${wanted.map(([name]) => name).join(", ")}: one nn.LSTM of one layer in self.lstm, one nn.Linear in self.head.`,
          zh: `状态里的名字是 ${names.join("、")}；应为 ${wanted.map(([name]) => name).join("、")}：self.lstm 是一层的 nn.LSTM，self.head 是 nn.Linear。`,
        });
        for (const [name, shape] of wanted)
          t.close(shapes[name], shape, {
            en: `${name} should have the shape [${shape.join(", ")}].`,
            zh: `${name} 的形状应是 [${shape.join(", ")}]。`,
          });
      },
    },
    defaults: {
      title: { en: "By default: 28 numbers a row, ten digits", zh: "默认每行 28 个数，十个数字" },
      async check(t) {
        t.close(await t.drive("default_shape"), [2, 10], {
          en: "RowReader(3) should take [2, 1, 28, 28] and give [2, 10].",
          zh: "RowReader(3) 应接受 [2, 1, 28, 28]，给出 [2, 10]。",
        });
      },
    },
    logits: {
      title: { en: "The logits agree with the engine's LSTM", zh: "logits 与引擎的 LSTM 一致" },
      async check(t) {
        const [hidden, features, classes] = [t.random.integer(3, 5), t.random.integer(4, 6), t.random.integer(3, 5)];
        const [batch, rows] = [t.random.integer(2, 3), t.random.integer(5, 7)];
        const network = new LSTMClassifier({ features, hidden, layers: 1, classes, dropout: 0 }, new Generator(1));
        const state: Record<string, Tensor> = {};
        for (const [name, { shape }] of Object.entries(network.stateDict())) state[name] = t.normal(shape, 0.7);
        network.loadStateDict(state);
        const x = t.normal([batch, rows, features]);
        const logits = await t.drive("forward", hidden, features, classes, state, x.reshape(batch, 1, rows, features));
        t.close(
          logits,
          network.forward(x),
          {
            en: "The logits differ. Is the LSTM told batch_first=True (else it reads across the batch)? Does the head see the state after the last row?",
            zh: "logits 不符。LSTM 写了 batch_first=True 吗（否则它横着读整批样本）？head 看到的是读完最后一行之后的状态吗？",
          },
          { rtol: 1e-3, atol: 1e-4 },
        );
      },
    },
  },
});
