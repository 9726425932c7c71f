/** The net of the lesson's last exercise learns to tell two moons apart, by the engine or by the learner's own code. */
import { defineLiveFigure, type StateOf } from "@gradus/lab/figure";
import type { Bilingual } from "@gradus/lab/lab";
import type { OwnAnswer } from "@gradus/lab/own-program";
import { keep, step, type Tensor, tensor } from "@gradus/tensor";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { drawMoons } from "./moons/points.ts";

/** The plane is shown from −reach to reach. */
const reach = 1.3;
const fieldSide = 44;
const hidden = 8;
const rate = 0.4;
const stepsPerFrame = 5;
const mostSteps = 4000;

/** A layer: sums of the columns of `weight` [in, out], plus `bias` [out]. */
interface Layer {
  weight: Tensor;
  bias: Tensor;
}

/** Middles of the cells of a grid over the plane, row by row from the top: [side², 2]. */
const grid = Float64Array.from({ length: 2 * fieldSide * fieldSide }, (_, i) => {
  const cell = i >> 1;
  const along = (place: number) => reach * ((2 * place + 1) / fieldSide - 1);
  return i % 2 === 0 ? along(cell % fieldSide) : -along(Math.floor(cell / fieldSide));
});

/** [count]: tanh after every layer but the last, which has one output. */
function outputs(layers: readonly Layer[], x: Tensor): Tensor {
  const sums = (from: Tensor, { weight, bias }: Layer) => from.matmul(weight).add(bias);
  return layers
    .reduce((from, layer, i) => (i < layers.length - 1 ? sums(from, layer).tanh() : sums(from, layer)), x)
    .flatten();
}

const pairs = (numbers: Float64Array | number[]) => tensor(numbers, [numbers.length / 2, 2], "float64");

const fields = {
  whose: {
    kind: "choice",
    label: { en: "Trained by", zh: "由谁来训练" },
    options: { engine: { en: "the engine", zh: "引擎" }, own: { en: "my own code", zh: "我自己的代码" } },
    default: "engine",
  },
  seed: {
    kind: "number",
    label: { en: "Seed (other points, another start)", zh: "随机种子（换一批点，换个开头）" },
    min: 1,
    max: 99,
    step: 1,
    default: 1,
  },
} as const;

type State = StateOf<typeof fields>;

/** What is said of the learner's own net. */
export interface OwnNet {
  /** Nothing was asked yet. */
  waiting: boolean;
  /** The exercise to begin with. */
  absent: { exercise: string; title: Bilingual } | null;
  /** What went wrong in the learner's code. */
  problem: Bilingual | null;
}

/** The layers that the learner's `train` made, as the exercise's driver tells them. */
type Told = { weights: number[]; bias: number }[][];

const notANet: Bilingual = {
  en: "Your train returned no net with two inputs and one output, made of finite numbers.",
  zh: "你的 train 返回的，不是由有限的数组成的、两个输入一个输出的网络。",
};

function layersOf(told: Told): Layer[] | undefined {
  let inputs = 2;
  for (const layer of told) {
    const fits = layer.length > 0 && layer.every(({ weights }) => weights.length === inputs);
    if (!fits || !layer.flatMap(({ weights, bias }) => [...weights, bias]).every(Number.isFinite)) return undefined;
    inputs = layer.length;
  }
  if (told.length === 0 || inputs !== 1) return undefined;
  return told.map((layer) => ({
    weight: tensor(
      layer.flatMap(({ weights }) => weights),
      [layer.length, layer[0].weights.length],
      "float64",
    ).transpose(0, 1),
    bias: tensor(
      layer.map(({ bias }) => bias),
      [layer.length],
      "float64",
    ),
  }));
}

