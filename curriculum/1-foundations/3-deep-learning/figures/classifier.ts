/** A small network learns to tell points of the plane apart, before the reader's eyes. */
import { defineLiveFigure, type StateOf } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { Linear } from "@gradus/tensor/nn/layers";
import { Module } from "@gradus/tensor/nn/module";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { accuracy, crossEntropy, softmax } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import { drawPlanar, type PlanarData } from "./samples/planar.ts";

/** The plane is shown from −reach to reach. */
const reach = 1.3;
const fieldSide = 44;
const smallSide = 18;
const stepsPerFrame = 8;
/** At this length every second entry of the history is dropped. */
const longestHistory = 400;
const validationCount = 200;

type Activation = "relu" | "tanh" | "sigmoid";

class Network extends Module {
  readonly layers: Linear[];
  readonly #activation: Activation;

  constructor(depth: number, width: number, activation: Activation, generator: Generator) {
    super();
    const sizes = [2, ...Array<number>(depth).fill(width), 2];
    this.layers = sizes.slice(1).map((size, i) => new Linear(sizes[i], size, generator));
    this.#activation = activation;
  }

  /** Outputs of every hidden layer [count, width] and, last, the logits [count, 2]. */
  trace(x: Tensor): Tensor[] {
    const out: Tensor[] = [];
    for (const [i, layer] of this.layers.entries()) {
      const z = layer.forward(out[i - 1] ?? x);
      out.push(i + 1 < this.layers.length ? z[this.#activation]() : z);
    }
    return out;
  }

  forward(x: Tensor): Tensor {
    return this.trace(x)[this.layers.length - 1];
  }
}

/** Middles of the cells of a grid over the plane, row by row from the top: [side², 2]. */
function gridOf(side: number): Float32Array {
  const grid = new Float32Array(2 * side * side);
  for (let i = 0; i < side * side; i++) {
    grid[2 * i] = reach * ((2 * (i % side) + 1) / side - 1);
    grid[2 * i + 1] = -reach * ((2 * Math.floor(i / side) + 1) / side - 1);
  }
  return grid;
}

const fieldGrid = gridOf(fieldSide);
const smallGrid = gridOf(smallSide);

interface Score {
  loss: number;
  accuracy: number;
}

function evaluate(network: Network, { inputs, labels, count }: PlanarData): Score {
  return step(() =>
    noGrad(() => {
      const logits = network.forward(tensor(inputs, [count, 2]));
      const target = tensor(labels);
      return { loss: crossEntropy(logits, target).item(), accuracy: accuracy(logits, target) };
    }),
  );
}

/** Every neuron's output over the plane; layer by layer, neuron by neuron, smallSide² numbers each. */
function hiddenFields(network: Network): Float32Array[][] {
  return step(() =>
    noGrad(() =>
      network
        .trace(tensor(smallGrid, [smallSide * smallSide, 2]))
        .slice(0, -1)
        .map((layer) => {
          const cells = smallSide * smallSide;
          const numbers = layer.transpose(0, 1).contiguous().toTypedArray() as Float32Array;
          return Array.from({ length: layer.shape[1] }, (_, i) => numbers.slice(i * cells, (i + 1) * cells));
        }),
    ),
  );
}

/** Probability of class 1, less ½, over the plane. */
function decisionField(network: Network): Float32Array {
  return step(() =>
    noGrad(() => {
      const probabilities = softmax(network.forward(tensor(fieldGrid, [fieldSide * fieldSide, 2])));
      return probabilities.narrow(1, 1, 1).sub(0.5).contiguous().toTypedArray() as Float32Array;
    }),
  );
}

const fields = {
  data: {
    kind: "choice",
    label: { en: "Data", zh: "数据" },
    options: {
      circles: { en: "circles", zh: "同心圆" },
      xor: { en: "XOR", zh: "异或" },
      spiral: { en: "spiral", zh: "螺旋" },
      moons: { en: "moons", zh: "双月" },
      blobs: { en: "clouds", zh: "两团" },
    },
    default: "moons",
  },
  activation: {
    kind: "choice",
    label: { en: "Activation", zh: "激活函数" },
    options: {
      relu: { en: "ReLU", zh: "ReLU" },
      tanh: { en: "tanh", zh: "tanh" },
      sigmoid: { en: "sigmoid", zh: "Sigmoid" },
    },
    default: "tanh",
  },
  depth: { kind: "number", label: { en: "Hidden layers", zh: "隐藏层数" }, min: 0, max: 4, step: 1, default: 2 },
  width: { kind: "number", label: { en: "Neurons per layer", zh: "每层神经元" }, min: 1, max: 16, step: 1, default: 6 },
  rate: {
    kind: "number",
    label: { en: "Learning rate (AdamW)", zh: "学习率（AdamW）" },
    min: 0.001,
    max: 0.1,
    step: 0.001,
    default: 0.01,
  },
  decay: { kind: "number", label: { en: "Weight decay", zh: "权重衰减" }, min: 0, max: 2, step: 0.05, default: 0 },
  batch: { kind: "number", label: { en: "Batch size", zh: "批大小" }, min: 1, max: 64, step: 1, default: 16 },
  points: {
    kind: "number",
    label: { en: "Training points", zh: "训练点数" },
    min: 20,
    max: 300,
    step: 10,
    default: 120,
  },
  noise: { kind: "number", label: { en: "Noise", zh: "噪声" }, min: 0, max: 0.4, step: 0.02, default: 0.12 },
  seed: {
    kind: "number",
    label: { en: "Seed (another start)", zh: "随机种子（换个开头）" },
    min: 1,
    max: 99,
    step: 1,
    default: 1,
  },
} as const;

type State = StateOf<typeof fields>;

function start({ data, activation, depth, width, rate, decay, batch, points, noise, seed }: State) {
  const train = drawPlanar(data, points, noise, seed);
  const validation = drawPlanar(data, validationCount, noise, seed + 1000);
  const generator = new Generator(seed);
  const network = new Network(depth, width, activation, generator);
  const optimizerOf = (weightDecay: number) =>
    new AdamW(network.namedParameters(), { learningRate: rate, weightDecay });
  let optimizer = optimizerOf(decay);
  let currentDecay = decay;
  let done = 0;
  let order = new Int32Array();
  let at = 0;
  let scores = { train: evaluate(network, train), validation: evaluate(network, validation) };
  const history = { step: [0], train: [scores.train.loss], validation: [scores.validation.loss] };

  /** The next numbers of a pass over the training points in random order. */
  function nextBatch(): number[] {
    const numbers: number[] = [];
    while (numbers.length < Math.min(batch, points)) {
      if (at >= order.length) {
        order = new Int32Array(generator.permutation(points));
        at = 0;
      }
      numbers.push(order[at++]);
    }
    return numbers;
  }

  function trainStep(): void {
    const numbers = nextBatch();
    const inputs = numbers.flatMap((i) => [train.inputs[2 * i], train.inputs[2 * i + 1]]);
    const labels = Int32Array.from(numbers, (i) => train.labels[i]);
    step(() => {
      optimizer.zeroGrad();
      crossEntropy(network.forward(tensor(inputs, [numbers.length, 2])), tensor(labels)).backward();
      optimizer.step();
    });
    done++;
  }

  return {
    advance(now: State) {
      if (now.decay !== currentDecay) {
        const { steps, tensors } = optimizer.state();
        optimizer = optimizerOf(now.decay);
        optimizer.loadState({
          steps,
          tensors: Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, { data: t.toTypedArray() }])),
        });
        currentDecay = now.decay;
      }
      optimizer.learningRate = now.rate;
      for (let i = 0; i < stepsPerFrame; i++) trainStep();
      scores = { train: evaluate(network, train), validation: evaluate(network, validation) };
      history.step.push(done);
      history.train.push(scores.train.loss);
      history.validation.push(scores.validation.loss);
      if (history.step.length > longestHistory) {
        for (const list of Object.values(history)) list.splice(0, list.length, ...list.filter((_, i) => i % 2 === 0));
      }
    },
    look() {
      return {
        step: done,
        stepsPerFrame,
        epochs: (done * Math.min(batch, points)) / points,
        parameters: network.parameters().reduce((sum, { size }) => sum + size, 0),
        train,
        field: decisionField(network),
        fieldSide,
        hidden: hiddenFields(network),
        smallSide,
        reach,
        history: { step: [...history.step], train: [...history.train], validation: [...history.validation] },
        scores,
      };
    },
  };
}

export default defineLiveFigure({
  title: { en: "A network learns to tell points apart", zh: "看网络学会分类" },
  fields,
  tunable: ["rate", "decay"],
  start,
});
