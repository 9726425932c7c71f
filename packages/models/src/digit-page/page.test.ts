import { readSafetensors, writeSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { Generator } from "@gradus/tensor/ops/random";
import { describe, expect, it } from "vitest";
import { type Architecture, createDigitClassifier, loadDigitReader } from "../digit-classifier.ts";
import { type PageModel, readDigit } from "./forward.ts";
import { digitPage } from "./page.ts";

const architectures: Architecture[] = [
  { name: "mlp", config: { inputs: 784, hidden: [], classes: 10, dropout: 0 } },
  { name: "mlp", config: { inputs: 784, hidden: [9, 7, 6, 5], classes: 10, dropout: 0.2 } },
  { name: "lenet", config: { channels: [3, 5], hidden: 11, dropout: 0 } },
  { name: "lstm", config: { features: 28, hidden: 8, layers: 2, classes: 10, dropout: 0 } },
];

function fileOf(architecture: Architecture): Uint8Array {
  const network = createDigitClassifier(architecture, new Generator(5));
  const tensors = Object.fromEntries(
    Object.entries(network.stateDict()).map(([name, t]) => [
      name,
      { shape: t.shape, data: t.toTypedArray() as Float32Array },
    ]),
  );
  return writeSafetensors({ tensors, metadata: { architecture: JSON.stringify(architecture) } });
}

describe.each(architectures)("the page of $name $config", (architecture) => {
  const file = fileOf(architecture);

  it("reads every picture as the engine does", () => {
    const reader = loadDigitReader(file);
    const model = { name: architecture.name, tensors: readSafetensors(file).tensors } as PageModel;
    const random = new Generator(2);
    for (let i = 0; i < 5; i++) {
      const pixels = Uint8Array.from({ length: 784 }, () => (random.integer(4) === 0 ? random.integer(256) : 0));
      const [page, engine] = [readDigit(model, pixels), reader(pixels)];
      for (let digit = 0; digit < 10; digit++) expect(page[digit]).toBeCloseTo(engine[digit], 5);
    }
  });

  it("is one file that asks nothing of any network", () => {
    const html = digitPage(file);
    expect(html).not.toMatch(/https?:|src=|href=|import |export /);
    expect(html).toContain("default-src 'none'");
    const [, script] = /<script>([\s\S]*)<\/script>/.exec(html) ?? [];
    expect(() => new Function(script)).not.toThrow();
  });
});

it("refuses what is no digit model", () => {
  expect(() => digitPage(writeSafetensors({ tensors: {}, metadata: {} }))).toThrow("not a digit model");
});
