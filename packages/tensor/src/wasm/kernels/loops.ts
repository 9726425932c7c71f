import { type FunctionBuilder, i32, type Local } from "../assembler.ts";

/**
 * Walks `n` float32 elements behind all `pointers` at once: `vector` handles four, `single` the last one to three. The
 * pointers are advanced, so they must be the function's own.
 */
export function eachElement(
  f: FunctionBuilder,
  n: Local<"i32">,
  pointers: readonly Local<"i32">[],
  vector: () => void,
  single: () => void,
): void {
  const [first] = pointers;
  const end = f.let(i32.add(first, i32.shl(i32.shrU(n, 2), 4)));
  f.while(i32.ltU(first, end), () => {
    vector();
    for (const pointer of pointers) f.advance(pointer, 16);
  });
  f.set(end, i32.add(first, i32.shl(i32.and(n, 3), 2)));
  f.while(i32.ltU(first, end), () => {
    single();
    for (const pointer of pointers) f.advance(pointer, 4);
  });
}

/** Copies n elements of 4 bytes forward; advances both pointers. */
export function copyElements(f: FunctionBuilder, n: Local<"i32">, from: Local<"i32">, to: Local<"i32">): void {
  const bytes = f.let(i32.shl(n, 2));
  f.memoryCopy(to, from, bytes);
  f.advance(from, bytes);
  f.advance(to, bytes);
}
