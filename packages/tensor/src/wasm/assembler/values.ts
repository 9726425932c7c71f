/** What the assembler's expressions are made of, and how numbers are written in a module. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

export const valueTypeCodes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** Bytes of instructions, nested as the expression was; flattened once, at the end. */
export type Code = readonly (number | Code)[];

/** An expression that leaves one value of type T on the stack. */
export interface Value<T extends ValueType> {
  readonly type: T;
  readonly code: Code;
}

/** A local variable; as a value it reads the variable. */
export interface Local<T extends ValueType> extends Value<T> {
  readonly index: number;
}

/** i32 expressions may be written as plain numbers. */
export type I32 = Value<"i32"> | number;
export type F32 = Value<"f32"> | number;
export type V128 = Value<"v128">;

export type Locals<P extends readonly ValueType[]> = { [K in keyof P]: Local<P[K]> };
export type Arguments<P extends readonly ValueType[]> = {
  [K in keyof P]: Value<P[K]> | (P[K] extends "i32" | "f32" ? number : never);
};

/** So many parameters that are whole numbers or addresses, as most are. */
export type I32s<N extends number, Made extends readonly "i32"[] = readonly []> = Made["length"] extends N
  ? Made
  : I32s<N, readonly [...Made, "i32"]>;

export function i32s<N extends number>(count: N): I32s<N> {
  return new Array<"i32">(count).fill("i32") as readonly "i32"[] as I32s<N>;
}

/** A function of the module under construction. */
export interface FunctionHandle<P extends readonly ValueType[], R extends ValueType | "void"> {
  readonly index: number;
  readonly parameters: P;
  readonly result: R;
}

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export function bytesOf(view: ArrayBufferView): number[] {
  return [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];
}

export function flatten(code: Code, into: number[]): number[] {
  for (const item of code) {
    if (typeof item === "number") into.push(item);
    else flatten(item, into);
  }
  return into;
}

export function value<T extends ValueType>(type: T, ...code: Code): Value<T> {
  return { type, code };
}
