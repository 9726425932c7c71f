// caught: images
import { type Matrix, matMul } from "#mine/matrix-product";

/** The matrix that takes the i-th basis vector to images[i]. */
export function fromImages(images: readonly (readonly number[])[]): number[][] {
  return images.map((image) => [...image]);
}

/** [2, 2]: the turn to the left by an angle in radians. */
export function rotation(angle: number): number[][] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return fromImages([
    [cos, sin],
    [-sin, cos],
  ]);
}

/** All maps as one matrix; maps[0] is done first. There is at least one. */
export function compose(maps: readonly Matrix[]): number[][] {
  return maps.slice(1).reduce<number[][]>(
    (done, map) => matMul(map, done),
    maps[0].map((row) => [...row]),
  );
}
