import { step, tensor } from "@gradus/tensor";
import { writeSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { softmax } from "@gradus/tensor/ops/softmax";
import { describe, expect, it } from "vitest";
import { type Architecture, createDigitClassifier, loadDigitReader, normalizeDigits } from "./digit-classifier.ts";

const architectures: Architecture[] = [
  { name: "mlp", config: { inputs: 784, hidden: [12], classes: 10, dropout: 0.5 } },
  { name: "lenet", config: { channels: [2, 3], hidden: 8, dropout: 0.5 } },
  { name: "lstm", config: { features: 28, hidden: 9, layers: 2, classes: 10, dropout: 0.5 } },
];
const drawing = Uint8Array.from({ length: 784 }, (_, i) => (i % 29 < 9 ? 255 - (i % 100) : 0));

describe.each(architectures)("a saved $name", (architecture) => {
  const network = createDigitClassifier(architecture, new Generator(1)).eval();
  const metadata = { architecture: JSON.stringify(architecture) };
  const arrays = Object.entries(network.stateDict()).map(([name, t]) => [
    name,
    { shape: t.shape, data: t.toTypedArray() },
  ]);
  const file = writeSafetensors({ tensors: Object.fromEntries(arrays), metadata });

  it("reads a digit as the network that was saved", () => {
    const expected = step(() =>
      noGrad(() => softmax(network.forward(tensor(normalizeDigits(drawing), [1, 1, 28, 28]))).toTypedArray()),
    );
    const read = loadDigitReader(file);
    expect(read(drawing)).toEqual(expected);
    expect(read(drawing)).toEqual(expected);
    expect(read(new Uint8Array(784))).not.toEqual(expected);
  });

  it("wants all of a picture", () => {
    expect(() => loadDigitReader(file)(new Uint8Array(783))).toThrow("28 × 28 = 784 pixels, got 783");
  });
});

it("an LSTM reads the rows from top to bottom, not the columns", () => {
  const network = createDigitClassifier(architectures[2], new Generator(2)).eval();
  // An untrained LSTM forgets half of its memory at every step, so the last row matters most.
  const scores = (row: number) =>
    step(() =>
      noGrad(() => {
        const pixels = new Float32Array(784).fill(3, row * 28, row * 28 + 28);
        return network.forward(tensor(pixels, [1, 1, 28, 28])).toTypedArray();
      }),
    );
  const blank = step(() => noGrad(() => network.forward(tensor(new Float32Array(784), [1, 1, 28, 28])).toTypedArray()));
  const change = (row: number) => Math.max(...Array.from(scores(row), (score, i) => Math.abs(score - blank[i])));
  expect(change(27)).toBeGreaterThan(10 * change(0));
});

it("says which networks it reads with", () => {
  const file = writeSafetensors({ tensors: {}, metadata: { architecture: '{"name":"gpt","config":{}}' } });
  expect(() => loadDigitReader(file)).toThrow(
    '"gpt" is not a network that reads digits here; there are mlp, lenet and lstm',
  );
});
