import { kernelOverride } from "../backend.ts";
import { elements } from "../op.ts";
import { positions } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** into += x, in place, element by element; `into` may be a view. Both of one shape. For arrays that nobody else refers to. */
export function accumulate(into: Tensor, x: Tensor): void {
  if (kernelOverride("accumulate")?.(into, [x], null)) return;
  const out = into.storage.array;
  const numbers = elements(x);
  const at = positions(into.shape, into.strides, into.offset);
  for (let i = 0; i < at.length; i++) out[at[i]] += numbers[i];
}