/** Weights evenly from −1 to 1, biases 0, as the exercise asks for. */
function drawNet(seed: number): Layer[] {
  const generator = new Generator(seed);
  return [
    [2, hidden],
    [hidden, 1],
  ].map(([from, to]) => ({
    weight: tensor(
      Array.from({ length: from * to }, () => 2 * generator.next() - 1),
      [from, to],
      "float64",
    ),
    bias: tensor(new Float64Array(to), [to], "float64"),
  }));
}

/** The net after one step of gradient descent on the mean of (output − label)². */
function descend(layers: readonly Layer[], x: Tensor, labels: Tensor): Layer[] {
  const leaves = layers.map(({ weight, bias }) => ({
    weight: weight.detach().requiresGrad_(),
    bias: bias.detach().requiresGrad_(),
  }));
  outputs(leaves, x).sub(labels).square().mean().backward();
  const moved = (leaf: Tensor) => leaf.detach().sub((leaf.grad as Tensor).mul(rate));
  return leaves.map(({ weight, bias }) => ({ weight: moved(weight), bias: moved(bias) }));
}

function ownNet(answer: OwnAnswer | undefined): { layers?: Layer[]; own: OwnNet } {
  const own: OwnNet = { waiting: !answer, absent: null, problem: null };
  if (answer?.kind === "absent") return { own: { ...own, absent: { exercise: answer.exercise, title: answer.title } } };
  if (answer?.kind === "failure") return { own: { ...own, problem: answer.message } };
  if (!answer) return { own };
  const layers = layersOf(answer.value as Told);
  return layers ? { layers, own } : { own: { ...own, problem: notANet } };
}

/** @param files `own`: what the learner's code answered to a question with this seed, `{ seed, answer }` as JSON */
function start({ whose, seed }: State, files: Record<string, Uint8Array>) {
  const { points, labels } = drawMoons(seed);
  const x = pairs(points.flat());
  const truth = tensor(labels, [labels.length], "float64");
  const told = files.own
    ? (JSON.parse(new TextDecoder().decode(files.own)) as { seed: number; answer: OwnAnswer })
    : undefined;
  const mine = ownNet(told?.seed === seed ? told.answer : undefined);
  const own = whose === "own" ? mine.own : { waiting: false, absent: null, problem: null };
  let layers = whose === "own" ? mine.layers : drawNet(seed);
  let done = 0;
  let right = 0;
  let error = 0;

  const judge = () => {
    if (!layers) return;
    const out = step(() => noGrad(() => Array.from(outputs(layers as Layer[], x).toTypedArray())));
    right = out.filter((output, i) => output * labels[i] > 0).length;
    error = out.reduce((sum, output, i) => sum + (output - labels[i]) ** 2, 0) / out.length;
  };
  judge();
  const history = { step: [0], error: [error] };
  const ended = () => whose === "own" || right === labels.length || done >= mostSteps;

  return {
    advance() {
      for (let i = 0; i < stepsPerFrame && layers && !ended(); i++) {
        const before = layers;
        layers = step(() =>
          descend(before, x, truth).map(({ weight, bias }) => ({ weight: keep(weight), bias: keep(bias) })),
        );
        done++;
        judge();
        history.step.push(done);
        history.error.push(error);
      }
    },
    look() {
      const field = layers
        ? step(() => noGrad(() => Float32Array.from(outputs(layers as Layer[], pairs(grid)).toTypedArray(), Math.tanh)))
        : undefined;
      return {
        ...{ whose, own, seed, points, labels, reach, fieldSide, right, error, step: done },
        // tanh of the output: what is far from 0 is all the same colour; the sign, and so the boundary, stays.
        field: field ?? null,
        parameters: layers?.reduce((sum, { weight, bias }) => sum + weight.size + bias.size, 0) ?? 0,
        history: { step: [...history.step], error: [...history.error] },
      };
    },
    ended,
  };
}

export default defineLiveFigure({
  title: { en: "Two moons, parted by a net of 33 numbers", zh: "33 个数的网络，分开两弯月牙" },
  fields,
  tunable: [],
  start,
});
