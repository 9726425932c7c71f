import type { KernelOverride } from "../../backend.ts";
import { sameShape } from "../../shape.ts";
import { at, plain } from "./layout.ts";
import type { Machine } from "./machine.ts";

export function rows({ kernels: k }: Machine): Record<string, KernelOverride> {
  const lastDim = (kernel: (x: number, out: number, m: number, n: number) => void): KernelOverride => {
    return (out, [x]) => {
      const n = x.shape[x.rank - 1] ?? 0;
      if (!plain(x) || n === 0) return false;
      kernel(at(x), at(out), x.size / n, n);
      return true;
    };
  };
  return {
    softmax: lastDim(k.softmax),
    logSoftmax: lastDim(k.logSoftmax),
    crossEntropy: (out, [x, target]) => {
      if (!plain(x) || !target.contiguousLayout) return false;
      k.crossEntropy(at(x), at(target), at(out), x.shape[0], x.shape[1]);
      return true;
    },
    crossEntropyGrad: (out, [x, target]) => {
      if (!plain(x) || !target.contiguousLayout) return false;
      k.crossEntropyGrad(at(x), at(target), at(out), x.shape[0], x.shape[1]);
      return true;
    },
    sum: (out, [x], attrs) => {
      if (!plain(x) || x.size === 0) return false;
      const { dims } = attrs as { dims: readonly number[] };
      const leading = dims.every((d, i) => d === i);
      const trailing = dims.every((d, i) => d === x.rank - dims.length + i);
      if (dims.length === x.rank) out.storage.array[out.offset] = k.sum(at(x), x.size);
      else if (leading) k.sumRows(at(x), at(out), x.size / out.size, out.size);
      else if (trailing) k.sumCols(at(x), at(out), out.size, x.size / out.size);
      else if (x.rank === 4 && sameShape(dims, [0, 2, 3])) {
        k.sumChannel(at(x), at(out), x.shape[0], x.shape[1], x.shape[2] * x.shape[3]);
      } else return false;
      return true;
    },
  };
}
