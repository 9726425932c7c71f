/**
 * A small assembler for WebAssembly modules: kernels are generated at start-up, so that one source serves Node, pages and
 * workers without a toolchain, and tile sizes are ordinary parameters.
 *
 * Expressions are typed trees (`Value<"f32">`): an operand of the wrong type does not compile. Statements are appended to a
 * `FunctionBuilder`. An expression used twice is evaluated twice; `f.let` gives it a local.
 */
import { f32, f32x4, i32, simd, toI32 } from "./instructions.ts";
import {
  type Arguments,
  type Code,
  type FunctionHandle,
  flatten,
  type I32,
  type Local,
  type Locals,
  unsigned,
  type V128,
  type Value,
  type ValueType,
  value,
  valueTypeCodes,
} from "./values.ts";

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
