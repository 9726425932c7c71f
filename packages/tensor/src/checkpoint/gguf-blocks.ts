/**
 * The number formats of GGUF (ggml's `ggml-quants.c` defines them): numbers lie in blocks with a scale for each, and a number is
 * scale × small integer (+ offset). Each function unpacks blocks of `bytes` into `out`. Products are exact in float64, so that the
 * one rounding is that to float32, as in the reference.
 */
import { decodeFloat16, encodeFloat16 } from "../half.ts";
import { decodeElements, type ElementType, elementBytes } from "./named-array.ts";

export interface BlockFormat {
  readonly name: string;
  /** Numbers in a block. */
  readonly size: number;
  /** Bytes of a block. */
  readonly bytes: number;
  /** Unpacks one block at byte `at` to `out[to …]`; or how elements are kept that need no unpacking. */
  readonly unpack: ((view: DataView, at: number, out: Float32Array, to: number) => void) | ElementType;
}

const pair = new Uint16Array(1);
const decoded = new Float32Array(1);

function half(view: DataView, at: number): number {
  pair[0] = view.getUint16(at, true);
  return decodeFloat16(pair, decoded)[0];
}

function plain(name: string, type: ElementType): BlockFormat {
  return { name, size: 1, bytes: elementBytes[type], unpack: type };
}

/** 32 numbers of 4 bits, in the order 0, 16, 1, 17 …; a fifth bit may lie apart, in 32 bits at `high`. */
function nibbles(view: DataView, at: number, high: number | null, put: (i: number, q: number) => void): void {
  const fifth = high === null ? 0 : view.getUint32(high, true);
  for (let i = 0; i < 16; i++) {
    const both = view.getUint8(at + i);
    put(i, (both & 15) | (((fifth >>> i) & 1) << 4));
    put(i + 16, (both >> 4) | (((fifth >>> (i + 16)) & 1) << 4));
  }
}

/** Scale `d` and, where `offset` is null, an own minimum for each block; else the middle of the integers. */
function small(name: string, bits: 4 | 5, offset: number | null): BlockFormat {
  const header = offset === null ? 4 : 2;
  const high = bits === 5 ? 4 : 0;
  return {
    name,
    size: 32,
    bytes: header + high + 16,
    unpack: (view, at, out, to) => {
      const d = half(view, at);
      const minimum = offset === null ? half(view, at + 2) : 0;
      nibbles(view, at + header + high, high ? at + header : null, (i, q) => {
        out[to + i] = offset === null ? d * q + minimum : d * (q - offset);
      });
    },
  };
}

const q8_0: BlockFormat = {
  name: "Q8_0",
  size: 32,
  bytes: 34,
  unpack: (view, at, out, to) => {
    const d = half(view, at);
    for (let i = 0; i < 32; i++) out[to + i] = d * view.getInt8(at + 2 + i);
  },
};

const superBlock = 256;

const q2K: BlockFormat = {
  name: "Q2_K",
  size: superBlock,
  bytes: 84,
  unpack: (view, at, out, to) => {
    const [d, minimum] = [half(view, at + 80), half(view, at + 82)];
    for (let i = 0; i < superBlock; i++) {
      // Sixteen numbers share a byte of scale and offset; four groups of 32 share their bytes, two bits each.
      const scale = view.getUint8(at + (i >> 4));
      const byte = view.getUint8(at + 16 + 32 * (i >> 7) + (i & 31));
      const q = (byte >> (2 * ((i >> 5) & 3))) & 3;
      out[to + i] = d * (scale & 15) * q - minimum * (scale >> 4);
    }
  },
};

const q3K: BlockFormat = {
  name: "Q3_K",
  size: superBlock,
  bytes: 110,
  unpack: (view, at, out, to) => {
    const d = half(view, at + 108);
    const scales = at + 96;
    for (let i = 0; i < superBlock; i++) {
      const group = i >> 4;
      const low = (view.getUint8(scales + (group & 7)) >> (4 * (group >> 3))) & 15;
      const high = (view.getUint8(scales + 8 + (group & 3)) >> (2 * (group >> 2))) & 3;
      const scale = (low | (high << 4)) - 32;
      const two = (view.getUint8(at + 32 + 32 * (i >> 7) + (i & 31)) >> (2 * ((i >> 5) & 3))) & 3;
      const third = (view.getUint8(at + (i & 31)) >> (i >> 5)) & 1;
      out[to + i] = d * scale * (two - (third ? 0 : 4));
    }
  },
};

