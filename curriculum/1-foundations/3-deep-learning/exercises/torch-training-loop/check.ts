import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { crossEntropy } from "@gradus/tensor/ops/softmax";
import { SGD } from "@gradus/tensor/optim/sgd";

const classes = 3;

function draw(t: Trial<Tensor>) {
  const width = t.random.integer(4, 6);
  const batches = [5, 5, t.random.integer(1, 2)].map((count) => [
    t.normal([count, width]),
    t.array(
      Array.from({ length: count }, () => t.random.integer(0, classes - 1)),
      [count],
      "int32",
    ),
  ]);
  return { weight: t.normal([classes, width]), bias: t.normal([classes]), batches };
}

/** The engine's steps over the same batches: the losses, and the parameters at the end. */
function reference({ weight, bias, batches }: ReturnType<typeof draw>, rate: number, epochs: number) {
  const [w, b] = [weight, bias].map((of) => tensor(of.toTypedArray(), of.shape).requiresGrad_());
  const optimizer = new SGD(
    [
      ["w", w],
      ["b", b],
    ],
    { learningRate: rate },
  );
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let [total, count] = [0, 0];
    for (const [x, labels] of batches) {
      optimizer.zeroGrad();
      const loss = crossEntropy(x.matmul(w.transpose(0, 1)).add(b), labels);
      loss.backward();
      optimizer.step();
      total += loss.item() * labels.size;
      count += labels.size;
    }
    losses.push(total / count);
  }
  return { losses, w, b };
}

const near = { rtol: 1e-3, atol: 1e-4 };

export default defineExercise({
  language: "python",
  modules: ["torch"],
  difficulty: 2,
  minutes: 30,
  lesson: "1.3/09-normalization",
  limits: { seconds: 30 },
  properties: {
    steps: {
      title: { en: "Every batch is one clean step", zh: "每一批是干净的一步" },
      async check(t) {
        const drawn = draw(t);
        const rate = 0.3 + 0.3 * t.random.uniform();
        const mine = (await t.drive("train", drawn.weight, drawn.bias, drawn.batches, rate, 2)) as Record<
          string,
          unknown
        >;
        const { w, b } = reference(drawn, rate, 2);
        const message = {
          en: "After two epochs the parameters differ. For each batch: zero_grad (backward adds to what is there), forward, F.cross_entropy, backward, step.",
          zh: "两轮之后参数不符。每一批：zero_grad（backward 会累加）、前向、F.cross_entropy、backward、step。",
        };
        t.close(mine.weight, w, message, near);
        t.close(mine.bias, b, message, near);
      },
    },
    mode: {
      title: { en: "Training happens in training mode", zh: "训练要在训练模式下进行" },
      async check(t) {
        const drawn = draw(t);
        const mine = (await t.drive("train", drawn.weight, drawn.bias, drawn.batches, 0.1, 1)) as Record<
          string,
          unknown
        >;
        t.expect(mine.training === true, {
          en: "The model came in eval mode, as after an evaluation, and was trained in it: dropout would be off. Begin with model.train().",
          zh: "模型来时处于 eval 模式（就像刚评估过），你就这样训练了它：随机失活会是关的。请先写 model.train()。",
        });
      },
    },
    loss: {
      title: { en: "The loss is the mean over the examples", zh: "损失是对样本的平均" },
      async check(t) {
        const drawn = draw(t);
        const mine = (await t.drive("train", drawn.weight, drawn.bias, drawn.batches, 0.2, 2)) as Record<
          string,
          unknown
        >;
        t.expect(mine.losses !== null, {
          en: "train_epoch should return a number: loss.item(). A tensor would keep the graph of its step alive.",
          zh: "train_epoch 应返回一个数：用 loss.item()。返回张量，会让那一步的计算图一直留在内存里。",
        });
        t.close(
          mine.losses,
          reference(drawn, 0.2, 2).losses,
          {
            en: "The mean loss differs: the last batch is smaller, so the batches' losses must be weighed by their numbers of examples.",
            zh: "平均损失不符：最后一批较小，各批的损失要按样本个数加权。",
          },
          near,
        );
      },
    },
    accuracy: {
      title: { en: "The share read right", zh: "认对的比例" },
      async check(t) {
        const { weight, bias } = draw(t);
        const count = t.random.integer(7, 11);
        const x = t.normal([count, weight.shape[1]]);
        const best = x.matmul(weight.transpose(0, 1)).add(bias).argmax(1).toTypedArray();
        const labels = Array.from(best, (label, i) => (i % 3 === 0 ? (Number(label) + 1) % classes : Number(label)));
        const right = labels.filter((label, i) => label === Number(best[i])).length / count;
        const mine = (await t.drive("evaluate", weight, bias, x, t.array(labels, [count], "int32"), true)) as Record<
          string,
          unknown
        >;
        t.close(mine.right, right, {
          en: `The share read right is ${right.toFixed(3)}, as a number: argmax over the classes, compared with the labels, averaged.`,
          zh: `认对的比例是 ${right.toFixed(3)}，应是一个数：对类别取 argmax，与标签比较，再求平均。`,
        });
      },
    },
    use: {
      title: {
        en: "Evaluating is use: eval mode, nothing recorded, left as it came",
        zh: "评估属于使用：eval 模式、不记录、用完还原",
      },
      async check(t) {
        for (const training of [true, false]) {
          const { weight, bias, batches } = draw(t);
          const [x, labels] = batches[0];
          const mine = (await t.drive("evaluate", weight, bias, x, labels, training)) as Record<string, unknown>;
          t.expect(mine.in_use === true, {
            en: "The model was asked in training mode: dropout would be at work. Write model.eval() first.",
            zh: "评估时模型处于训练模式：随机失活会起作用。请先写 model.eval()。",
          });
          t.expect(mine.recorded === false, {
            en: "Gradients were recorded while evaluating: memory for nothing. model.eval() does not stop it, torch.no_grad() does.",
            zh: "评估时还在记录梯度，白占内存。model.eval() 管不了这个，要用 torch.no_grad()。",
          });
          t.expect(mine.left === true, {
            en: `The model came in ${training ? "training" : "eval"} mode and was left in the other one. Remember model.training and put it back with model.train(…).`,
            zh: `模型来时是${training ? "训练" : "eval"}模式，离开时却变了。先记下 model.training，最后用 model.train(…) 还原。`,
          });
        }
      },
    },
  },
});
