import { afterAll, describe, expect, it } from "vitest";
import { type BackendName, setBackend } from "../backend.ts";
import { showShape } from "../errors.ts";
import { noGrad } from "../op.ts";
import { mul } from "../ops/elementwise.ts";
import { sum } from "../ops/reduce.ts";
import { keep, step, tensor } from "../tensor.ts";
import { cases } from "./cases.ts";
import { findGpu } from "./dawn.ts";
import { build, Draw, type Source } from "./draw.ts";
import { expectAgreement, expectClose, expectGradientAgreement, gradients, weights } from "./suite.ts";
import { agreesOnWebGPU, refused } from "./webgpu.ts";

const quick = process.env.GRADUS_QUICK_TESTS === "1";
const seeds = Array.from({ length: quick ? 8 : 25 }, (_, i) => i + 1);
const backends: BackendName[] = ["js", "wasm"];
const gpu = await findGpu(true);

afterAll(() => {
  setBackend("wasm");
  if (typeof gpu !== "string") gpu.close();
});

describe.each(backends)("every operation on backend %s", (backend) => {
  it.each(cases)("$name agrees with float64", async (c) => {
    for (const seed of seeds) await expectAgreement(c, backend, seed);
  });

  it.each(cases.filter((c) => c.gradient !== false))("$name: gradients in float32 agree with float64", async (c) => {
    for (const seed of seeds) await expectGradientAgreement(c, backend, seed);
  });
});

describe("every operation on backend webgpu", () => {
  if (typeof gpu === "string") {
    it("agrees with float64, in Node through Dawn", ({ skip }) => skip(gpu));
    return;
  }
  const seen = new Set<string>();
  // A software adapter is slow; the page in Chromium tries other seeds.
  it.each(cases)("$name agrees with float64, or is refused", async (c) => {
    if (!(await agreesOnWebGPU(c, seeds.slice(0, 4)))) seen.add(c.name);
  });

  it("the list of refused cases names no other", () => {
    expect([...refused].filter((name) => !seen.has(name))).toEqual([]);
  });
});

describe("gradients by finite differences in float64", () => {
  const h = 1e-5;

  it.each(cases.filter((c) => c.gradient !== false))("$name", ({ draw }) => {
    setBackend("js");
    for (const seed of seeds) {
      const { inputs, compute } = draw(new Draw(seed));
      const analytic = gradients(inputs, compute, seed, "float64").map((t) => t.toTypedArray());
      const value = (sources: Source[]) =>
        noGrad(() => {
          const out = compute(sources.map((source) => build(source, "float64")));
          return sum(mul(out, weights(out.shape, seed, "float64"))).item();
        });
      for (const [i, source] of inputs.entries()) {
        // A few elements of each input: the rest follows the same rule.
        const random = new Draw(seed + 2000);
        for (let n = 0; n < Math.min(4, source.values.length); n++) {
          const at = random.integer(0, source.values.length - 1);
          const moved = (by: number) => {
            const values = source.values.slice();
            values[at] += by;
            return value(inputs.map((other, j) => (j === i ? { ...source, values } : other)));
          };
          const numeric = (moved(h) - moved(-h)) / (2 * h);
          const shapes = inputs.map(({ shape }) => showShape(shape)).join(" ");
          expectClose([analytic[i][at]], [numeric], 1e-5, `seed ${seed}, shapes ${shapes}, input ${i}, element ${at}`);
        }
      }
    }
  });
});

describe("memory", () => {
  it.each(backends)("stays flat over steps on %s", (backend) => {
    setBackend(backend);
    const weight = keep(
      tensor(
        Array.from({ length: 64 }, (_, i) => i / 64),
        [8, 8],
      ),
    ).requiresGrad_();
    const run = () =>
      step(() => {
        const x = tensor(
          Array.from({ length: 80 }, (_, i) => i / 80),
          [10, 8],
        );
        weight.grad = null;
        sum(x.matmul(weight).relu()).backward();
        weight.grad = null;
      });
    run();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 500; i++) run();
    if (backend === "wasm") expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + 2 ** 20);
  });
});
