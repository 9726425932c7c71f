import { type Matrix, matMul, transpose } from "#mine/matrix-product";

/** The matrix that takes the i-th basis vector to images[i]. */
export function fromImages(images: readonly (readonly number[])[]): number[][] {
  // TODO
  throw new Error(`TODO: fromImages, with ${transpose.name}`);
}

/** [2, 2]: the turn to the left by an angle in radians. */
export function rotation(angle: number): number[][] {
  // TODO
  throw new Error("TODO: rotation");
}

/** All maps as one matrix; maps[0] is done first. There is at least one. */
export function compose(maps: readonly Matrix[]): number[][] {
  // TODO
  throw new Error(`TODO: compose, with ${matMul.name}`);
}
