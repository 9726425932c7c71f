import type { KernelOverride } from "../../backend.ts";
import type { UnfoldGeometry } from "../../ops/unfold.ts";
import type { Tensor } from "../../tensor.ts";
import { at, plain } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Copied elements that are worth a thread of their own. */
const worth = 20_000;

export function unfolding({ pool, threads }: Machine): Record<string, KernelOverride> {
  const run = (kernel: "im2col" | "col2im", pictures: Tensor, columns: Tensor, g: UnfoldGeometry) => {
    const [batch, channels, height, width] = pictures.shape;
    const sizes = [channels, height, width, ...g.kernel, ...g.stride, ...g.padding, ...g.dilation, ...g.counts];
    const [pictureBytes, columnBytes] = [4 * channels * height * width, (4 * columns.size) / Math.max(1, batch)];
    const [fromPictures, fromColumns] = [at(pictures), at(columns)];
    threads.run(kernel, batch, Math.ceil((4 * worth) / Math.max(1, columnBytes)), (from, to) => {
      return [fromPictures + from * pictureBytes, fromColumns + from * columnBytes, to - from, pictureBytes, ...sizes];
    });
  };
  return {
    unfold: (out, [x], attrs) => {
      if (!plain(x)) return false;
      run("im2col", x, out, attrs as UnfoldGeometry);
      return true;
    },
    fold: (out, [x], attrs) => {
      if (!plain(x)) return false;
      new Uint8Array(pool.memory.buffer, at(out), 4 * out.size).fill(0);
      run("col2im", out, x, attrs as UnfoldGeometry);
      return true;
    },
  };
}
