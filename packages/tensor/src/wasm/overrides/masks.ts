import type { KernelOverride } from "../../backend.ts";
import { noGrad } from "../../op.ts";
import { contiguous, expand } from "../../ops/views.ts";
import { sameShape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { cheapGrain } from "./elementwise.ts";
import { at } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Byte address of a bool array's first element. */
function byteAt(t: Tensor): number {
  return t.storage.address + t.offset;
}

/** The array with the result's shape and row-major, unless it is one number. */
function spread(t: Tensor, out: Tensor): Tensor {
  if (t.size === 1 && t.dtype !== "bool") return t;
  return noGrad(() => contiguous(sameShape(t.shape, out.shape) ? t : expand(t, out.shape)));
}

/** What a comparison becomes when its sides change places. */
const swapped: Record<string, string> = { eq: "eq", ne: "ne", gt: "lt", ge: "le", lt: "gt", le: "ge" };

export function masks({ threads }: Machine): Record<string, KernelOverride> {
  const comparison = (name: string): KernelOverride => {
    return (out, [left, right]) => {
      if (left.dtype !== "float32" || right.dtype !== "float32" || !out.contiguousLayout) return false;
      const turned = left.size === 1 && right.size !== 1;
      const [a, b] = (turned ? [right, left] : [left, right]).map((t) => spread(t, out));
      const kernel = turned ? swapped[name] : name;
      const number = b.size === 1;
      const [x, y, to] = [at(a), at(b), byteAt(out)];
      threads.run(number ? `${kernel}Number` : kernel, out.size, cheapGrain, (start, end) => {
        return [x + 4 * start, number ? y : y + 4 * start, to + start, end - start];
      });
      return true;
    };
  };
  return {
    ...Object.fromEntries(Object.keys(swapped).map((name) => [name, comparison(name)])),
    where: (out, [condition, ifTrue, ifFalse]) => {
      if (condition.dtype !== "bool" || ifTrue.dtype !== "float32" || ifFalse.dtype !== "float32") return false;
      if (!out.contiguousLayout) return false;
      const [mask, a, b] = [condition, ifTrue, ifFalse].map((t) => spread(t, out));
      const [stepA, stepB] = [a, b].map((t) => (t.size === 1 ? 0 : 4));
      const kernel =
        stepA === 0 ? (stepB === 0 ? "whereNumbers" : "whereNumberElse") : stepB === 0 ? "whereElseNumber" : "where";
      const [choice, x, y, to] = [byteAt(mask), at(a), at(b), at(out)];
      threads.run(kernel, out.size, cheapGrain, (start, end) => {
        return [choice + start, x + stepA * start, y + stepB * start, to + 4 * start, end - start];
      });
      return true;
    },
    cast: (out, [x]) => {
      if (!x.contiguousLayout || !out.contiguousLayout) return false;
      if (x.dtype === "bool" && out.dtype === "float32") {
        const [from, to] = [byteAt(x), at(out)];
        threads.run("boolToFloat", out.size, cheapGrain, (start, end) => [from + start, to + 4 * start, end - start]);
      } else if (x.dtype === "float32" && out.dtype === "bool") {
        const [from, to] = [at(x), byteAt(out)];
        threads.run("floatToBool", out.size, cheapGrain, (start, end) => [from + 4 * start, to + start, end - start]);
      } else return false;
      return true;
    },
  };
}
