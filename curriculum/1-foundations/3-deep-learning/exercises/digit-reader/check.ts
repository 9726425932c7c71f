import { defineExercise } from "@gradus/curriculum/exercise";
import type { Tensor } from "@gradus/tensor";
import { softmax } from "@gradus/tensor/ops/softmax";
import { budget } from "../../labs/digit-reader.ts";

function counted(hidden: readonly number[]): number {
  const widths = [784, ...hidden, 10];
  return widths.slice(1).reduce((sum, width, i) => sum + widths[i] * width + width, 0);
}

const exact = { rtol: 0, atol: 0 };

export default defineExercise({
  difficulty: 4,
  minutes: 60,
  lesson: "1.3/12-three-networks",
  needs: ["your-network", "stable-softmax"],
  withhold: ["Tensor.backward", "@gradus/tensor/ops/softmax", "@gradus/tensor/nn/layers", "@gradus/tensor/optim/adam"],
  limits: { seconds: 20 },
  run: {
    lab: "digit-reader",
    params: { pieces: "mine" },
    mine: ["digit-reader"],
    metrics: { testAccuracy: 0.97, heldOutAccuracy: 0.95 },
    maxParameters: budget.parameters,
    maxSeconds: budget.seconds,
  },
  properties: {
    count: {
      title: { en: "Parameters are counted right", zh: "参数数对" },
      async check(t) {
        for (const depth of [1, 2, 3, 0]) {
          const hidden = Array.from({ length: depth }, () => t.random.integer(5, 90));
          t.close(
            await t.number("parameterCount", hidden),
            counted(hidden),
            {
              en: `Hidden widths [${hidden.join(", ")}]: the count is off. From n numbers to m neurons there are n · m weights and m biases; the first layer has 784 inputs, the last one 10 outputs.`,
              zh: `隐藏层宽度 [${hidden.join(", ")}]：数错了。从 n 个数到 m 个神经元，有 n · m 个权重和 m 个偏置；第一层输入 784 个，最后一层输出 10 个。`,
            },
            exact,
          );
        }
      },
    },
    budget: {
      title: {
        en: `The design keeps to ${budget.parameters} parameters`,
        zh: `设计不超过 ${budget.parameters} 个参数`,
      },
      async check(t) {
        const { design, count } = (await t.drive("design")) as { design?: { hidden?: unknown }; count: unknown };
        const hidden = design?.hidden;
        t.expect(Array.isArray(hidden) && hidden.every((width) => Number.isInteger(width) && width > 0), {
          en: "design.hidden should be a list of whole numbers: the widths of the hidden layers.",
          zh: "design.hidden 应是整数列表，即各隐藏层的宽度。",
        });
        t.expect(counted(hidden as number[]) <= budget.parameters, {
          en: `Your design has ${count} parameters; at most ${budget.parameters} are allowed. The first hidden layer is what costs most.`,
          zh: `你的设计有 ${count} 个参数，最多允许 ${budget.parameters} 个。花费最多的是第一个隐藏层。`,
        });
      },
    },
    schedule: {
      title: { en: "The rate rises evenly, then falls by a cosine", zh: "学习率先匀速上升，再沿余弦下降" },
      async check(t) {
        const highest = 0.001 + 0.01 * t.random.uniform();
        const totals = [4, t.random.integer(200, 900)];
        const places = totals.flatMap((total) => {
          const warm = Math.max(1, Math.round(total / 10));
          const steps = new Set([0, warm - 1, warm, Math.floor(total / 2), total - 1]);
          return [...steps].map((step) => ({ total, warm, step }));
        });
        for (const { total, warm, step } of places) {
          const cosine = Math.cos((Math.PI * (step - warm)) / (total - warm));
          const expected = step < warm ? (highest * (step + 1)) / warm : (highest / 2) * (1 + cosine);
          t.close(
            await t.number("learningRateAt", step, total, highest),
            expected,
            {
              en: `Step ${step} of ${total} with the highest rate ${highest.toFixed(4)}: ${expected.toExponential(3)} is wanted. The first ${warm} steps rise from ${(highest / warm).toFixed(5)}, not from 0; the cosine begins only where they end.`,
              zh: `共 ${total} 步中的第 ${step} 步，最高学习率 ${highest.toFixed(4)}：应为 ${expected.toExponential(3)}。前 ${warm} 步从 ${(highest / warm).toFixed(5)} 升起，不是从 0；余弦要等它们结束才开始。`,
            },
            { rtol: 1e-6, atol: 1e-12 },
          );
        }
      },
    },
    reads: {
      title: { en: "read prepares the pixels and gives probabilities", zh: "read 处理像素并给出概率" },
      async check(t) {
        const width = t.random.integer(3, 6);
        const memory = (of: Tensor) => ({ m: of.mul(0), v: of.mul(0), step: 0 });
        const network = [
          [784, width],
          [width, 10],
        ].map(([from, to]) => {
          const [weight, bias] = [t.normal([from, to], 0.2), t.normal([to], 0.3)];
          return { weight, bias, weightState: memory(weight), biasState: memory(bias) };
        });
        const count = t.random.integer(2, 4);
        const grey = Array.from({ length: count * 784 }, () =>
          t.random.uniform() < 0.8 ? 0 : t.random.integer(1, 255),
        );
        const pixels = t.array(grey, [count, 784]);
        const prepared = pixels.sub(0.1307 * 255).div(0.3081 * 255);
        const [{ weight, bias }, last] = network;
        const logits = prepared.matmul(weight).add(bias).relu().matmul(last.weight).add(last.bias);
        t.close(
          await t.tensor("read", network, pixels),
          softmax(logits),
          {
            en: "The probabilities differ. Are the pixels prepared as in training, (p − 0.1307 · 255)/(0.3081 · 255)? Do the logits go through softmax, row by row?",
            zh: "概率不符。像素是否像训练时那样处理：(p − 0.1307 · 255)/(0.3081 · 255)？logits 是否逐行经过 softmax？",
          },
          { rtol: 5e-4, atol: 1e-6 },
        );
      },
    },
  },
});
