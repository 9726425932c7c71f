import { dot, norm } from "#mine/dot-product";
import { type Matrix, transpose } from "#mine/matrix-product";

/** @param a [m, n], independent columns @returns q [m, n] with orthonormal columns and r [n, n] with a = q r */
export function qr(a: Matrix): { q: number[][]; r: number[][] } {
  // TODO
  throw new Error(`TODO: qr, with ${[dot, norm, transpose].map((f) => f.name).join(", ")}`);
}
