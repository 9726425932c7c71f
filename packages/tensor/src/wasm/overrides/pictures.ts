import type { KernelOverride } from "../../backend.ts";
import type { Conv2dGeometry } from "../../ops/conv.ts";
import type { Tensor } from "../../tensor.ts";
import { at, plain } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

export function pictures({ kernels: k, pool }: Machine): Record<string, KernelOverride> {
  const convolution = (
    compute: (out: Tensor, a: Tensor, b: Tensor, g: Conv2dGeometry, scratch: number) => void,
  ): KernelOverride => {
    return (out, [a, b, bias], attrs) => {
      const g = attrs as Conv2dGeometry;
      if (!plain(a) || !plain(b) || g.groups !== 1) return false;
      withScratch(pool, k.conv2dScratchBytes(g.outChannels, g), (scratch) => compute(out, a, b, g, scratch));
      if (bias) k.addChannel(at(out), at(bias), at(out), g.batch, g.outChannels, g.outHeight * g.outWidth);
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
  };
}
