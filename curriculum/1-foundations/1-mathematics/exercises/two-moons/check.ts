import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { drawPlanar } from "../../../3-deep-learning/figures/samples/planar.ts";

interface Plain {
  weights: number[];
  bias: number;
}

const list = <V>(size: number, make: () => V) => Array.from({ length: size }, make);

function drawNet(t: Trial<Tensor>, widths: number[]): Plain[][] {
  const number = () => 0.8 * t.random.normal();
  return widths.slice(1).map((width, i) => list(width, () => ({ weights: list(widths[i], number), bias: number() })));
}

function drawMoons(t: Trial<Tensor>, count: number) {
  const { inputs, labels } = drawPlanar("moons", count, 0.05, t.random.integer(1, 1e6));
  const points = Array.from({ length: count }, (_, i) => [inputs[2 * i], inputs[2 * i + 1]]);
  return { points, labels: [...labels].map((label) => (label === 1 ? 1 : -1)) };
}

/** The error and the net after one step, by the engine. */
function stepOf(layers: Plain[][], points: number[][], labels: number[], rate: number) {
  const scalar = (number: number) => tensor(number, undefined, "float64");
  const leaves = layers.map((layer) =>
    layer.map(({ weights, bias }) => [...weights, bias].map((number) => scalar(number).requiresGrad_())),
  );
  let error = scalar(0);
  for (const [p, point] of points.entries()) {
    let values = point.map(scalar);
    for (const [i, layer] of leaves.entries()) {
      const sums = layer.map((numbers) =>
        values.reduce((total, value, k) => total.add(numbers[k].mul(value)), numbers[values.length]),
      );
      values = i < leaves.length - 1 ? sums.map((sum) => sum.tanh()) : sums;
    }
    const miss = values[0].sub(labels[p]);
    error = error.add(miss.mul(miss).div(points.length));
  }
  error.backward();
  const after = leaves.map((layer) =>
    layer.map((numbers): Plain => {
      const moved = numbers.map((number) => number.item() - rate * (number.grad?.item() ?? 0));
      return { weights: moved.slice(0, -1), bias: moved[moved.length - 1] };
    }),
  );
  return { error: error.item(), after };
}

const flat = (layers: Plain[][]) => layers.flat().flatMap(({ weights, bias }) => [...weights, bias]);
const tolerance = { rtol: 1e-8, atol: 1e-8 };

interface Steps {
  errors: number[];
  mlp: Plain[][];
}

export default defineExercise({
  difficulty: 3,
  minutes: 30,
  lesson: "1.1/13-autograd",
  needs: ["value-node", "value-operations", "backward", "value-mlp"],
  withhold: [
    "Tensor.backward",
    "@gradus/tensor/nn/layers",
    "@gradus/tensor/nn/sequential",
    "@gradus/tensor/optim/sgd",
    "@gradus/tensor/optim/adam",
  ],
  equivalentMutants: {
    "sub(forward(mlp, point)[0], value(labels[i])) → sub(value(labels[i]), forward(mlp, point)[0])":
      "The square of a difference does not hang on its sign.",
    "mul(errors.reduce(add), value(1 / points.length)) → mul(value(1 / points.length), errors.reduce(add))":
      "Products do not hang on the order.",
    "forward(mlp, point)[0].data * labels[i] → forward(mlp, point)[0].data / labels[i]": "Labels are 1 or −1.",
    ...Object.fromEntries(
      [
        "forward(mlp, point)[0].data * labels[i] > 0 → forward(mlp, point)[0].data * labels[i] >= 0",
        "forward(mlp, point)[0].data * labels[i] > 0 → forward(mlp, point)[0].data * labels[i] <= 0",
        "forward(mlp, point)[0].data * labels[i] > 0 → forward(mlp, point)[0].data * labels[i] > 1",
        "step < 4000 && !right() → step < 4000 || !right()",
        "step = 0 → step = 1",
        "step < 4000 → step <= 4000",
        "step < 4000 → step < 4001",
      ].map((change) => [
        change,
        "How long to train is the learner's to choose; this trains a little longer or shorter.",
      ]),
    ),
  },
  limits: { seconds: 40 },
  properties: {
    error: {
      title: { en: "The mean of the squares", zh: "平方的平均" },
      async check(t) {
        const [net, { points, labels }] = [drawNet(t, [2, 3, 1]), drawMoons(t, 2 * t.random.integer(2, 5))];
        t.close(
          await t.drive("error", net, points, labels),
          stepOf(net, points, labels, 0).error,
          {
            en: "meanError is the mean of (output − label)² over all points: squared, added, divided by the number of points.",
            zh: "meanError 是所有点上 (输出 − 标签)² 的平均：先平方，再相加，再除以点数。",
          },
          tolerance,
        );
      },
    },
    step: {
      title: { en: "One step moves every number against its derivative", zh: "一步：每个数都逆着自己的导数移动" },
      async check(t) {
        const [net, { points, labels }] = [drawNet(t, [2, 3, 1]), drawMoons(t, 6)];
        const rate = 0.1 + 0.3 * t.random.uniform();
        const { errors, mlp } = (await t.drive("steps", net, points, labels, rate, 1)) as Steps;
        const { error, after } = stepOf(net, points, labels, rate);
        t.close(
          errors,
          [error],
          {
            en: "trainStep returns the error before the step, as a number (`.data`).",
            zh: "trainStep 返回迈步之前的误差，是一个数（`.data`）。",
          },
          tolerance,
        );
        t.close(
          flat(mlp),
          flat(after),
          {
            en: "Every weight and bias moves by −rate · grad: change `data` of the values that parameters(mlp) gives, after backward. Plus would make the net worse.",
            zh: "每个权重和偏置都移动 −rate · grad：在 backward 之后，改 parameters(mlp) 给出的那些值的 `data`。写成加号，网络就越学越差。",
          },
          tolerance,
        );
      },
    },
    again: {
      title: { en: "The second step begins where the first one ended", zh: "第二步从第一步的终点出发" },
      async check(t) {
        const [net, { points, labels }] = [drawNet(t, [2, 2, 1]), drawMoons(t, 6)];
        const { errors, mlp } = (await t.drive("steps", net, points, labels, 0.2, 2)) as Steps;
        const first = stepOf(net, points, labels, 0.2);
        const second = stepOf(first.after, points, labels, 0.2);
        t.close(
          [...errors, ...flat(mlp)],
          [first.error, second.error, ...flat(second.after)],
          {
            en: "The first step is right and the second is not: the error must be computed anew, with the numbers as they are now. Its graph belongs to this one step.",
            zh: "第一步对，第二步不对：误差要用当前的数重新算。那张图只属于这一步。",
          },
          tolerance,
        );
      },
    },
    moons: {
      title: { en: "Two moons: every point on its side", zh: "两弯月牙：每个点都分对" },
      async check(t) {
        const { points, labels } = drawMoons(t, 60);
        const outputs = (await t.drive("learn", points, labels, t.random.integer(1, 2 ** 31))) as number[];
        const right = outputs.filter((output, i) => output * labels[i] > 0).length;
        t.expect(right === points.length, {
          en: `${right} of ${points.length} points are on their side; all are asked for. Train on until every sign is right. Are there enough neurons (8 will do) and a hidden layer? Does the error fall: is the rate too small, or so large that it jumps?`,
          zh: `${points.length} 个点里分对了 ${right} 个，要求全部分对。请一直训练到每个符号都对。神经元够吗（8 个就行），有中间的一层吗？误差在下降吗：学习率是太小了，还是大得来回跳？`,
        });
      },
    },
  },
});
