import type { FunctionBuilder } from "../assembler/builder.ts";
import { i32 } from "../assembler/instructions.ts";
import type { Local } from "../assembler/values.ts";

/** The numbers that a kernel with many of them finds in memory, one int32 each, in the order of `names`. */
export function readJob<const Names extends readonly string[]>(
  f: FunctionBuilder,
  job: Local<"i32">,
  names: Names,
): Record<Names[number], Local<"i32">> {
  return Object.fromEntries(names.map((name, i) => [name, f.let(i32.load(job, 4 * i))])) as Record<
    Names[number],
    Local<"i32">
  >;
}

/** What `readJob` reads. */
export function jobNumbers<const Names extends readonly string[]>(
  names: Names,
  values: Readonly<Record<Names[number], number>>,
): Int32Array<ArrayBuffer> {
  return Int32Array.from(names, (name: Names[number]) => values[name]);
}
