/** All principal components at once, by the engine. */
import { tensor } from "@gradus/tensor";
import { eigh } from "@gradus/tensor/ops/linalg/eigh";
import type { Basis } from "./project.ts";

const pixels = 784;

/** The largest variance first; of each eigenvector, whose sign is free, the largest entry is made positive. */
export function basisOf(mean: Float64Array, covariance: Float64Array): Basis {
  const { eigenvalues, eigenvectors } = eigh(tensor(covariance, [pixels, pixels], "float64"));
  const ascending = eigenvalues.toTypedArray();
  const columns = eigenvectors.toTypedArray();
  const variances = new Float64Array(pixels);
  const vectors = new Float64Array(pixels * pixels);
  for (let k = 0; k < pixels; k++) {
    const from = pixels - 1 - k;
    // Rounding may leave a tiny negative number where a pixel is always paper.
    variances[k] = Math.max(0, ascending[from]);
    let largest = 0;
    for (let i = 0; i < pixels; i++) {
      const entry = columns[i * pixels + from];
      if (Math.abs(entry) > Math.abs(largest)) largest = entry;
    }
    for (let i = 0; i < pixels; i++) vectors[k * pixels + i] = columns[i * pixels + from] * Math.sign(largest);
  }
  return { mean, total: variances.reduce((a, b) => a + b, 0), variances, vectors };
}
