/** The instructions of WebAssembly that kernels use, as functions of expressions: `f32x4.add(a, b)`. */
import {
  bytesOf,
  type F32,
  type I32,
  type Local,
  signed,
  unsigned,
  type V128,
  type Value,
  type ValueType,
  value,
  valueTypeCodes,
} from "./values.ts";

export function toI32(value: I32): Value<"i32"> {
  return typeof value === "number" ? i32.const(value) : value;
}

function toF32(value: F32): Value<"f32"> {
  return typeof value === "number" ? f32.const(value) : value;
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

export const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
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
