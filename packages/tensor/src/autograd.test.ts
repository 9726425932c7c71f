import { afterEach, describe, expect, it } from "vitest";
import { type BackendName, backend, setBackend } from "./backend.ts";
import { defineOp } from "./op.ts";
import { add, mul } from "./ops/elementwise.ts";
import { sum } from "./ops/reduce.ts";
import { narrow } from "./ops/views.ts";
import { step, type Tensor, tensor, zeros } from "./tensor.ts";

/** Gives an input back as its own gradient: a rule may return any array, also one that backward did not make. */
const passing = defineOp<null>({
  name: "passing",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x] }) => out.set(x),
  gradient: [({ inputs: [x] }) => x],
});

describe.each(["js", "wasm"] satisfies BackendName[])("backward's memory on backend %s", (name) => {
  afterEach(() => setBackend("wasm"));

  it("gives back gradients as soon as they were used", () => {
    setBackend(name);
    const peakOf = (layers: number) => {
      const x = zeros([1000]).requiresGrad_();
      const pool = backend().pool;
      return step(() => {
        let y: Tensor = x;
        for (let i = 0; i < layers; i++) y = mul(y, 1.5);
        const loss = sum(y);
        const before = pool?.bytesInUse ?? 0;
        loss.backward();
        const after = pool?.bytesInUse ?? 0;
        x.grad = null;
        return after - before;
      });
    };
    expect(peakOf(50)).toBe(peakOf(5));
  });

  it("frees nothing that the forward pass or the caller holds", () => {
    setBackend(name);
    const x = tensor([1, 2, 3]).requiresGrad_();
    step(() => {
      const y = passing([mul(x, 2)], null);
      const seed = tensor([1, 10, 100]);
      const z = add(y, y);
      z.backward(seed);
      expect([...y.toTypedArray()]).toEqual([2, 4, 6]);
      expect([...z.toTypedArray()]).toEqual([4, 8, 12]);
      expect([...seed.toTypedArray()]).toEqual([1, 10, 100]);
      expect([...x.grad!.toTypedArray()]).toEqual([4, 8, 12]);
    });
    x.grad = null;
  });

  it("adds the gradients of overlapping parts, and of parts and the whole", () => {
    setBackend(name);
    const x = tensor([1, 2, 3, 4, 5, 6], [2, 3]).requiresGrad_();
    step(() => {
      const left = sum(mul(narrow(x, 1, 0, 2), 10));
      const right = sum(mul(narrow(x, 1, 1, 2), 100));
      add(add(left, sum(x)), right).backward();
      expect([...x.grad!.toTypedArray()]).toEqual([11, 111, 101, 11, 111, 101]);
    });
    x.grad = null;
  });

  it("keeps a gradient that two leaves share apart from what is added to one of them", () => {
    setBackend(name);
    const [a, b] = [tensor([1, 2]).requiresGrad_(), tensor([3, 4]).requiresGrad_()];
    step(() => {
      const older = mul(a, 5);
      const both = add(a, b);
      sum(add(add(both, both), older)).backward();
      expect([...a.grad!.toTypedArray()]).toEqual([7, 7]);
      expect([...b.grad!.toTypedArray()]).toEqual([2, 2]);
    });
    a.grad = null;
    b.grad = null;
  });
});
