/**
 * Kernels stay within the memory they were given. Every allocation and every scratch area stands between two guard zones, exactly
 * as long as was asked for, and all of it starts as a pattern that reads as NaN and as -1: a write beside it changes a zone, and a
 * read of what was never written, or lies outside, spoils the result.
 */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { setBackend, setThreads } from "../backend.ts";
import { cases } from "../conformance/cases.ts";
import { build, Draw } from "../conformance/draw.ts";
import { expectAgreement, expectClose, expectGradientAgreement } from "../conformance/suite.ts";
import { Pool } from "../memory.ts";
import { Adagrad } from "../optim/adagrad.ts";
import { Adam, AdamW } from "../optim/adam.ts";
import { Lion } from "../optim/lion.ts";
import type { NamedParameters, Optimizer } from "../optim/optimizer.ts";
import { RMSprop } from "../optim/rmsprop.ts";
import { SGD } from "../optim/sgd.ts";
import { tensor } from "../tensor.ts";
import { int8Cases, largeCases } from "./large-cases.ts";
import type { Machine } from "./overrides/machine.ts";

const zone = 256;
const pattern = 0xff;

/** As `createScratch`, but an area is as long as each call asks for, not as the longest call did. */
function createExactScratch(pool: Pool): Machine["scratch"] {
  const areas: { pointer: number; bytes: number }[] = [];
  return (thread, bytes) => {
    const area = areas[thread];
    if (area?.bytes === bytes) return area.pointer;
    if (area !== undefined) pool.release(area.pointer);
    const pointer = pool.allocate(bytes);
    areas[thread] = { pointer, bytes };
    return pointer;
  };
}

vi.mock("./overrides/machine.ts", async (original) => ({
  ...(await original<typeof import("./overrides/machine.ts")>()),
  createScratch: createExactScratch,
}));

const { allocate, release } = Pool.prototype;
const guarded = new Map<number, { pool: Pool; bytes: number }>();
const damage: string[] = [];

function check(pointer: number): void {
  const area = guarded.get(pointer);
  if (area === undefined) return;
  const bytes = new Uint8Array(area.pool.memory.buffer);
  const ends = [
    ["before", pointer - zone, -1],
    ["after", pointer + area.bytes, 1],
  ] as const;
  for (const [side, start] of ends) {
    for (let i = start; i < start + zone; i++) {
      if (bytes[i] === pattern) continue;
      damage.push(`${area.bytes} bytes: the byte ${i - start} of the zone ${side} was changed`);
      bytes.fill(pattern, start, start + zone);
      break;
    }
  }
}

function damageFound(): string[] {
  for (const pointer of guarded.keys()) check(pointer);
  return damage.splice(0);
}

const optimizers: [string, (parameters: NamedParameters) => Pick<Optimizer, "step">][] = [
  ["SGD", (parameters) => new SGD(parameters, { learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 })],
  ["Adam", (parameters) => new Adam(parameters, { learningRate: 0.1, amsgrad: true })],
  ["AdamW", (parameters) => new AdamW(parameters, { learningRate: 0.1 })],
  ["RMSprop", (parameters) => new RMSprop(parameters, { learningRate: 0.1 })],
  ["Adagrad", (parameters) => new Adagrad(parameters, { learningRate: 0.1 })],
  ["Lion", (parameters) => new Lion(parameters, { learningRate: 0.1 })],
];

beforeAll(() => {
  // For good: the pool gives memory back whenever garbage is collected.
  Pool.prototype.allocate = function (this: Pool, bytes: number): number {
    const pointer = allocate.call(this, bytes + 2 * zone) + zone;
    new Uint8Array(this.memory.buffer, pointer - zone, bytes + 2 * zone).fill(pattern);
    guarded.set(pointer, { pool: this, bytes });
    return pointer;
  };
  Pool.prototype.release = function (this: Pool, pointer: number): void {
    check(pointer);
    guarded.delete(pointer);
    release.call(this, pointer - zone);
  };
  setThreads(1);
  setBackend("wasm");
});

it("the zones notice a number written beside an array", () => {
  const { address, memory } = tensor([1, 2, 3, 4, 5]).storage;
  const numbers = new Float32Array((memory as Pool).memory.buffer);
  for (const at of [address / 4 - 1, address / 4 + 5]) {
    numbers[at] = 7;
    expect(damageFound()).toHaveLength(1);
  }
});

describe("no kernel writes beside its memory, or reads there what it uses", () => {
  const seeds = Array.from({ length: process.env.GRADUS_QUICK_TESTS === "1" ? 4 : 12 }, (_, i) => i + 101);

  describe.each([
    ["small", cases],
    ["large", largeCases],
  ])("%s arrays", (_, operations) => {
    it.each(operations)("$name", async (operation) => {
      for (const seed of seeds) await expectAgreement(operation, "wasm", seed);
      expect(damageFound()).toEqual([]);
    });

    it.each(operations.filter(({ gradient }) => gradient !== false))("gradients of $name", async (operation) => {
      for (const seed of seeds) await expectGradientAgreement(operation, "wasm", seed);
      expect(damageFound()).toEqual([]);
    });
  });

  it.each(int8Cases)("$name", ({ draw }) => {
    for (const seed of seeds) {
      const [fast, plain] = (["wasm", "js"] as const).map((name) => {
        setBackend(name);
        const { inputs, compute } = draw(new Draw(seed));
        return compute(inputs.map((source) => build(source, "float32"))).toTypedArray();
      });
      expectClose(fast, plain, 1e-5, `seed ${seed}`);
    }
    expect(damageFound()).toEqual([]);
  });

  it.each(optimizers)("%s", (_, optimizer) => {
    for (const size of [1, 3, 4, 7, 16, 33, 66]) {
      const [fast, plain] = (["wasm", "js"] as const).map((name) => {
        setBackend(name);
        const random = new Draw(size);
        const parameter = build(random.array([size]), "float32").requiresGrad_();
        const updates = optimizer([["parameter", parameter]]);
        for (let i = 0; i < 3; i++) {
          parameter.grad = build(random.array([size]), "float32");
          updates.step();
        }
        return parameter.toTypedArray();
      });
      expectClose(fast, plain, 1e-5, `${size} numbers`);
    }
    expect(damageFound()).toEqual([]);
  });
});
