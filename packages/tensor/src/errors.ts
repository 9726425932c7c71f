/** A mistake in the use of the engine. The message names the operation, the shapes, and what is likely meant. */
export class TensorError extends Error {
  override name = "TensorError";
}

/** `[2, 3]` as PyTorch prints a shape. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
