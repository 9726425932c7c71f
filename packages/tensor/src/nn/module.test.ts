import { describe, expect, it } from "vitest";
import { noGrad } from "../op.ts";
import { Generator, randn } from "../ops/random.ts";
import { SGD } from "../optim/sgd.ts";
import { ones, step, type Tensor, tensor, zeros } from "../tensor.ts";
import { MultiheadAttention } from "./attention.ts";
import { Conv1d } from "./conv.ts";
import { Dropout, Embedding, Linear } from "./layers.ts";
import { buffer, Module, parameter, rename } from "./module.ts";
import { BatchNorm1d } from "./norm.ts";
import { GRU, LSTM } from "./recurrent.ts";
import { Sequential } from "./sequential.ts";
import { PositionalEncoding, TransformerEncoder } from "./transformer.ts";

const chance = new Generator(1);

/** Every way in which a module can hold something. */
class Zoo extends Module {
  readonly scale = parameter(() => ones([2]));
  readonly seen = buffer(() => zeros([], "int32"));
  readonly own = tensor([1, 2]).requiresGrad_();
  readonly first = new Linear(2, 2, chance, { bias: false });
  readonly blocks = [new Linear(2, 2, chance), new BatchNorm1d(2)];
  readonly heads = { left: new Linear(2, 1, chance), right: { deep: new Linear(2, 1, chance, { bias: false }) } };
  readonly tied = new Linear(2, 2, chance, { bias: false, weight: this.first.weight });
  readonly list = [parameter(() => ones([1]))];
  readonly constant = tensor([3, 3]);
  readonly nothing = null;
  readonly #hidden = new Linear(9, 9, chance);
  lastInput: Tensor | null = null;

  forward(x: Tensor): Tensor {
    this.lastInput = x;
    return this.#hidden.training ? this.first.forward(x) : x;
  }
}

const parameterNames = [
  "scale",
  "own",
  "list.0",
  "first.weight",
  "blocks.0.weight",
  "blocks.0.bias",
  "blocks.1.weight",
  "blocks.1.bias",
  "heads.left.weight",
  "heads.left.bias",
  "heads.right.deep.weight",
];
const bufferNames = ["seen", "blocks.1.running_mean", "blocks.1.running_var", "blocks.1.num_batches_tracked"];
const names = (entries: Iterable<[string, unknown]>) => Array.from(entries, ([name]) => name);

describe("a module finds what it holds", () => {
  it("names parameters and buffers after fields, lists and objects; tied ones once", () => {
    const zoo = new Zoo();
    expect(names(zoo.namedParameters())).toEqual(parameterNames);
    expect(names(zoo.namedBuffers()).sort()).toEqual([...bufferNames].sort());
    expect(Object.keys(zoo.stateDict()).sort()).toEqual([...parameterNames, ...bufferNames, "tied.weight"].sort());
    expect(zoo.parameterCount()).toBe(2 + 2 + 1 + 4 + 6 + 4 + 3 + 2);
  });

  it("does not take what it computed, or was given, for its state", () => {
    const zoo = new Zoo();
    zoo.forward(zoo.first.forward(ones([1, 2])));
    expect(names(zoo.namedParameters())).toEqual(parameterNames);
    noGrad(() => zoo.forward(zoo.first.forward(ones([1, 2]))));
    expect(names(zoo.namedParameters())).toEqual(parameterNames);
  });

  it("is not led in circles", () => {
    const settings: Record<string, unknown> = { layer: new Linear(1, 1, chance, { bias: false }) };
    settings.itself = [settings];
    class Circular extends Zoo {
      readonly settings = settings;
    }
    expect(names(new Circular().namedParameters())).toEqual([...parameterNames, "settings.layer.weight"]);
  });

  it("visits every module, and passes on whether it trains", () => {
    const zoo = new Zoo();
    const visited: string[] = [];
    zoo.apply((module) => visited.push(module.constructor.name));
    expect(visited).toEqual([...Array(2).fill("Linear"), "BatchNorm1d", ...Array(3).fill("Linear"), "Zoo"]);
    expect(names(zoo.namedModules())).toContain("heads.right.deep");
    zoo.eval();
    for (const [, module] of zoo.namedModules()) expect(module.training).toBe(false);
  });
});

