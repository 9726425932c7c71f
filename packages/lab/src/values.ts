/**
 * How values cross between the grader and the learner's process: numbers, texts, lists, records and arrays, as JSON. Nothing
 * that can run crosses, and what arrives is checked as if an enemy had written it.
 */
import { LabError } from "./error.ts";
import { harmless } from "./harmless.ts";

export type ArrayDType = "float32" | "float64" | "int32" | "bool";
type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Numbers with a shape, of no library. */
export interface NumericArray {
  dtype: ArrayDType;
  shape: readonly number[];
  /** Row-major. */
  data: Numbers;
}

/** How an engine's arrays are told, read and made. `lab` knows of no engine; the curriculum gives it this. */
export interface ArrayCodec<T> {
  is(value: unknown): value is T;
  read(array: T): NumericArray;
  make(array: NumericArray): T;
}

/** Stands for something that cannot cross, such as a function. */
export class Foreign {
  /** "a function", "a Promise", "an object of class Layer" … */
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

type Wire =
  | null
  | boolean
  | string
  | number
  | Wire[]
  | { is: "undefined" }
  | { is: "number"; value: "NaN" | "Infinity" | "-Infinity" | "-0" }
  | { is: "tensor" | "numbers"; dtype: ArrayDType; shape: number[]; data: string }
  | { is: "record"; entries: [string, Wire][] }
  | { is: "foreign"; what: string };

const deepest = 16;
const mostValues = 200_000;
const bytesOf: Record<ArrayDType, number> = { float32: 4, float64: 8, int32: 4, bool: 1 };

/** A value as JSON. @throws nothing of its own; a getter or a Proxy may throw */
export function encodeValue<T>(value: unknown, codec: ArrayCodec<T>, depth = 0): Wire {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (value === undefined) return { is: "undefined" };
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value !== "object") return { is: "foreign", what: `a ${typeof value}` };
  if (depth > deepest) return { is: "foreign", what: "something nested too deep" };
  if (codec.is(value)) return encodeArray("tensor", codec.read(value));
  const dtype = dtypeOf(value);
  if (dtype) return encodeArray("numbers", { dtype, shape: [(value as Numbers).length], data: value as Numbers });
  if (Array.isArray(value)) return value.map((item) => encodeValue(item, codec, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    const name = prototype.constructor?.name || (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
    return { is: "foreign", what: `an object of class ${String(name).slice(0, 60)}` };
  }
  return { is: "record", entries: Object.entries(value).map(([key, v]) => [key, encodeValue(v, codec, depth + 1)]) };
}

function encodeNumber(value: number): Wire {
  if (Object.is(value, -0)) return { is: "number", value: "-0" };
  return Number.isFinite(value) ? value : { is: "number", value: String(value) as "NaN" };
}

function dtypeOf(value: object): ArrayDType | undefined {
  if (value instanceof Float32Array) return "float32";
  if (value instanceof Float64Array) return "float64";
  if (value instanceof Int32Array) return "int32";
  return value instanceof Uint8Array ? "bool" : undefined;
}

function encodeArray(is: "tensor" | "numbers", { dtype, shape, data }: NumericArray): Wire {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { is, dtype, shape: [...shape], data: bytes.toString("base64") };
}

/** The value that `encodeValue` wrote. @throws LabError `bad-value` for anything that it does not write */
export function decodeValue<T>(wire: unknown, codec: ArrayCodec<T>): unknown {
  let values = 0;
  const decode = (node: unknown, depth: number): unknown => {
    if (++values > mostValues || depth > deepest + 1) throw badValue("too many values, or nested too deep");
    if (node === null || typeof node === "boolean" || typeof node === "string" || typeof node === "number") return node;
    if (Array.isArray(node)) return node.map((item) => decode(item, depth + 1));
    if (typeof node !== "object" || node === null) throw badValue(typeof node);
    const { is } = node as { is?: unknown };
    if (is === "undefined") return undefined;
    if (is === "number") return Number((node as { value?: unknown }).value);
    if (is === "tensor") return codec.make(decodeArray(node));
    if (is === "numbers") return decodeArray(node).data;
    if (is === "foreign") return new Foreign(harmless(String((node as { what?: unknown }).what).slice(0, 100)));
    const { entries } = node as { entries?: unknown };
    if (is !== "record" || !Array.isArray(entries)) throw badValue("an unknown kind");
    const record: Record<string, unknown> = Object.create(null);
    for (const entry of entries) {
      if (!Array.isArray(entry) || typeof entry[0] !== "string") throw badValue("a record without keys");
      record[entry[0]] = decode(entry[1], depth + 1);
    }
    return record;
  };
  return decode(wire, 0);
}

function decodeArray(node: object): NumericArray {
  const { dtype, shape, data } = node as { dtype?: unknown; shape?: unknown; data?: unknown };
  if (typeof dtype !== "string" || !Object.hasOwn(bytesOf, dtype)) throw badValue("an array of no known type");
  const sound = Array.isArray(shape) && shape.length <= 16 && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!sound || typeof data !== "string") throw badValue("an array without a sound shape");
  const bytes = new Uint8Array(Buffer.from(data, "base64"));
  const size = shape.reduce((product, n) => product * n, 1);
  if (size * bytesOf[dtype as ArrayDType] !== bytes.length)
    throw badValue("an array whose numbers do not fill its shape");
  return { dtype: dtype as ArrayDType, shape, data: view(dtype as ArrayDType, bytes.buffer) };
}

function view(dtype: ArrayDType, buffer: ArrayBuffer): Numbers {
  if (dtype === "float32") return new Float32Array(buffer);
  if (dtype === "float64") return new Float64Array(buffer);
  return dtype === "int32" ? new Int32Array(buffer) : new Uint8Array(buffer);
}

function badValue(what: string): LabError {
  return new LabError("bad-value", {
    en: `The program sent a value that cannot be read: ${what}.`,
    zh: `程序发来的值无法读取：${what}。`,
  });
}
