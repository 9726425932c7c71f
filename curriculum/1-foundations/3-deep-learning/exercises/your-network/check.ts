import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { accuracy, crossEntropy } from "@gradus/tensor/ops/softmax";
import { Adam } from "@gradus/tensor/optim/adam";
import { smallDigits } from "../../labs/digits/small.ts";
import type { Layer } from "./solution.ts";

const rate = 0.01;

/** A network of three layers with biases, Adam's memory empty. */
function draw(t: Trial<Tensor>) {
  const widths = [t.random.integer(6, 7), t.random.integer(4, 5), 3, t.random.integer(8, 9)];
  const batch = t.random.integer(9, 12);
  const network: Layer[] = widths.slice(1).map((width, i) => {
    const [weight, bias] = [t.normal([widths[i], width], 0.7), t.normal([width], 0.5)];
    const memory = (of: Tensor) => ({ m: of.mul(0), v: of.mul(0), step: 0 });
    return { weight, bias, weightState: memory(weight), biasState: memory(bias) };
  });
  const target = Array.from({ length: batch }, () => t.random.integer(0, widths[3] - 1));
  return { network, x: t.normal([batch, widths[0]]), target: t.array(target, [batch], "int32") };
}

/** The same network for the engine's autograd: weight, bias, weight, bias … */
function leaves(network: readonly Layer[]): Tensor[] {
  return network.flatMap(({ weight, bias }) =>
    [weight, bias].map((t) => tensor(t.toTypedArray(), t.shape).requiresGrad_()),
  );
}

function logitsOf(parameters: readonly Tensor[], x: Tensor): Tensor {
  let h = x;
  for (let i = 0; i < parameters.length; i += 2) {
    h = (i === 0 ? h : h.relu()).matmul(parameters[i]).add(parameters[i + 1]);
  }
  return h;
}

/** What came back, checked to be a network with the arrays of `like`. */
function asNetwork(t: Trial<Tensor>, value: unknown, like: readonly (readonly number[])[]): Layer[] {
  t.expect(Array.isArray(value) && value.length === like.length / 2, {
    en: `The network should be a list of ${like.length / 2} layers.`,
    zh: `网络应是 ${like.length / 2} 个层的列表。`,
  });
  return (value as Record<string, unknown>[]).map((layer, i) => {
    const part = (name: string) =>
      t.asTensor(layer?.[name], { en: `${name} of layer ${i}`, zh: `第 ${i} 层的 ${name}` });
    const state = (name: string) => {
      const { m, v, step } = (layer?.[name] ?? {}) as Record<string, unknown>;
      return {
        m: t.asTensor(m, { en: `${name}.m of layer ${i}`, zh: `第 ${i} 层的 ${name}.m` }),
        v: t.asTensor(v, { en: `${name}.v of layer ${i}`, zh: `第 ${i} 层的 ${name}.v` }),
        step: t.asNumber(step, { en: `${name}.step of layer ${i}`, zh: `第 ${i} 层的 ${name}.step` }),
      };
    };
    const [weight, bias] = [part("weight"), part("bias")];
    t.equalShape(weight, like[2 * i], {
      en: `weight of layer ${i} is [in, out].`,
      zh: `第 ${i} 层的 weight 形状是 [in, out]。`,
    });
    t.equalShape(bias, like[2 * i + 1], { en: `bias of layer ${i} is [out].`, zh: `第 ${i} 层的 bias 形状是 [out]。` });
    return { weight, bias, weightState: state("weightState"), biasState: state("biasState") };
  });
}

async function trainStep(t: Trial<Tensor>, network: readonly Layer[], x: Tensor, target: Tensor) {
  const all = (await t.call("trainStep", network, x, target, rate)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "trainStep should return { network, loss }.",
    zh: "trainStep 应返回 { network, loss }。",
  });
  const like = network.flatMap(({ weight, bias }) => [weight.shape, bias.shape]);
  return {
    network: asNetwork(t, all?.network, like),
    loss: t.asNumber(all?.loss, { en: "the loss", zh: "损失" }),
  };
}

