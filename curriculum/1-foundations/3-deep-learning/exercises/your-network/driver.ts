import { step, type Tensor } from "@gradus/tensor";
import { Generator } from "@gradus/tensor/ops/random";
import type { Layer } from "./solution.ts";

type Mine = typeof import("./solution.ts");

export function create(mine: Mine, widths: number[], seed: number) {
  return mine.createNetwork(widths, new Generator(seed));
}

/** Some epochs over digits that lie in random order, then the logits of others. */
export function learn(mine: Mine, images: Tensor, labels: Tensor, unseen: Tensor, epochs: number, seed: number) {
  const batch = 50;
  let network: Layer[] = mine.createNetwork([images.shape[1], 32, 10], new Generator(seed));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let start = 0; start + batch <= images.shape[0]; start += batch) {
      network = step(
        () =>
          mine.trainStep(
            network,
            images.narrow(0, start, batch).contiguous(),
            labels.narrow(0, start, batch).contiguous(),
            0.01,
          ).network,
      );
    }
  }
  return mine.forward(network, unseen);
}