describe("freezing", () => {
  it("keeps parameters in the state and in the list, but gives them no gradient", () => {
    const zoo = new Zoo();
    zoo.freeze();
    expect(names(zoo.namedParameters())).toEqual(parameterNames);
    expect(zoo.parameterCount("trained")).toBe(0);
    zoo.heads.left.freeze(false);
    expect(zoo.parameterCount("trained")).toBe(3);
    zoo.heads.left
      .forward(zoo.first.forward(ones([1, 2])))
      .sum()
      .backward();
    expect(zoo.first.weight.grad).toBeNull();
    expect(zoo.heads.left.weight.grad).not.toBeNull();
  });

  it("leaves frozen parameters as they are, whatever else is trained; thawed, they train", () => {
    const network = new Sequential(new Linear(3, 4, chance), new Linear(4, 1, chance));
    const [body, head] = [...network.namedChildren()].map(([, child]) => child as Linear);
    body.freeze();
    const optimizer = new SGD(network.namedParameters(), { learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 });
    const train = () =>
      step(() => {
        optimizer.zeroGrad();
        network
          .forward(ones([2, 3]))
          .sum()
          .backward();
        optimizer.step();
      });
    const before = [body, head].map((layer) => layer.weight.toTypedArray());
    train();
    expect(body.weight.toTypedArray()).toEqual(before[0]);
    expect(head.weight.toTypedArray()).not.toEqual(before[1]);
    body.freeze(false);
    train();
    expect(body.weight.toTypedArray()).not.toEqual(before[0]);
  });
});

