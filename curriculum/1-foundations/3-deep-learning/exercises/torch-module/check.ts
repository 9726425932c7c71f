import { defineExercise } from "@gradus/curriculum/exercise";
import type { Tensor } from "@gradus/tensor";

export default defineExercise({
  language: "python",
  modules: ["torch"],
  difficulty: 2,
  minutes: 20,
  lesson: "1.3/07-training-curves",
  limits: { seconds: 30 },
  properties: {
    names: {
      title: { en: "The state has the names asked for", zh: "状态里的名字符合要求" },
      async check(t) {
        const widths = [t.random.integer(5, 9), t.random.integer(4, 8), t.random.integer(3, 6), 2];
        const shapes = (await t.drive("shapes", widths)) as Record<string, unknown>;
        const wanted = widths.slice(1).flatMap((width, i): [string, number[]][] => [
          [`layers.${i}.weight`, [width, widths[i]]],
          [`layers.${i}.bias`, [width]],
        ]);
        const names = Object.keys(shapes);
        t.expect(names.join() === wanted.map(([name]) => name).join(), {
          en: `The state's names are: ${names.join(", ") || "none"}. Wanted: ${wanted.map(([name]) => name).join(", ")}. In a plain list PyTorch does not find the layers; nn.Sequential with the ReLUs in it counts these too.`,
          zh: `状态里的名字是：${names.join("、") || "无"}。应为：${wanted.map(([name]) => name).join("、")}。放在普通列表里，PyTorch 找不到这些层；nn.Sequential 里若夹着 ReLU，编号也会把它们算进去。`,
        });
        for (const [name, shape] of wanted)
          t.close(shapes[name], shape, {
            en: `${name} should have the shape [${shape.join(", ")}].`,
            zh: `${name} 的形状应是 [${shape.join(", ")}]。`,
          });
      },
    },
    logits: {
      title: { en: "Forward: linear layers with ReLU between them", zh: "前向：线性层之间隔着 ReLU" },
      async check(t) {
        const side = t.random.integer(3, 4);
        const widths = [side * side, t.random.integer(6, 8), t.random.integer(5, 7), 4];
        const state: Record<string, Tensor> = {};
        const x = t.normal([t.random.integer(2, 3), 1, side, side]);
        let h = x.reshape(x.shape[0], side * side);
        for (let i = 0; i < 3; i++) {
          const [weight, bias] = [t.normal([widths[i + 1], widths[i]], 0.6), t.normal([widths[i + 1]], 0.5)];
          state[`layers.${i}.weight`] = weight;
          state[`layers.${i}.bias`] = bias;
          h = (i === 0 ? h : h.relu()).matmul(weight.transpose(0, 1)).add(bias);
        }
        t.close(
          await t.drive("forward", widths, state, x),
          h,
          {
            en: "The logits differ. The pictures are flattened but for the batch axis; ReLU stands between the layers, and none after the last.",
            zh: "logits 不符。图片要展平，但保留批的轴；层与层之间有 ReLU，最后一层之后没有。",
          },
          { rtol: 1e-3, atol: 1e-5 },
        );
      },
    },
    count: {
      title: { en: "Only what is trained is counted", zh: "只数会被训练的" },
      async check(t) {
        const widths = Array.from({ length: 4 }, () => t.random.integer(3, 9));
        const sizes = widths.slice(1).map((width, i) => (widths[i] + 1) * width);
        const frozen = t.random.integer(0, 2);
        t.close(
          await t.drive("count", widths, []),
          sizes.reduce((a, b) => a + b),
          {
            en: "The count of all parameters is off: numel() of each, weights and biases.",
            zh: "参数总数不对：每个参数的 numel() 相加，权重和偏置都算。",
          },
        );
        t.close(
          await t.drive("count", widths, [frozen]),
          sizes.filter((_, i) => i !== frozen).reduce((a, b) => a + b),
          {
            en: "A frozen layer (requires_grad is False) was counted too; an optimizer would not change it.",
            zh: "冻结的层（requires_grad 为 False）也被数了进去；优化器不会改动它。",
          },
        );
      },
    },
  },
});