export default defineExercise({
  difficulty: 4,
  minutes: 60,
  lesson: "1.3/07-training-curves",
  needs: ["relu", "initialization", "cross-entropy", "linear", "adam"],
  withhold: [
    "Tensor.backward",
    "Tensor.relu",
    "@gradus/tensor/ops/softmax",
    "@gradus/tensor/nn/layers",
    "@gradus/tensor/optim/adam",
    "@gradus/tensor/optim/sgd",
  ],
  limits: { seconds: 60 },
  run: {
    lab: "mnist-mlp",
    params: { pieces: "mine" },
    mine: ["your-network"],
    metrics: { testAccuracy: 0.95, heldOutAccuracy: 0.9 },
  },
  properties: {
    create: {
      title: { en: "A network of the widths asked for", zh: "按给定宽度建立网络" },
      async check(t) {
        const widths = [t.random.integer(250, 300), t.random.integer(90, 110), t.random.integer(2, 4)];
        const like = [[widths[0], widths[1]], [widths[1]], [widths[1], widths[2]], [widths[2]]];
        const network = asNetwork(t, await t.drive("create", widths, t.random.integer(1, 1e6)), like);
        const first = network[0].weight;
        t.close(
          first.mul(first).mean().item(),
          2 / widths[0],
          {
            en: "The first layer's weights do not have the variance 2 / in: take them from your heNormal as they come.",
            zh: "第一层权重的方差不是 2 / 输入数：请直接使用你的 heNormal 的结果。",
          },
          { rtol: 0.1, atol: 0 },
        );
        for (const { weight, bias, weightState, biasState } of network) {
          t.close(bias, bias.mul(0), { en: "Biases begin at zero.", zh: "偏置从零开始。" });
          t.expect(weight.abs().sum().item() > 0, {
            en: "The weights are all zero: all neurons of a layer would stay equal for ever.",
            zh: "权重全是零：同一层的神经元会永远一模一样。",
          });
          for (const [state, of] of [
            [weightState, weight],
            [biasState, bias],
          ] as const) {
            const empty = {
              en: "Adam's memory begins with m and v at zero, in the shape of their parameter, and step 0.",
              zh: "Adam 的状态从零开始：m、v 全零，形状与参数相同，step 为 0。",
            };
            t.close(state.m, of.mul(0), empty);
            t.close(state.v, of.mul(0), empty);
            t.close(state.step, 0, empty);
          }
        }
      },
    },
    forward: {
      title: { en: "Forward: linear layers with ReLU between them", zh: "前向：线性层之间隔着 ReLU" },
      async check(t) {
        const { network, x } = draw(t);
        t.close(await t.tensor("forward", network, x), logitsOf(leaves(network), x), {
          en: "The logits differ from linear, relu, linear, relu, linear. There is no ReLU before the first layer and none after the last: logits may be negative.",
          zh: "logits 与“线性、ReLU、线性、ReLU、线性”不符。第一层之前、最后一层之后都没有 ReLU：logits 可以是负数。",
        });
      },
    },
    loss: {
      title: { en: "trainStep tells the loss before the step", zh: "trainStep 返回更新之前的损失" },
      async check(t) {
        const { network, x, target } = draw(t);
        const { loss } = await trainStep(t, network, x, target);
        t.close(loss, crossEntropy(logitsOf(leaves(network), x), target).item(), {
          en: "The loss is not the mean cross-entropy of the network that was given, before its update.",
          zh: "损失不等于传入的网络（更新之前）的平均交叉熵。",
        });
      },
    },
    gradient: {
      title: { en: "The gradients agree with autograd", zh: "梯度与自动求导一致" },
      async check(t) {
        const { network, x, target } = draw(t);
        const own = leaves(network);
        crossEntropy(logitsOf(own, x), target).backward();
        const next = (await trainStep(t, network, x, target)).network;
        for (let i = network.length - 1; i >= 0; i--) {
          for (const [name, grad] of [
            ["weight", own[2 * i].grad!],
            ["bias", own[2 * i + 1].grad!],
          ] as const) {
            // After one step from an empty memory m is (1 − β₁) times the gradient.
            t.close(
              next[i][`${name}State`].m.div(0.1),
              grad,
              {
                en: `The gradient of layer ${i}'s ${name} differs${i === network.length - 1 ? "" : ", the layers after it agree"}. Backward: crossEntropyGrad, then for each layer from the last one: reluBackward with that layer's sum z (not after the last layer), linearBackward with its input; its x goes to the layer before. (All gradients off by one factor: β₁ = 0.9, and m after one step is 0.1 times the gradient.)`,
                zh: `第 ${i} 层 ${name} 的梯度不符${i === network.length - 1 ? "" : "，它后面各层都一致"}。反向：先 crossEntropyGrad，再从最后一层往前，每层先用这一层的加权和 z 做 reluBackward（最后一层之后没有 ReLU），再用这一层的输入做 linearBackward，其中的 x 传给前一层。（所有梯度都差同一倍数：β₁ = 0.9，走一步之后 m 是梯度的 0.1 倍。）`,
              },
              { rtol: 1e-3, atol: 1e-6 },
            );
          }
        }
      },
    },
    "later-steps": {
      title: { en: "Six steps agree with the engine's Adam", zh: "连走六步，与引擎的 Adam 一致" },
      async check(t) {
        let { network, x, target } = draw(t);
        const own = leaves(network);
        // Gradients of another size in every step: what an average remembers then shows.
        const scales = [1, 0.1, 3, 0.03, 1, 0.1];
        const optimizer = new Adam(
          own.map((parameter, i) => [String(i), parameter] as const),
          { learningRate: rate },
        );
        for (const [i, scale] of scales.entries()) {
          const batch = x.mul(scale);
          optimizer.zeroGrad();
          crossEntropy(logitsOf(own, batch), target).backward();
          optimizer.step();
          network = (await trainStep(t, network, batch, target)).network;
          for (const [k, parameter] of network.flatMap(({ weight, bias }) => [weight, bias]).entries()) {
            t.close(
              parameter,
              own[k],
              {
                en: `After step ${i + 1} the ${k % 2 === 0 ? "weight" : "bias"} of layer ${k >> 1} differs. Every weight and every bias has an Adam memory of its own, which is handed on from step to step, its count too; β₁ = 0.9, β₂ = 0.999.`,
                zh: `第 ${i + 1} 步之后，第 ${k >> 1} 层的${k % 2 === 0 ? "权重" : "偏置"}不符。每个权重、每个偏置各有一份 Adam 状态，逐步传递，步数也一样；β₁ = 0.9，β₂ = 0.999。`,
              },
              { rtol: 1e-4, atol: 2e-5 },
            );
          }
        }
      },
    },
    learns: {
      title: { en: "It learns real digits", zh: "能学会真实的数字" },
      async check(t) {
        const { train, heldOut } = await smallDigits();
        const images = t.array(train.images.subarray(0, 1000 * 196), [1000, 196]);
        const labels = t.array(train.labels.subarray(0, 1000), [1000], "int32");
        const unseen = t.array(heldOut.images.subarray(0, 500 * 196), [500, 196]);
        const logits = t.asTensor(await t.drive("learn", images, labels, unseen, 4, t.random.integer(1, 1e6)), {
          en: "the logits",
          zh: "logits",
        });
        t.equalShape(logits, [500, 10], { en: "Ten logits for each digit.", zh: "每个数字十个 logit。" });
        const right = accuracy(logits, t.array(heldOut.labels.subarray(0, 500), [500], "int32"));
        t.expect(right >= 0.8, {
          en: `Of 500 unseen digits ${Math.round(500 * right)} were read right; 400 are asked for. Single steps are right, so look at how the network is begun (createNetwork with your heNormal).`,
          zh: `500 个没见过的数字认对了 ${Math.round(500 * right)} 个，要求 400 个。单步都对，所以问题多半在网络的初始化（createNetwork 与你的 heNormal）。`,
        });
      },
    },
  },
});
