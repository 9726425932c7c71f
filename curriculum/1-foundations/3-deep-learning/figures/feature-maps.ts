/** What every layer of a LeNet makes of a digit: of the learner's own network, or of a small one that comes along. */
import { defineFigure } from "@gradus/lab/figure";
import { normalizeDigits } from "@gradus/models/digit-classifier";
import { LeNet, type LeNetConfig } from "@gradus/models/lenet";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { readSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { noGrad } from "@gradus/tensor/op";
import { flatten, maxPool2d } from "@gradus/tensor/ops/conv";
import { Generator } from "@gradus/tensor/ops/random";
import { softmax } from "@gradus/tensor/ops/softmax";
import { digitField, fromBase64, sampleDigits } from "./samples/digits.ts";
import { networkBase64 } from "./samples/network-base64.ts";

const side = 28;
/** Channels that a convolution of the lab can have at most. */
const mostChannels = 256;

type Stage = "conv1" | "pool1" | "conv2" | "pool2";

function loadNetwork(file: Uint8Array): { network: LeNet; heldOutAccuracy: number | undefined } {
  const { tensors, metadata } = readSafetensors(file);
  const { name, config } = JSON.parse(metadata.architecture ?? "{}") as { name?: string; config?: LeNetConfig };
  if (name !== "lenet" || !config) throw new Error("this model is not a LeNet of the lab mnist-cnn");
  const network = new LeNet(config, new Generator(0));
  network.loadStateDict(tensors);
  network.eval();
  const known = metadata.heldOutAccuracy;
  return { network, heldOutAccuracy: known === undefined ? undefined : Number(known) };
}

const shipped = fromBase64(networkBase64);

/** A drawing [784] moved so that its centre of mass lies in the middle, as MNIST's digits are. */
function centred(drawing: Uint8Array): Uint8Array {
  let [mass, massX, massY] = [0, 0, 0];
  for (let i = 0; i < drawing.length; i++) {
    mass += drawing[i];
    massX += drawing[i] * ((i % side) + 0.5);
    massY += drawing[i] * (Math.floor(i / side) + 0.5);
  }
  if (mass === 0) return drawing;
  const dx = Math.round(side / 2 - massX / mass);
  const dy = Math.round(side / 2 - massY / mass);
  return drawing.map((_, i) => {
    const [row, column] = [Math.floor(i / side) - dy, (i % side) - dx];
    return row >= 0 && row < side && column >= 0 && column < side ? drawing[row * side + column] : 0;
  });
}

export interface Maps {
  stage: Stage;
  side: number;
  maps: Float32Array[];
  /** The largest size of a number in them. */
  reach: number;
}

function mapsOf(stage: Stage, t: Tensor): Maps {
  const [, channels, height] = t.shape;
  const numbers = t.toTypedArray() as Float32Array;
  const cells = height * height;
  return {
    stage,
    side: height,
    maps: Array.from({ length: channels }, (_, i) => numbers.slice(i * cells, (i + 1) * cells)),
    reach: numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

/** Kernels [5 × 5 each] of one output channel, one for each channel that it looks at. */
function kernelsOf(weight: Tensor, channel: number): Float32Array[] {
  const [, inputs, size] = weight.shape;
  const numbers = weight.narrow(0, channel, 1).contiguous().toTypedArray() as Float32Array;
  return Array.from({ length: inputs }, (_, i) => numbers.slice(i * size * size, (i + 1) * size * size));
}

export default defineFigure({
  title: { en: "What the layers see", zh: "各层看到了什么" },
  fields: {
    digit: { ...digitField, default: 10 },
    layer: {
      kind: "choice",
      label: { en: "Look closer at layer", zh: "细看哪一层" },
      options: {
        conv1: { en: "convolution 1", zh: "卷积 1" },
        pool1: { en: "pooling 1", zh: "池化 1" },
        conv2: { en: "convolution 2", zh: "卷积 2" },
        pool2: { en: "pooling 2", zh: "池化 2" },
      },
      default: "conv1",
    },
    channel: {
      kind: "number",
      label: { en: "Channel", zh: "通道" },
      min: 0,
      max: mostChannels - 1,
      step: 1,
      default: 0,
    },
  },
  /** Takes `model` (safetensors of a mnist-cnn run) and `drawing` (784 bytes). */
  compute({ digit, layer, channel }, { model, drawing }) {
    const { network, heldOutAccuracy } = loadNetwork(model ?? shipped);
    const pixels = drawing ? centred(drawing) : sampleDigits[digit].pixels;
    return step(() =>
      noGrad(() => {
        const x = tensor(normalizeDigits(pixels), [1, 1, side, side]);
        const first = network.conv1.forward(x);
        const firstPooled = maxPool2d(first, 2).relu();
        const second = network.conv2.forward(firstPooled);
        const secondPooled = maxPool2d(second, 2).relu();
        const hidden = network.fc1.forward(flatten(secondPooled)).relu();
        const probabilities = softmax(network.fc2.forward(hidden)).toTypedArray() as Float32Array;
        const stages = [
          mapsOf("conv1", first),
          mapsOf("pool1", firstPooled),
          mapsOf("conv2", second),
          mapsOf("pool2", secondPooled),
        ];
        const chosen = stages.find(({ stage }) => stage === layer) as Maps;
        const at = Math.min(channel, chosen.maps.length - 1);
        const weight = layer === "conv1" || layer === "pool1" ? network.conv1.weight : network.conv2.weight;
        return {
          own: model !== undefined,
          /** Said by the network that comes along; a run's score stands in its metrics. */
          heldOutAccuracy,
          label: drawing ? undefined : sampleDigits[digit].label,
          input: Float32Array.from(pixels, (ink) => ink / 255),
          stages,
          chosen: { ...chosen, channel: at, map: chosen.maps[at], kernels: kernelsOf(weight, at) },
          probabilities,
          answer: probabilities.indexOf(Math.max(...probabilities)),
          parameters: network.parameters().reduce((sum, { size }) => sum + size, 0),
        };
      }),
    );
  },
});