describe("a state", () => {
  const numbers = (module: Module) =>
    Object.entries(module.stateDict()).map(([name, t]) => [name, t.toTypedArray()] as const);

  it("is loaded to the bit, buffers and frozen parameters included", () => {
    const [from, to] = [new Zoo(), new Zoo()];
    from.blocks[1].forward(randn([4, 2], chance));
    from.first.freeze();
    to.first.freeze();
    expect(to.loadStateDict(from.stateDict())).toEqual({ missing: [], unexpected: [] });
    expect(numbers(to)).toEqual(numbers(from));
    expect(to.seen.dtype).toBe("int32");
  });

  it("must fit, else nothing is changed and the difference is told", () => {
    const zoo = new Zoo();
    const before = numbers(zoo);
    const { scale, seen: _, ...rest } = zoo.stateDict();
    expect(() => zoo.loadStateDict({ ...rest, scale })).toThrow(/missing seen/);
    expect(() => zoo.loadStateDict({ ...zoo.stateDict(), other: scale })).toThrow(/unknown other/);
    const wrong = { ...zoo.stateDict(), scale: zeros([2]), "heads.left.bias": zeros([3]) };
    expect(() => zoo.loadStateDict(wrong)).toThrow(/heads.left.bias has shape \[1\], the state's is \[3\]/);
    const short = { ...zoo.stateDict(), scale: { shape: [2], data: [1] } };
    expect(() => zoo.loadStateDict(short)).toThrow(/scale: 1 numbers.*\[2\]/);
    expect(() => zoo.loadStateDict(JSON.parse('{"__proto__": {"shape": [1], "data": [1]}}'))).toThrow(
      /unknown __proto__/,
    );
    expect(numbers(zoo)).toEqual(before);
  });

  it("may be partial when not strict", () => {
    const zoo = new Zoo();
    const difference = zoo.loadStateDict({ scale: tensor([5, 6]), lora: ones([1]) }, { strict: false });
    expect(difference.unexpected).toEqual(["lora"]);
    expect(difference.missing).toHaveLength(parameterNames.length + bufferNames.length + 1 - 1);
    expect(Array.from(zoo.scale.toTypedArray())).toEqual([5, 6]);
  });

  it("needs tied weights under one of their names only", () => {
    const zoo = new Zoo();
    const { "tied.weight": _, ...rest } = zoo.stateDict();
    expect(zoo.loadStateDict(rest)).toEqual({ missing: [], unexpected: [] });
  });

  it("is read under other names", () => {
    const state = { "model.a": 1, "model.b": 2, mask: 3 };
    const names = rename(state, (name) => (name === "mask" ? null : name.replace(/^model\./, "")));
    expect({ ...names }).toEqual({ a: 1, b: 2 });
    expect(() => rename(state, () => "x")).toThrow(/two arrays would be called x/);
  });

  it("has PyTorch's names", () => {
    expect(Object.keys(new GRU(2, 3, chance, { numLayers: 2, bidirectional: true }).stateDict())).toEqual(
      ["l0", "l0_reverse", "l1", "l1_reverse"].flatMap((at) =>
        ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((name) => `${name}_${at}`),
      ),
    );
    expect(Object.keys(new MultiheadAttention(4, 2, chance).stateDict())).toEqual([
      "in_proj_weight",
      "in_proj_bias",
      "out_proj.weight",
      "out_proj.bias",
    ]);
  });
});

it("a Sequential takes functions as well, and counts them in its names", () => {
  const network = new Sequential(new Linear(2, 3, chance), (x) => x.tanh(), new Linear(3, 1, chance));
  expect(names(network.namedParameters())).toEqual(["0.weight", "0.bias", "2.weight", "2.bias"]);
  expect(network.forward(ones([4, 2])).shape).toEqual([4, 1]);
});

it("modules made inside a step outlive it", () => {
  const made: Module[] = [];
  step(() => made.push(new Linear(2, 2, chance), new BatchNorm1d(2), new PositionalEncoding(2, 5, chance)));
  for (const module of made) expect(module.eval().forward(ones([2, 2, 2]).narrow(1, 0, 1).reshape(2, 2)).size).toBe(4);
});

describe("dropout", () => {
  const encoder = () => new TransformerEncoder({ width: 8, heads: 2, layers: 2, dropout: 0.5 }, new Generator(3));
  const x = randn([2, 5, 8], chance);

  it("repeats per seed while training, and is off otherwise", () => {
    const once = () => encoder().forward(x).toTypedArray();
    expect(once()).toEqual(once());
    const quiet = encoder().eval();
    expect(quiet.forward(x).toTypedArray()).toEqual(quiet.forward(x).toTypedArray());
    const loud = encoder();
    expect(loud.forward(x).toTypedArray()).not.toEqual(loud.forward(x).toTypedArray());
  });

  it("is between the layers of a recurrent network, in training alone", () => {
    const lstm = new LSTM(8, 4, new Generator(3), { numLayers: 2, batchFirst: true, dropout: 0.5 });
    const run = () => lstm.forward(x).output.toTypedArray();
    expect(run()).not.toEqual(run());
    lstm.eval();
    expect(run()).toEqual(run());
    expect(new Dropout(1, chance).forward(x).abs().sum().item()).toBe(0);
  });
});

it("a recurrent network with lengths reads no padding", () => {
  const gru = new GRU(2, 3, new Generator(3), { batchFirst: true, bidirectional: true });
  const x = randn([1, 5, 2], chance);
  const short = gru.forward(x.narrow(1, 0, 3).contiguous());
  const padded = gru.forward(x, null, [3]);
  expect(padded.h.toTypedArray()).toEqual(short.h.toTypedArray());
  expect(padded.output.narrow(1, 0, 3).toTypedArray()).toEqual(short.output.toTypedArray());
  expect(
    padded.output
      .narrow(1, 3, 2)
      .toTypedArray()
      .every((v) => v === 0),
  ).toBe(true);
});

describe("attention", () => {
  it("shows its weights: rows that sum to 1, nothing at padding or in the future", () => {
    const attention = new MultiheadAttention(8, 2, new Generator(4));
    const x = randn([2, 3, 8], chance);
    const keyPaddingMask = tensor(
      [
        [0, 0, 0],
        [0, 0, 1],
      ],
      [2, 3],
      "bool",
    );
    const weights = attention.weights(x, x, { keyPaddingMask, isCausal: true });
    expect(weights.shape).toEqual([2, 2, 3, 3]);
    const numbers = weights.toTypedArray();
    for (let row = 0; row < 12; row++) {
      const values = Array.from(numbers.slice(3 * row, 3 * row + 3));
      expect(values.reduce((sum, v) => sum + v)).toBeCloseTo(1, 5);
      for (let key = (row % 3) + 1; key < 3; key++) expect(values[key]).toBe(0);
      if (row >= 6) expect(values[2]).toBe(0);
    }
  });

  it("explains mistakes", () => {
    const attention = new MultiheadAttention(8, 2, chance);
    const x = ones([2, 3, 8]);
    expect(() => new MultiheadAttention(8, 3, chance)).toThrow(/do not part into 3 heads/);
    expect(() => attention.forward(ones([3, 8]), x, x)).toThrow(/expected 3 dimensions/);
    expect(() => attention.forward(x, ones([1, 3, 8]), ones([1, 3, 8]))).toThrow(/of one batch/);
    expect(() => attention.forward(x, x, x, { keyPaddingMask: ones([3], "bool") })).toThrow(/\[batch, keys\]/);
  });
});

it.each([
  [
    "groups that do not part the channels",
    () => new Conv1d(3, 4, 2, chance, { groups: 2 }),
    /Conv1d: 3 channels.*2 groups/,
  ],
  ["no layers", () => new LSTM(2, 3, chance, { numLayers: 0 }), /LSTM: 0 layers/],
  ["padding outside the rows", () => new Embedding(3, 2, chance, { paddingIdx: 3 }), /paddingIdx.* 3 does not exist/],
  ["a negative width", () => new Linear(2, -1, chance), /\[-1, 2\] is not a shape/],
  ["a batch without positions", () => new BatchNorm1d(2).forward(ones([2])), /BatchNorm1d: expected 2 or 3 dimensions/],
] as const)("%s is explained", (_, mistake, message) => expect(mistake).toThrow(message));
