import type { KernelOverride } from "../../backend.ts";
import type { Conv2dAttributes } from "../../ops/conv.ts";
import type { Tensor } from "../../tensor.ts";
import type { Pool2dGeometry } from "../kernels.ts";
import { at, plain } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

export function pictures({ kernels: k, pool }: Machine): Record<string, KernelOverride> {
  const convolution = (
    compute: (out: Tensor, a: Tensor, b: Tensor, g: Conv2dAttributes, scratch: number) => void,
  ): KernelOverride => {
    return (out, [a, b], attrs) => {
      if (!plain(a) || !plain(b)) return false;
      const g = attrs as Conv2dAttributes;
      withScratch(pool, k.conv2dScratchBytes(g.outChannels, g), (scratch) => compute(out, a, b, g, scratch));
      return true;
    };
  };
  return {
    conv2d: convolution((out, x, weight, g, scratch) =>
      k.conv2d(at(x), at(weight), at(out), g.batch, g.outChannels, g, scratch),
    ),
    conv2dGradInput: convolution((out, grad, weight, g, scratch) =>
      k.conv2dGradInput(at(grad), at(weight), at(out), g.batch, g.outChannels, g, scratch),
    ),
    conv2dGradWeight: convolution((out, grad, x, g, scratch) =>
      k.conv2dGradWeight(at(grad), at(x), at(out), g.batch, g.outChannels, g, scratch),
    ),
    maxPool2d: (out, [x], attrs) => {
      if (!plain(x)) return false;
      const planes = x.shape[0] * x.shape[1];
      withScratch(pool, 4 * out.size, (scratch) =>
        k.maxPool2d(at(x), at(out), planes, attrs as Pool2dGeometry, scratch),
      );
      return true;
    },
    maxPool2dGrad: (out, [grad, x], attrs) => {
      if (!plain(grad) || !plain(x)) return false;
      const planes = x.shape[0] * x.shape[1];
      withScratch(pool, 8 * grad.size, (scratch) =>
        k.maxPool2dGrad(at(grad), at(x), at(out), planes, attrs as Pool2dGeometry, scratch),
      );
      return true;
    },
  };
}
