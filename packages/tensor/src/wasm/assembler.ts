/**
 * A small assembler for WebAssembly modules: kernels are generated at start-up, so that one source serves Node, pages and
 * workers without a toolchain, and tile sizes are ordinary parameters.
 *
 * Expressions are typed trees (`Value<"f32">`): an operand of the wrong type does not compile. Statements are appended to a
 * `FunctionBuilder`. An expression used twice is evaluated twice; `f.let` gives it a local.
 */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

const valueTypeCodes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** Bytes of instructions, nested as the expression was; flattened once, at the end. */
type Code = readonly (number | Code)[];

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

type Locals<P extends readonly ValueType[]> = { [K in keyof P]: Local<P[K]> };
type Arguments<P extends readonly ValueType[]> = {
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

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: bigint): number[] {
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

function bytesOf(view: ArrayBufferView): number[] {
  return [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];
}

function flatten(code: Code, into: number[]): number[] {
  for (const item of code) {
    if (typeof item === "number") into.push(item);
    else flatten(item, into);
  }
  return into;
}

function toI32(value: I32): Value<"i32"> {
  return typeof value === "number" ? i32.const(value) : value;
}

function toF32(value: F32): Value<"f32"> {
  return typeof value === "number" ? f32.const(value) : value;
}

function value<T extends ValueType>(type: T, ...code: Code): Value<T> {
  return { type, code };
}

const i32Binary = (opcode: number) => (a: I32, b: I32) => value("i32", toI32(a).code, toI32(b).code, opcode);
const i64Binary = (opcode: number) => (a: Value<"i64">, b: Value<"i64">) => value("i64", a.code, b.code, opcode);
const f32Unary = (opcode: number) => (a: F32) => value("f32", toF32(a).code, opcode);
const f32Binary = (opcode: number) => (a: F32, b: F32) => value("f32", toF32(a).code, toF32(b).code, opcode);
const f32Compare = (opcode: number) => (a: F32, b: F32) => value("i32", toF32(a).code, toF32(b).code, opcode);
const f64Binary = (opcode: number) => (a: Value<"f64">, b: Value<"f64">) => value("f64", a.code, b.code, opcode);

// An alignment hint of 2² bytes, the only one that float32 arrays promise; a higher hint would not be faster.
const load =
  <T extends ValueType>(type: T, ...opcode: number[]) =>
  (address: I32, offset = 0): Value<T> =>
    value(type, toI32(address).code, ...opcode, 2, unsigned(offset));

export const i32 = {
  const: (n: number) => value("i32", 0x41, signed(BigInt(n | 0))),
  load: load("i32", 0x28),
  /** One byte, or two, with their sign. Of less alignment than the others. */
  load8S: (address: I32) => value("i32", toI32(address).code, 0x2c, 0, 0),
  load16S: (address: I32) => value("i32", toI32(address).code, 0x2e, 1, 0),
  eqz: (a: I32) => value("i32", toI32(a).code, 0x45),
  eq: i32Binary(0x46),
  ne: i32Binary(0x47),
  ltS: i32Binary(0x48),
  ltU: i32Binary(0x49),
  gtS: i32Binary(0x4a),
  leS: i32Binary(0x4c),
  geS: i32Binary(0x4e),
  add: i32Binary(0x6a),
  sub: i32Binary(0x6b),
  mul: i32Binary(0x6c),
  divS: i32Binary(0x6d),
  and: i32Binary(0x71),
  or: i32Binary(0x72),
  xor: i32Binary(0x73),
  shl: i32Binary(0x74),
  shrU: i32Binary(0x76),
  minS: (a: Local<"i32">, b: I32) => select(a, toI32(b), i32.ltS(a, b)),
  maxS: (a: Local<"i32">, b: I32) => select(a, toI32(b), i32.gtS(a, b)),
  wrapI64: (a: Value<"i64">) => value("i32", a.code, 0xa7),
} as const;

export const i64 = {
  const: (n: bigint) => value("i64", 0x42, signed(BigInt.asIntN(64, n))),
  extendU: (a: I32) => value("i64", toI32(a).code, 0xad),
  add: i64Binary(0x7c),
  mul: i64Binary(0x7e),
  or: i64Binary(0x84),
  shl: i64Binary(0x86),
  shrU: i64Binary(0x88),
} as const;

export const f32 = {
  const: (x: number) => value("f32", 0x43, bytesOf(Float32Array.of(x))),
  load: load("f32", 0x2a),
  eq: f32Compare(0x5b),
  ne: f32Compare(0x5c),
  gt: f32Compare(0x5e),
  neg: f32Unary(0x8c),
  add: f32Binary(0x92),
  sub: f32Binary(0x93),
  mul: f32Binary(0x94),
  div: f32Binary(0x95),
  max: f32Binary(0x97),
  convertI32S: (a: I32) => value("f32", toI32(a).code, 0xb2),
  convertI32U: (a: I32) => value("f32", toI32(a).code, 0xb3),
  demote: (a: Value<"f64">) => value("f32", a.code, 0xb6),
} as const;

export const f64 = {
  const: (x: number) => value("f64", 0x44, bytesOf(Float64Array.of(x))),
  sqrt: (a: Value<"f64">) => value("f64", a.code, 0x9f),
  add: f64Binary(0xa0),
  mul: f64Binary(0xa2),
  div: f64Binary(0xa3),
  promote: (a: F32) => value("f64", toF32(a).code, 0xbb),
} as const;

/** `ifTrue` where `condition` ≠ 0. Both are evaluated. */
export function select<T extends ValueType>(ifTrue: Value<T>, ifFalse: Value<T>, condition: I32): Value<T> {
  const untyped = ifTrue.type !== "v128";
  const opcode = untyped ? [0x1b] : [0x1c, 1, valueTypeCodes[ifTrue.type]];
  return value(ifTrue.type, ifTrue.code, ifFalse.code, toI32(condition).code, opcode);
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const v1 = (opcode: number) => (a: V128) => value("v128", a.code, simd(opcode));
const v2 = (opcode: number) => (a: V128, b: V128) => value("v128", a.code, b.code, simd(opcode));
const v3 = (opcode: number) => (a: V128, b: V128, c: V128) => value("v128", a.code, b.code, c.code, simd(opcode));
const vShift = (opcode: number) => (a: V128, bits: I32) => value("v128", a.code, toI32(bits).code, simd(opcode));
const vLoadLane = (opcode: number) => (address: I32, offset: number, vector: V128, lane: number) =>
  value("v128", toI32(address).code, vector.code, simd(opcode), 2, unsigned(offset), lane);

export const v128 = {
  load: load("v128", ...simd(0x00)),
  /** Eight bytes, each widened to 16 bits with its sign. */
  load8x8S: load("v128", ...simd(0x01)),
  load32Splat: load("v128", ...simd(0x09)),
  load64Splat: load("v128", ...simd(0x0a)),
  load32Zero: load("v128", ...simd(0x5c)),
  load8Splat: (address: I32) => value("v128", toI32(address).code, ...simd(0x07), 0, 0),
  load32Lane: vLoadLane(0x56),
  load64Lane: vLoadLane(0x57),
  not: v1(0x4d),
  and: v2(0x4e),
  /** a AND NOT b */
  andNot: v2(0x4f),
  or: v2(0x50),
  xor: v2(0x51),
  /** Bits of a where the mask has 1, of b where it has 0. */
  bitselect: v3(0x52),
  anyTrue: (a: V128) => value("i32", a.code, simd(0x53)),
  /** Lanes 0 … 3 are a's, 4 … 7 b's. */
  shuffle32: (a: V128, b: V128, lanes: readonly [number, number, number, number]) =>
    value("v128", a.code, b.code, simd(0x0d), ...lanes.flatMap((l) => [4 * l, 4 * l + 1, 4 * l + 2, 4 * l + 3])),
} as const;

export const i8x16 = {
  /** Sixteen bytes from twice eight numbers of 16 bits, saturating. */
  narrowI16x8S: v2(0x65),
} as const;

export const i32x4 = {
  const: (...lanes: readonly [number, number, number, number]) =>
    value("v128", simd(0x0c), bytesOf(Int32Array.from(lanes))),
  splat: (a: I32) => (typeof a === "number" ? i32x4.const(a, a, a, a) : value("v128", a.code, simd(0x11))),
  extractLane: (a: V128, lane: number) => value("i32", a.code, simd(0x1b), lane),
  eq: v2(0x37),
  ltS: v2(0x39),
  ltU: v2(0x3a),
  gtS: v2(0x3b),
  shl: vShift(0xab),
  shrS: vShift(0xac),
  shrU: vShift(0xad),
  add: v2(0xae),
  sub: v2(0xb1),
  mul: v2(0xb5),
  /** Four 16-bit lanes, widened with their sign: 0 … 3, or 4 … 7. */
  extendLowI16x8S: v1(0xa7),
  extendHighI16x8S: v1(0xa8),
  /** Lane i: the products of 16-bit lanes 2i and 2i + 1, added. */
  dotI16x8S: v2(0xba),
  extendLowI16x8U: v1(0xa9),
  /** Rounds towards zero, saturating; NaN gives 0. */
  truncSatF32x4: v1(0xf8),
} as const;

export const i16x8 = {
  /** Lanes 0 … 3 are a's, 4 … 7 b's, cut off at the limits of 16 bits. */
  narrowI32x4S: v2(0x85),
  extendLowI8x16U: v1(0x89),
} as const;

export const i64x2 = {
  add: v2(0xce),
  shrU: vShift(0xcd),
  /** 64-bit products of unsigned lanes 0, 1 (low) or 2, 3 (high). */
  extmulLowU: v2(0xde),
  extmulHighU: v2(0xdf),
} as const;

export const f64x2 = {
  splat: (a: Value<"f64">) => value("v128", a.code, simd(0x14)),
  extractLane: (a: V128, lane: number) => value("f64", a.code, simd(0x21), lane),
  add: v2(0xf0),
  /** Lanes 0 and 1. */
  promoteLowF32x4: v1(0x5f),
} as const;

export const f32x4 = {
  splat: (a: F32) =>
    typeof a === "number"
      ? value("v128", simd(0x0c), bytesOf(Float32Array.of(a, a, a, a)))
      : value("v128", a.code, simd(0x13)),
  extractLane: (a: V128, lane: number) => value("f32", a.code, simd(0x1f), lane),
  eq: v2(0x41),
  ne: v2(0x42),
  lt: v2(0x43),
  gt: v2(0x44),
  le: v2(0x45),
  ge: v2(0x46),
  ceil: v1(0x67),
  floor: v1(0x68),
  trunc: v1(0x69),
  nearest: v1(0x6a),
  abs: v1(0xe0),
  neg: v1(0xe1),
  sqrt: v1(0xe3),
  add: v2(0xe4),
  sub: v2(0xe5),
  mul: v2(0xe6),
  div: v2(0xe7),
  /** NaN where either is NaN. */
  min: v2(0xe8),
  max: v2(0xe9),
  /** b < a ? b : a. One instruction; a NaN in a stays. */
  pmin: v2(0xea),
  /** a < b ? b : a. One instruction; a NaN in a stays. */
  pmax: v2(0xeb),
  convertI32x4: v1(0xfa),
  convertU32x4: v1(0xfb),
  /** a·b + c, rounded once or twice: the machine decides, the same way each time. Relaxed SIMD. */
  relaxedMadd: v3(0x105),
} as const;

const storeOpcodes = { i32: [0x36], f32: [0x38], f64: [0x39], v128: simd(0x0b) } as const;

/** Appends the statements of one function. */
export class FunctionBuilder {
  readonly #locals: ValueType[] = [];
  readonly #parameterCount: number;
  readonly #relaxed: boolean;
  #code: Code[] = [];

  constructor(parameterCount: number, relaxed: boolean) {
    this.#parameterCount = parameterCount;
    this.#relaxed = relaxed;
  }

  /** a·b + c in lanes, in one instruction where the module may have relaxed SIMD, else in two. */
  multiplyAdd(a: V128, b: V128, c: V128): V128 {
    return this.#relaxed ? f32x4.relaxedMadd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
  }

  /** A new local, 0 at first. */
  local<T extends ValueType>(type: T): Local<T> {
    const index = this.#parameterCount + this.#locals.length;
    this.#locals.push(type);
    return { type, index, code: [0x20, unsigned(index)] };
  }

  /** A new local that holds `v`. */
  let<T extends ValueType>(v: Value<T>): Local<T> {
    const local = this.local(v.type);
    this.set(local, v);
    return local;
  }

  set<T extends ValueType>(local: Local<T>, v: NoInfer<Arguments<[T]>[0]>): void {
    this.#code.push([asValue(local.type, v).code, 0x21, unsigned(local.index)]);
  }

  /** local += n */
  advance(local: Local<"i32">, n: I32): void {
    this.set(local, i32.add(local, n));
  }

  store<T extends keyof typeof storeOpcodes>(type: T, address: I32, v: Value<T>, offset = 0): void {
    this.#code.push([toI32(address).code, v.code, ...storeOpcodes[type], 2, unsigned(offset)]);
  }

  /** Stores a lane of 1, 4 or 8 bytes. */
  storeLane(bits: 8 | 32 | 64, address: I32, v: V128, lane: number, offset = 0): void {
    const opcode = { 8: 0x58, 32: 0x5a, 64: 0x5b }[bits];
    this.#code.push([toI32(address).code, v.code, simd(opcode), bits === 8 ? 0 : 2, unsigned(offset), lane]);
  }

  memoryCopy(to: I32, from: I32, bytes: I32): void {
    this.#code.push([toI32(to).code, toI32(from).code, toI32(bytes).code, 0xfc, 10, 0, 0]);
  }

  memoryZero(to: I32, bytes: I32): void {
    this.#code.push([toI32(to).code, i32.const(0).code, toI32(bytes).code, 0xfc, 11, 0]);
  }

  call<P extends readonly ValueType[]>(fn: FunctionHandle<P, "void">, ...args: Arguments<P>): void {
    this.#code.push(callCode(fn, args));
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    const thenCode = this.#collect(then);
    const elseCode = otherwise ? [0x05, this.#collect(otherwise)] : [];
    this.#code.push([toI32(condition).code, 0x04, 0x40, thenCode, elseCode, 0x0b]);
  }

  /** The test is made at the end of each pass, and once before the first. */
  while(condition: Value<"i32">, body: () => void): void {
    this.if(condition, () => this.doWhile(condition, body));
  }

  doWhile(condition: Value<"i32">, body: () => void): void {
    this.#code.push([0x03, 0x40, this.#collect(body), condition.code, 0x0d, 0, 0x0b]);
  }

  /** for (i = from; i < to; i += step), signed. `to` is evaluated in each pass. */
  for(i: Local<"i32">, from: I32, to: I32, step: I32, body: () => void): void {
    this.set(i, toI32(from));
    this.while(i32.ltS(i, to), () => {
      body();
      this.advance(i, step);
    });
  }

  /** Leaves the function; only where it returns nothing. */
  returnIf(condition: I32): void {
    this.#code.push([toI32(condition).code, 0x04, 0x40, 0x0f, 0x0b]);
  }

  /** Leaves the function; only where it returns nothing. */
  return(): void {
    this.#code.push([0x0f]);
  }

  #collect(body: () => void): Code {
    const outer = this.#code;
    this.#code = [];
    body();
    const inner = this.#code;
    this.#code = outer;
    return inner;
  }

  /** Locals, instructions and `end`, as the code section wants them. */
  finish(result: Value<ValueType> | undefined): number[] {
    const declarations = this.#locals.flatMap((type) => [1, valueTypeCodes[type]]);
    return flatten([unsigned(this.#locals.length), declarations, this.#code, result?.code ?? [], 0x0b], []);
  }
}

function asValue<T extends ValueType>(type: T, v: Value<T> | number): Value<ValueType> {
  if (typeof v !== "number") return v;
  return type === "f32" ? f32.const(v) : i32.const(v);
}

function callCode(
  fn: FunctionHandle<readonly ValueType[], ValueType | "void">,
  args: readonly (Value<ValueType> | number)[],
): Code {
  return [args.map((arg, i) => asValue(fn.parameters[i], arg).code), 0x10, unsigned(fn.index)];
}

/** A call that gives a value. */
export function call<P extends readonly ValueType[], R extends ValueType>(
  fn: FunctionHandle<P, R>,
  ...args: Arguments<P>
): Value<R> {
  return value(fn.result, callCode(fn, args));
}

/** A module that imports one memory, `env.memory`, and exports its public functions. */
export class ModuleBuilder {
  readonly #types: string[] = [];
  readonly #functions: { type: number; body: number[] }[] = [];
  readonly #exports: number[][] = [];
  readonly #shared: boolean;
  readonly #relaxed: boolean;

  /** @param shared whether the imported memory is shared between threads @param relaxed whether relaxed SIMD may be used */
  constructor(shared: boolean, relaxed = false) {
    this.#shared = shared;
    this.#relaxed = relaxed;
  }

  /** Defines an exported function; `body` returns the result's expression. */
  export<const P extends readonly ValueType[], R extends ValueType | "void">(
    name: string,
    parameters: P,
    result: R,
    body: (f: FunctionBuilder, ...parameters: Locals<P>) => R extends ValueType ? Value<R> : void,
  ): FunctionHandle<P, R> {
    const handle = this.#define(parameters, result, body);
    this.#export(name, handle.index);
    return handle;
  }

  /** Defines a function for use inside the module. It is exported by its number, so that it can be compiled well like the others. */
  internal<const P extends readonly ValueType[], R extends ValueType | "void">(
    parameters: P,
    result: R,
    body: (f: FunctionBuilder, ...parameters: Locals<P>) => R extends ValueType ? Value<R> : void,
  ): FunctionHandle<P, R> {
    const handle = this.#define(parameters, result, body);
    this.#export(`#${handle.index}`, handle.index);
    return handle;
  }

  #export(name: string, index: number): void {
    const utf8 = new TextEncoder().encode(name);
    this.#exports.push([...unsigned(utf8.length), ...utf8, 0x00, ...unsigned(index)]);
  }

  #define<const P extends readonly ValueType[], R extends ValueType | "void">(
    parameters: P,
    result: R,
    body: (f: FunctionBuilder, ...parameters: Locals<P>) => R extends ValueType ? Value<R> : void,
  ): FunctionHandle<P, R> {
    const f = new FunctionBuilder(parameters.length, this.#relaxed);
    const locals = parameters.map((type, index) => ({ type, index, code: [0x20, unsigned(index)] }));
    const returned = body(f, ...(locals as unknown as Locals<P>));
    const results = result === "void" ? [] : [valueTypeCodes[result as ValueType]];
    const type = [0x60, parameters.length, ...parameters.map((p) => valueTypeCodes[p]), results.length, ...results];
    this.#functions.push({ type: this.#typeIndex(type), body: f.finish(returned as Value<ValueType> | undefined) });
    return { index: this.#functions.length - 1, parameters, result };
  }

  #typeIndex(type: readonly number[]): number {
    const key = type.join();
    const known = this.#types.indexOf(key);
    return known >= 0 ? known : this.#types.push(key) - 1;
  }

  /** The module in binary form. */
  finish(): Uint8Array<ArrayBuffer> {
    const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
    // A shared memory must state a maximum, and the importer's must be at least the exporter's: 65536 pages are all of it.
    const limits = this.#shared ? [0x03, 0, ...unsigned(65536)] : [0x00, 0];
    const sections: [number, number[][]][] = [
      [1, this.#types.map((type) => type.split(",").map(Number))],
      [2, [[...name("env"), ...name("memory"), 0x02, ...limits]]],
      [3, this.#functions.map(({ type }) => unsigned(type))],
      [7, this.#exports],
      [10, this.#functions.map(({ body }) => [...unsigned(body.length), ...body])],
    ];
    const bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    for (const [id, entries] of sections) {
      const content = flatten([unsigned(entries.length), entries], []);
      flatten([id, unsigned(content.length), content], bytes);
    }
    return Uint8Array.from(bytes);
  }
}
