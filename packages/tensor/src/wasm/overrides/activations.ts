import type { KernelOverride } from "../../backend.ts";
import { costlyGrain } from "./elementwise.ts";
import { at, plain, rowMajor } from "./layout.ts";
import type { Machine } from "./machine.ts";

export function activations({ threads }: Machine): Record<string, KernelOverride> {
  /** A kernel that reads `count` arrays of the output's shape. */
  const elements = (name: string): KernelOverride => {
    return (out, inputs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || !plain(out)) return false;
      const pointers = [...arrays.map(at), at(out)];
      threads.run(name, out.size, costlyGrain, (from, to) => [...pointers.map((p) => p + 4 * from), to - from]);
      return true;
    };
  };
  const names = ["gelu", "geluTanh", "silu"].flatMap((name) => [name, `${name}Grad`]);
  return Object.fromEntries(names.map((name) => [name, elements(name)]));
}
