/** Mean and covariance of many pictures, batch after batch, so that memory holds one batch at a time. */
import { step, tensor } from "@gradus/tensor";

/** Sums over the pictures seen so far. Pixels are whole numbers from 0 to 255, and the sums are kept in float64. */
export interface Sums {
  count: number;
  /** [n] */
  pixels: Float64Array;
  /** [n, n]: products of every two pixels. */
  products: Float64Array;
}

export function noSums(n: number): Sums {
  return { count: 0, pixels: new Float64Array(n), products: new Float64Array(n * n) };
}

/**
 * Adds pictures. Each pixel is taken less 128 first: the products stay small, and the engine's float32 sums of a batch exact enough.
 * @param images [count, n]
 */
export function addPictures(sums: Sums, images: Uint8Array): void {
  const n = sums.pixels.length;
  const rows = images.length / n;
  const shifted = Float32Array.from(images, (ink) => ink - middle);
  const products = step(() => {
    const x = tensor(shifted, [rows, n]);
    return x.transpose(0, 1).matmul(x).toTypedArray();
  });
  for (let i = 0; i < products.length; i++) sums.products[i] += products[i];
  for (let row = 0; row < rows; row++) for (let j = 0; j < n; j++) sums.pixels[j] += shifted[row * n + j];
  sums.count += rows;
}

const middle = 128;
const white = 255;

/** With pixels from 0 to 1. Divides by the count, as the variance of the data at hand. */
export function covarianceOf({ count, pixels, products }: Sums): { mean: Float64Array; covariance: Float64Array } {
  const n = pixels.length;
  const shifted = pixels.map((sum) => sum / count);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      covariance[i * n + j] = (products[i * n + j] / count - shifted[i] * shifted[j]) / white ** 2;
  return { mean: shifted.map((value) => (value + middle) / white), covariance };
}
