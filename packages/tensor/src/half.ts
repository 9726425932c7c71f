/**
 * Numbers of 16 bits: float16 (IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits) and bfloat16 (the upper half of a
 * float32: 1, 8, 7). Conversions round to nearest, ties to even, once, from whatever they are given.
 */

const scratchFloat = new Float32Array(1);
const scratchBits = new Int32Array(scratchFloat.buffer);

/**
 * The bits of x as float32, rounded to odd: what does not fit sets the last bit. Rounding these to 16 bits gives what one
 * rounding of x would (Boldo and Melquiond 2008); rounding to nearest twice would not.
 */
function bitsRoundedToOdd(x: number): number {
  scratchFloat[0] = x;
  const bits = scratchBits[0];
  const rounded = scratchFloat[0];
  if (rounded === x || Number.isNaN(x)) return bits;
  return (Math.abs(rounded) > Math.abs(x) ? bits - 1 : bits) | 1;
}

function float16FromBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= 0x47800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (magnitude >= 0x38800000) {
    // A carry out of the fraction walks into the exponent, up to infinity, as it should.
    const rebased = magnitude - 0x38000000;
    return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
  }
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  const shift = 126 - exponent;
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  return sign | ((fraction + (1 << (shift - 1)) - 1 + ((fraction >>> shift) & 1)) >>> shift);
}

function bfloat16FromBits(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** 16 bits of each element in `out`. */
export type BitPatterns = Uint16Array | Int16Array | Int32Array;

/** The bits of numbers that are float32 already. */
function bitsOf(numbers: ArrayLike<number>): Int32Array | null {
  return numbers instanceof Float32Array ? new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length) : null;
}

/** Bit patterns of float16. From 65520 on numbers become infinite; NaN becomes a quiet NaN. */
export function encodeFloat16(numbers: ArrayLike<number>, out: BitPatterns): void {
  if (out instanceof Uint16Array && "Float16Array" in globalThis) {
    // The host's own rounding, which is faster, where it has one.
    new Float16Array(out.buffer, out.byteOffset, out.length).set(numbers);
    return;
  }
  const bits = bitsOf(numbers);
  if (bits === null) for (let i = 0; i < numbers.length; i++) out[i] = float16FromBits(bitsRoundedToOdd(numbers[i]));
  else for (let i = 0; i < bits.length; i++) out[i] = float16FromBits(bits[i]);
}

/** Bit patterns of bfloat16. NaN becomes 0x7fc0. */
export function encodeBfloat16(numbers: ArrayLike<number>, out: BitPatterns): void {
  const bits = bitsOf(numbers);
  if (bits === null) for (let i = 0; i < numbers.length; i++) out[i] = bfloat16FromBits(bitsRoundedToOdd(numbers[i]));
  else for (let i = 0; i < bits.length; i++) out[i] = bfloat16FromBits(bits[i]);
}

let float16Values: Float32Array | undefined;

/** The float32 bits of every float16: at most 2^16 of them, so a table is the fastest way to read. */
function float16Table(): Float32Array {
  if (float16Values === undefined) {
    float16Values = new Float32Array(65536);
    const bits = new Uint32Array(float16Values.buffer);
    for (let h = 0; h < 65536; h++) {
      const exponent = (h >>> 10) & 31;
      const fraction = h & 1023;
      if (exponent === 0) float16Values[h] = (h & 0x8000 ? -1 : 1) * fraction * 2 ** -24;
      else bits[h] = ((h & 0x8000) << 16) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
    }
  }
  return float16Values;
}

/** The numbers behind bit patterns of float16; every one is a float32. */
export function decodeFloat16(bits: ArrayLike<number>, out = new Float32Array(bits.length)): Float32Array {
  const table = float16Table();
  for (let i = 0; i < bits.length; i++) out[i] = table[bits[i]];
  return out;
}

/** The numbers behind bit patterns of bfloat16; every one is a float32. */
export function decodeBfloat16(bits: ArrayLike<number>, out = new Float32Array(bits.length)): Float32Array {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
  return out;
}
