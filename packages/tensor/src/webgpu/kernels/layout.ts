/** Operations that only move numbers. */
import type { KernelOverride } from "../../backend.ts";
import { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { copyInto } from "./copy.ts";

export function layoutKernels(gpu: Gpu): Record<string, KernelOverride> {
  const copy =
    (op: string): KernelOverride =>
    (out, [x]) => {
      copyInto(gpu, op, out, x);
      return true;
    };
  return {
    contiguous: copy("contiguous"),
    cast: copy("cast"),
    accumulate: (into, [x]) => {
      copyInto(gpu, "accumulate", into, x, true);
      return true;
    },
    flip: (out, [x], attrs) => {
      const { dims } = attrs as { dims: readonly number[] };
      if (x.size === 0) return true;
      const first = dims.reduce((at, d) => at + (x.shape[d] - 1) * x.strides[d], x.offset);
      const strides = x.strides.map((stride, d) => (dims.includes(d) ? -stride : stride));
      copyInto(gpu, "flip", out, new Tensor(x.storage, x.shape, strides, first));
      return true;
    },
    // The windows one after the other, so that those that overlap are added in order.
    unfoldGrad: (out, [grad], attrs) => {
      const { dim, step } = attrs as { dim: number; step: number };
      out.storage.fill(0);
      const last = grad.rank - 1;
      const shape = out.shape.with(dim, grad.shape[last]);
      const strides = grad.strides.slice(0, -1).with(dim, grad.strides[last]);
      for (let w = 0; w < grad.shape[dim]; w++) {
        const window = new Tensor(out.storage, shape, out.strides, out.offset + w * step * out.strides[dim]);
        const part = new Tensor(grad.storage, shape, strides, grad.offset + w * grad.strides[dim]);
        copyInto(gpu, "unfoldGrad", window, part, true);
      }
      return true;
    },
    diagEmbed: (out, [x], attrs) => {
      const { offset } = attrs as { offset: number };
      out.storage.fill(0);
      const n = out.shape[out.rank - 1];
      const first = out.offset + (offset > 0 ? offset : -offset * n);
      const strides = [...out.strides.slice(0, -2), n + 1];
      copyInto(gpu, "diagEmbed", new Tensor(out.storage, x.shape, strides, first), x);
      return true;
    },
    cat: (out, inputs, attrs) => {
      const { dim } = attrs as { dim: number };
      let start = out.offset;
      for (const x of inputs) {
        copyInto(gpu, "cat", new Tensor(out.storage, x.shape, out.strides, start), x);
        start += x.shape[dim] * out.strides[dim];
      }
      return true;
    },
  };
}
