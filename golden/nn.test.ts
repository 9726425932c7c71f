import { readFile } from "node:fs/promises";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { loadTensors } from "@gradus/tensor/checkpoint/load";
import { openPytorch } from "@gradus/tensor/checkpoint/pytorch";
import { bytesSource } from "@gradus/tensor/checkpoint/source";
import * as activations from "@gradus/tensor/nn/activations";
import { MultiheadAttention } from "@gradus/tensor/nn/attention";
import { Conv1d, ConvTranspose1d, ConvTranspose2d } from "@gradus/tensor/nn/conv";
import * as layers from "@gradus/tensor/nn/layers";
import type { AnyModule, Module } from "@gradus/tensor/nn/module";
import * as norm from "@gradus/tensor/nn/norm";
import * as pool from "@gradus/tensor/nn/pool";
import { GRU, LSTM, RNN } from "@gradus/tensor/nn/recurrent";
import { Sequential } from "@gradus/tensor/nn/sequential";
import * as transformer from "@gradus/tensor/nn/transformer";
import { Generator } from "@gradus/tensor/ops/random";
import { sum } from "@gradus/tensor/ops/reduce";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted, expectClose, fillParameters } from "./counted.ts";
import fixture from "./fixtures/nn.json" with { type: "json" };

/** Largest difference to PyTorch's float32, relative to the largest number of the result (or to 1, where that is larger). */
const tolerance = 5e-6;

const chance = new Generator(0);

interface Subject {
  module: AnyModule;
  forward(...inputs: Tensor[]): Tensor;
}

function plain(module: Module): Subject {
  return { module, forward: (x) => module.forward(x) };
}

function recurrent(module: RNN | LSTM | GRU): Subject {
  return {
    module,
    forward: (x) => {
      const { output, ...states } = module.forward(x);
      return Object.values(states).reduce((total: Tensor, state) => total.add(sum(state)), output);
    },
  };
}

const bools = (rows: number[][]) => tensor(rows, [rows.length, rows[0].length], "bool");
const padding = () =>
  bools([
    [0, 0, 1, 1],
    [0, 0, 0, 0],
  ]);
const future = () =>
  bools([
    [0, 1, 1, 1],
    [0, 0, 1, 1],
    [0, 0, 0, 1],
    [0, 0, 0, 0],
  ]);
const shape = { width: 6, heads: 2, feedforward: 8, dropout: 0 };

const subjects: Record<string, () => Subject> = {
  Linear: () => plain(new layers.Linear(4, 3, chance)),
  "Linear without bias": () => plain(new layers.Linear(4, 3, chance, { bias: false })),
  Bilinear: () => {
    const module = new layers.Bilinear(3, 2, 4, chance);
    return { module, forward: (a, b) => module.forward(a, b) };
  },
  Embedding: () => plain(new layers.Embedding(7, 3, chance, { paddingIdx: 2 })),
  Conv1d: () => plain(new Conv1d(4, 6, 3, chance, { stride: 2, padding: 1, groups: 2 })),
  Conv2d: () => plain(new layers.Conv2d(2, 3, 3, chance, { padding: 1, dilation: 2, bias: false })),
  "Conv2d depthwise": () => plain(new layers.Conv2d(3, 3, 3, chance, { padding: 1, groups: 3 })),
  ConvTranspose1d: () => plain(new ConvTranspose1d(3, 2, 3, chance, { stride: 2 })),
  ConvTranspose2d: () => plain(new ConvTranspose2d(4, 2, 3, chance, { stride: 2, padding: 1, groups: 2 })),
  MaxPool1d: () => plain(new pool.MaxPool1d(3, { stride: 2, padding: 1 })),
  AvgPool1d: () => plain(new pool.AvgPool1d(2)),
  AvgPool2d: () => plain(new pool.AvgPool2d(3, { stride: 2, padding: 1 })),
  AdaptiveAvgPool1d: () => plain(new pool.AdaptiveAvgPool1d(3)),
  AdaptiveAvgPool2d: () => plain(new pool.AdaptiveAvgPool2d([2, 3])),
  AdaptiveMaxPool2d: () => plain(new pool.AdaptiveMaxPool2d([2, 2])),
  "Upsample nearest": () => plain(new pool.Upsample({ scaleFactor: 2 })),
  "Upsample bilinear": () => plain(new pool.Upsample({ scaleFactor: 2, mode: "bilinear" })),
  Flatten: () => plain(new layers.Flatten()),
  Unflatten: () => plain(new layers.Unflatten(1, [2, 3])),
  BatchNorm1d: () => plain(new norm.BatchNorm1d(3)),
  "BatchNorm1d of sequences": () => plain(new norm.BatchNorm1d(3, { eps: 0.01, momentum: 0.3 })),
  BatchNorm2d: () => plain(new norm.BatchNorm2d(2)),
  LayerNorm: () => plain(new norm.LayerNorm(6)),
  "LayerNorm of two dimensions": () => plain(new norm.LayerNorm([3, 4], { eps: 0.01 })),
  InstanceNorm: () => plain(new norm.InstanceNorm()),
  RMSNorm: () => plain(new norm.RMSNorm(6)),
  GroupNorm: () => plain(new norm.GroupNorm(2, 4)),
  RNN: () => recurrent(new RNN(3, 4, chance)),
  "RNN with ReLU": () => recurrent(new RNN(3, 4, chance, { nonlinearity: "relu", bias: false, batchFirst: true })),
  LSTM: () => recurrent(new LSTM(3, 4, chance, { numLayers: 2, bidirectional: true, batchFirst: true })),
  GRU: () => recurrent(new GRU(3, 4, chance, { numLayers: 2 })),
  ReLU: () => plain(new layers.ReLU()),
  Tanh: () => plain(new activations.Tanh()),
  Sigmoid: () => plain(new activations.Sigmoid()),
  LogSigmoid: () => plain(new activations.LogSigmoid()),
  SiLU: () => plain(new activations.SiLU()),
  SELU: () => plain(new activations.SELU()),
  Mish: () => plain(new activations.Mish()),
  ReLU6: () => plain(new activations.ReLU6()),
  Softsign: () => plain(new activations.Softsign()),
  Hardsigmoid: () => plain(new activations.Hardsigmoid()),
  Hardswish: () => plain(new activations.Hardswish()),
  ELU: () => plain(new activations.ELU(0.7)),
  GELU: () => plain(new activations.GELU()),
  "GELU tanh": () => plain(new activations.GELU("tanh")),
  LeakyReLU: () => plain(new activations.LeakyReLU(0.2)),
  Softplus: () => plain(new activations.Softplus(2)),
  Hardtanh: () => plain(new activations.Hardtanh(-0.4, 0.3)),
  PReLU: () => plain(new activations.PReLU(3)),
  Softmax: () => plain(new activations.Softmax(1)),
  LogSoftmax: () => plain(new activations.LogSoftmax()),
  MultiheadAttention: () => {
    const module = new MultiheadAttention(6, 2, chance);
    return { module, forward: (q, k, v) => module.forward(q, k, v) };
  },
  "MultiheadAttention of itself": () => {
    const module = new MultiheadAttention(6, 2, chance);
    return { module, forward: (x) => module.forward(x, x, x, { isCausal: true }) };
  },
  "MultiheadAttention with padding": () => {
    const module = new MultiheadAttention(6, 2, chance);
    return { module, forward: (q, k) => module.forward(q, k, k, { keyPaddingMask: padding() }) };
  },
  "MultiheadAttention with both masks": () => {
    const module = new MultiheadAttention(6, 2, chance);
    return { module, forward: (x) => module.forward(x, x, x, { keyPaddingMask: padding(), attnMask: future() }) };
  },
  TransformerEncoderLayer: () => {
    const module = new transformer.TransformerEncoderLayer(shape, chance);
    return { module, forward: (x) => module.forward(x, { keyPaddingMask: padding() }) };
  },
  "TransformerEncoderLayer, norm first, GELU": () => {
    const module = new transformer.TransformerEncoderLayer({ ...shape, normFirst: true, activation: "gelu" }, chance);
    return { module, forward: (x) => module.forward(x) };
  },
  TransformerDecoderLayer: () => {
    const module = new transformer.TransformerDecoderLayer(shape, chance);
    const keyPaddingMask = () => padding().narrow(1, 1, 3);
    return {
      module,
      forward: (x, memory) => module.forward(x, memory, { attnMask: future() }, { keyPaddingMask: keyPaddingMask() }),
    };
  },
  TransformerEncoder: () => {
    const module = new transformer.TransformerEncoder({ ...shape, layers: 2, finalNorm: true }, chance);
    return { module, forward: (x) => module.forward(x) };
  },
  TransformerDecoder: () => {
    const module = new transformer.TransformerDecoder({ ...shape, layers: 2 }, chance);
    return { module, forward: (x, memory) => module.forward(x, memory) };
  },
};

