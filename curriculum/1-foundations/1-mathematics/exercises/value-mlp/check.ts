import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import type { Plain } from "./driver.ts";

const list = <V>(size: number, make: () => V) => Array.from({ length: size }, make);

/** Weights and biases of any size, so that a bias left out shows. */
function draw(t: Trial<Tensor>, widths: number[]): Plain[][] {
  const number = () => 0.8 * t.random.normal();
  return widths.slice(1).map((width, i) => list(width, () => ({ weights: list(widths[i], number), bias: number() })));
}

const drawWidths = (t: Trial<Tensor>) => [...t.random.shuffle([2, 3, 4]), 2];

function sumOf({ weights, bias }: Plain, inputs: number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * inputs[i], bias);
}

function outputsOf(layers: Plain[][], inputs: number[]): number[] {
  return layers.reduce((values, layer, i) => {
    const sums = layer.map((neuron) => sumOf(neuron, values));
    return i < layers.length - 1 ? sums.map(Math.tanh) : sums;
  }, inputs);
}

/** Derivatives of the first output by the first neuron's weights and bias, by the engine. */
function derivativesOf(layers: Plain[][], inputs: number[]): number[] {
  const scalar = (number: number) => tensor(number, undefined, "float64");
  const [first] = layers[0];
  const leaves = [...first.weights, first.bias].map((number) => scalar(number).requiresGrad_());
  let values = inputs.map(scalar);
  for (const [i, layer] of layers.entries()) {
    values = layer.map(({ weights, bias }, n) => {
      const numbers = i === 0 && n === 0 ? leaves : [...weights, bias].map(scalar);
      const sum = values.reduce((total, value, k) => total.add(numbers[k].mul(value)), numbers[weights.length]);
      return i < layers.length - 1 ? sum.tanh() : sum;
    });
  }
  values[0].backward();
  return leaves.map((leaf) => leaf.grad?.item() ?? 0);
}

const tolerance = { rtol: 1e-9, atol: 1e-9 };

export default defineExercise({
  difficulty: 2,
  minutes: 30,
  lesson: "1.1/13-autograd",
  needs: ["value-node", "value-operations", "backward"],
  equivalentMutants: {
    "add(sum, mul(weight, inputs[i])) → add(mul(weight, inputs[i]), sum)": "Sums do not hang on the order.",
    "mul(weight, inputs[i]) → mul(inputs[i], weight)": "Products do not hang on the order.",
  },
  withhold: ["Tensor.backward", "@gradus/tensor/nn/layers", "@gradus/tensor/nn/sequential"],
  properties: {
    sum: {
      title: { en: "A neuron: weights times inputs, plus the bias", zh: "神经元：权重乘输入之和，再加偏置" },
      async check(t) {
        const size = t.random.integer(2, 5);
        const [neuron, inputs] = [draw(t, [size, 1])[0][0], list(size, () => t.random.normal())];
        t.close(
          await t.drive("sum", neuron, inputs),
          sumOf(neuron, inputs),
          {
            en: "weightedSum is w₁x₁ + w₂x₂ + … + b, with every weight and the bias once, and no tanh here.",
            zh: "weightedSum 就是 w₁x₁ + w₂x₂ + … + b，每个权重和偏置各用一次，这里还没有 tanh。",
          },
          tolerance,
        );
      },
    },
    create: {
      title: { en: "As many neurons and weights as the widths say", zh: "神经元和权重的个数与 widths 一致" },
      async check(t) {
        const widths = drawWidths(t);
        const weights = widths.slice(1).reduce((sum, width, i) => sum + width * widths[i], 0);
        const numbers = list(weights, () => t.random.uniform());
        const { mlp, calls } = (await t.drive("create", widths, numbers)) as { mlp: Plain[][]; calls: number };
        t.close(
          mlp.map((layer) => layer.length),
          widths.slice(1),
          {
            en: "There is a layer for every width but the first (those are the inputs), with so many neurons.",
            zh: "除第一个数（输入的个数）之外，每个宽度对应一层，神经元个数就是宽度。",
          },
        );
        for (const [i, layer] of mlp.entries())
          for (const neuron of layer)
            t.equalShape(neuron.weights, [widths[i]], {
              en: "A neuron has one weight for each number of the layer before.",
              zh: "前一层有多少个数，神经元就有多少个权重。",
            });
        t.expect(calls === weights, {
          en: `random should be called once for each of the ${weights} weights and for nothing else; it was called ${calls} times. Equal weights would make all neurons of a layer learn the same.`,
          zh: `random 应为 ${weights} 个权重各调用一次，别处不调用；实际调用了 ${calls} 次。权重若都相等，同一层的神经元学到的就完全一样。`,
        });
        t.close(
          mlp
            .flat()
            .flatMap((neuron) => neuron.weights)
            .toSorted((a, b) => a - b),
          numbers.map((number) => 2 * number - 1).toSorted((a, b) => a - b),
          {
            en: "random gives numbers from 0 to 1; the weights lie evenly between −1 and 1: 2 · random() − 1.",
            zh: "random 给出 0 到 1 之间的数；权重要均匀地落在 −1 与 1 之间：2 · random() − 1。",
          },
          tolerance,
        );
        t.expect(
          mlp.flat().every(({ bias }) => bias === 0),
          { en: "Biases begin at 0.", zh: "偏置从 0 开始。" },
        );
      },
    },
    forward: {
      title: { en: "tanh between the layers, none after the last", zh: "层与层之间有 tanh，最后一层之后没有" },
      async check(t) {
        for (const widths of [[3, 2], drawWidths(t)]) {
          const [layers, inputs] = [draw(t, widths), list(widths[0], () => t.random.normal())];
          t.close(
            await t.drive("outputs", layers, inputs),
            outputsOf(layers, inputs),
            {
              en: "Each layer takes what the one before gave. After every layer but the last the sums go through tanh; the last one's do not, or the outputs could never leave −1 to 1.",
              zh: "每一层的输入是前一层的输出。除最后一层外，加权和都要经过 tanh；最后一层不经过，否则输出永远出不了 −1 到 1。",
            },
            tolerance,
          );
        }
      },
    },
    parameters: {
      title: { en: "All weights and biases, each once", zh: "全部权重和偏置，各一次" },
      async check(t) {
        const widths = drawWidths(t);
        const total = widths.slice(1).reduce((sum, width, i) => sum + width * (widths[i] + 1), 0);
        const { count, different, own } = (await t.drive("counted", draw(t, widths))) as Record<string, number>;
        t.close([count, different, own], [total, total, total], {
          en: `A net of widths ${widths.join(", ")} has ${total} weights and biases. parameters must give each of these values itself (not a copy, which would learn in vain), and each once.`,
          zh: `宽度为 ${widths.join("、")} 的网络有 ${total} 个权重和偏置。parameters 要给出这些值本身（拷贝是白学），每个恰好一次。`,
        });
      },
    },
    derivatives: {
      title: { en: "The derivative gets from the output to the first weight", zh: "导数能从输出一路传到第一个权重" },
      async check(t) {
        const widths = drawWidths(t);
        const [layers, inputs] = [draw(t, widths), list(widths[0], () => t.random.normal())];
        t.close(
          await t.drive("derivatives", layers, inputs),
          derivativesOf(layers, inputs),
          {
            en: "The outputs are right, but the derivatives do not arrive at the first layer: somewhere a number was taken out of its value (`.data`) and the thread is cut.",
            zh: "输出是对的，导数却传不到第一层：某处把数从值里取了出来（`.data`），线索就断了。",
          },
          { rtol: 1e-8, atol: 1e-8 },
        );
      },
    },
  },
});
