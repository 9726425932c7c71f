/** NumPy's files: .npy holds one array, .npz a ZIP archive of them (NumPy Enhancement Proposal 1). */
import { TensorError } from "../errors.ts";
import { contiguousStrides, positions, sizeOf } from "../shape.ts";
import {
  checkFilled,
  decodeElements,
  type ElementType,
  elementBytes,
  elementTypeOf,
  encodeElements,
  maximumRank,
  type NamedArray,
  type Numbers,
  namedArray,
} from "./named-array.ts";
import type { ByteSource } from "./source.ts";
import { openZip, writeZip } from "./zip.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const types: Readonly<Record<string, ElementType>> = {
  f8: "float64",
  f4: "float32",
  f2: "float16",
  i8: "int64",
  i4: "int32",
  i2: "int16",
  i1: "int8",
  u1: "uint8",
  b1: "bool",
};

interface Header {
  type: ElementType;
  swapped: boolean;
  fortran: boolean;
  shape: number[];
  /** Of the numbers in the file. */
  start: number;
}

function fail(what: string): TensorError {
  return new TensorError(`npy: ${what}`);
}

function parseHeader(bytes: Uint8Array): Header {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte))
    throw fail("bytes 0–9 are not the start of a NumPy file");
  const wide = bytes[6] >= 2;
  if (bytes[6] < 1 || bytes[6] > 3) throw fail(`byte 6: version ${bytes[6]} is not read here`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (wide && bytes.length < 12) throw fail(`the file ends at byte ${bytes.length}, within the header's length`);
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const from = wide ? 12 : 10;
  const start = from + length;
  if (start > bytes.length)
    throw fail(`the header of ${length} bytes from byte ${from} ends behind the file's ${bytes.length}`);
  const text = new TextDecoder("latin1").decode(bytes.subarray(from, start));
  const pattern =
    /^\{'descr': '([<>|=]?)([a-zA-Z]\w*)', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), ?\}\s*$/;
  const [, order, code, fortran, extents] = pattern.exec(text) ?? [];
  if (/'descr': '\|?O/.test(text))
    throw fail("an array of Python objects holds code that would run; save numbers instead");
  if (code === undefined)
    throw fail(`the header (bytes ${from}–${start}) is not one of plain numbers: ${text.slice(0, 80).trim()}`);
  if (!Object.hasOwn(types, code)) throw fail(`numbers of type ${code} are not read here`);
  const shape = extents.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number(part)]));
  const type = types[code];
  if (shape.length > maximumRank || !shape.every(Number.isSafeInteger))
    throw fail(`no sound shape: (${extents.slice(0, 80)})`);
  if (sizeOf(shape) * elementBytes[type] !== bytes.length - start) {
    throw fail(
      `the shape (${shape.join(", ")}) takes ${sizeOf(shape) * elementBytes[type]} bytes, from byte ${start} on there are ${bytes.length - start}`,
    );
  }
  return { type, swapped: order === ">", fortran: fortran === "True", shape, start };
}

/** Reads one array. Numbers of int64 become int32, and must fit. @throws for arrays of Python objects, whose code never runs */
export function readNpy(file: Uint8Array): NamedArray {
  const { type, swapped, fortran, shape, start } = parseHeader(file);
  let bytes = file.subarray(start);
  if (swapped) bytes = byteSwapped(bytes, elementBytes[type]);
  const data = decodeElements(type, bytes, "npy", start);
  return namedArray(shape, fortran ? rowMajor(data, shape) : data, type);
}

function byteSwapped(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i - (i % width) + width - 1 - (i % width)];
  return out;
}

/** Numbers that lie column by column, row by row. */
function rowMajor(data: Numbers, shape: readonly number[]): Numbers {
  const strides = contiguousStrides([...shape].reverse()).reverse();
  const at = positions(shape, strides, 0);
  return data.map((_, i) => data[at[i]]);
}

/** Writes one array. */
export function writeNpy(array: NamedArray): Uint8Array {
  checkFilled("npy", "the array", array);
  const type = elementTypeOf(array);
  const code = Object.keys(types).find((key) => types[key] === type);
  if (code === undefined) throw fail(`NumPy has no ${type}; convert to float32`);
  const order = elementBytes[type] === 1 ? "|" : "<";
  const { shape } = array;
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const dictionary = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const data = encodeElements(type, array.data);
  const out = new Uint8Array(10 + length + data.length);
  out.set([...magic, 1, 0, length & 255, length >> 8]);
  out.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), 10);
  out.set(data, 10 + length);
  return out;
}

export interface NpzFile {
  readonly names: readonly string[];
  read(name: string): Promise<NamedArray>;
}

/** Opens an archive as `numpy.savez` and `savez_compressed` write it; arrays are unpacked one at a time. */
export async function openNpz(source: ByteSource): Promise<NpzFile> {
  const zip = await openZip(source, "npz");
  const names = [...zip.entries.keys()].filter((name) => name.endsWith(".npy")).map((name) => name.slice(0, -4));
  return {
    names,
    read: async (name) => {
      const entry = zip.entries.get(`${name}.npy`);
      if (entry === undefined) throw new TensorError(`npz: there is no array "${name}"; there are ${names.join(", ")}`);
      const bytes = await zip.read(entry);
      try {
        return readNpy(bytes);
      } catch (error) {
        throw error instanceof TensorError ? new TensorError(`npz: in ${name}: ${error.message}`) : error;
      }
    },
  };
}

/** Writes arrays by name, as `numpy.savez` does, or `savez_compressed`. */
export function writeNpz(arrays: Readonly<Record<string, NamedArray>>, compress = false): Promise<Uint8Array> {
  return writeZip(
    Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const),
    compress,
  );
}