describe.each(["js", "wasm"] as const)("PyTorch's modules and backend %s's agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.cases)("$name, training: $train", (want) => {
    const { module, forward } = subjects[want.name]();
    module.train(want.train);
    fillParameters(module);
    step(() => {
      const inputs = want.inputs.map((extents, i) => {
        const size = extents.reduce((product, extent) => product * extent, 1);
        return tensor(counted(size, 7 + i, 2), extents).requiresGrad_();
      });
      const ints = want.ints && tensor(Int32Array.from(want.ints.flat()), [want.ints.length, want.ints[0].length]);
      const out = forward(...(ints ? [ints] : inputs));
      expect(out.shape).toEqual(want.shape);
      expectClose(out.toTypedArray(), want.output, "output", tolerance);
      out.backward(tensor(counted(out.size, 50), out.shape));
      for (const [i, data] of want.inputGradients.entries()) {
        expectClose(inputs[i].grad!.toTypedArray(), data, `gradient of input ${i}`, tolerance);
      }
      const gradients = want.gradients as Record<string, number[]>;
      const own = Object.fromEntries(module.namedParameters());
      expect(Object.keys(own).sort()).toEqual(Object.keys(gradients).sort());
      for (const [name, data] of Object.entries(gradients)) {
        expectClose(own[name].grad!.toTypedArray(), data, `gradient of ${name}`, tolerance);
      }
    });
    expect(Object.keys(module.stateDict()).sort()).toEqual(want.state);
    const buffers = Object.fromEntries(module.namedBuffers());
    for (const [name, data] of Object.entries(want.buffers as Record<string, number[]>)) {
      expectClose(buffers[name].toTypedArray(), data, name, tolerance);
    }
  });
});

it("a checkpoint that PyTorch saved loads, running statistics included, and says the same", async () => {
  const bytes = await readFile(new URL("fixtures/network.pt", import.meta.url));
  const network = new Sequential(
    new layers.Linear(3, 4, chance),
    new norm.BatchNorm1d(4),
    new layers.ReLU(),
    new layers.Linear(4, 2, chance),
  );
  network.loadStateDict(await loadTensors(await openPytorch(bytesSource(bytes))));
  expect(network.stateDict()["1.num_batches_tracked"].item()).toBe(3);
  const output = network.eval().forward(tensor(counted(6, 7, 2), [2, 3]));
  expectClose(output.toTypedArray(), fixture.checkpoint, "output", tolerance);
});