/** Scale and offset of group `j` of eight, six bits each, packed into 12 bytes. */
function scaleAndOffset(view: DataView, at: number, j: number): [number, number] {
  if (j < 4) return [view.getUint8(at + j) & 63, view.getUint8(at + j + 4) & 63];
  const both = view.getUint8(at + j + 4);
  const [high, highOffset] = [view.getUint8(at + j - 4) >> 6, view.getUint8(at + j) >> 6];
  return [(both & 15) | (high << 4), (both >> 4) | (highOffset << 4)];
}

function offsetK(name: string, bits: 4 | 5): BlockFormat {
  const low = bits === 5 ? 48 : 16;
  return {
    name,
    size: superBlock,
    bytes: low + 128,
    unpack: (view, at, out, to) => {
      const [d, minimum] = [half(view, at), half(view, at + 2)];
      for (let j = 0; j < 8; j++) {
        const [scale, offset] = scaleAndOffset(view, at + 4, j);
        for (let i = 0; i < 32; i++) {
          const four = (view.getUint8(at + low + 32 * (j >> 1) + i) >> (4 * (j & 1))) & 15;
          const fifth = bits === 5 ? ((view.getUint8(at + 16 + i) >> j) & 1) << 4 : 0;
          out[to + 32 * j + i] = d * scale * (four | fifth) - minimum * offset;
        }
      }
    },
  };
}

const q6K: BlockFormat = {
  name: "Q6_K",
  size: superBlock,
  bytes: 210,
  unpack: (view, at, out, to) => {
    const d = half(view, at + 208);
    for (let i = 0; i < superBlock; i++) {
      const [halfOf, quarter, rest] = [i >> 7, (i >> 5) & 3, i & 31];
      const four = (view.getUint8(at + 64 * halfOf + 32 * (quarter & 1) + rest) >> (4 * (quarter >> 1))) & 15;
      const two = (view.getUint8(at + 128 + 32 * halfOf + rest) >> (2 * quarter)) & 3;
      out[to + i] = d * view.getInt8(at + 192 + (i >> 4)) * ((four | (two << 4)) - 32);
    }
  },
};

const q8K: BlockFormat = {
  name: "Q8_K",
  size: superBlock,
  bytes: 292,
  unpack: (view, at, out, to) => {
    const d = view.getFloat32(at, true);
    for (let i = 0; i < superBlock; i++) out[to + i] = d * view.getInt8(at + 4 + i);
  },
};

/** By GGUF's number of the type. Integers must fit float32, which all arrays become. */
export const blockFormats: ReadonlyMap<number, BlockFormat> = new Map([
  [0, plain("F32", "float32")],
  [1, plain("F16", "float16")],
  [2, small("Q4_0", 4, 8)],
  [3, small("Q4_1", 4, null)],
  [6, small("Q5_0", 5, 16)],
  [7, small("Q5_1", 5, null)],
  [8, q8_0],
  [10, q2K],
  [11, q3K],
  [12, offsetK("Q4_K", 4)],
  [13, offsetK("Q5_K", 5)],
  [14, q6K],
  [15, q8K],
  [24, plain("I8", "int8")],
  [25, plain("I16", "int16")],
  [26, plain("I32", "int32")],
  [28, plain("F64", "float64")],
  [30, plain("BF16", "bfloat16")],
]);

/** All numbers of whole blocks. @param where the array, for errors @param from where the bytes lie in the file */
export function unpackBlocks(
  { size, bytes: width, unpack }: BlockFormat,
  bytes: Uint8Array,
  where: string,
  from: number,
): Float32Array {
  if (typeof unpack === "string") {
    const numbers = decodeElements(unpack, bytes, where, from);
    return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
  }
  const count = bytes.length / width;
  const out = new Float32Array(count * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let b = 0; b < count; b++) unpack(view, b * width, out, b * size);
  return out;
}

/** Numbers as blocks of Q8_0: the largest of 32 becomes ±127. */
export function packQ8(numbers: Float32Array): Uint8Array {
  const count = numbers.length / q8_0.size;
  const out = new Uint8Array(count * q8_0.bytes);
  const view = new DataView(out.buffer);
  for (let b = 0; b < count; b++) {
    const block = numbers.subarray(b * q8_0.size, (b + 1) * q8_0.size);
    const d = Math.fround(block.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 127);
    const at = b * q8_0.bytes;
    encodeFloat16([d], pair);
    view.setUint16(at, pair[0], true);
    const inverse = d === 0 ? 0 : Math.fround(1 / d);
    for (const [i, x] of block.entries()) {
      const scaled = Math.fround(x * inverse);
      view.setInt8(at + 2 + i, Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5));
    }
  }
  return out;
}
