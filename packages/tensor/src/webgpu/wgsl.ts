/** Pieces that WGSL kernels are put together from. */
import type { DType } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import type { Shape } from "../shape.ts";

/** 32-bit words of parameters that a kernel is called with. */
export const wordsPerCall = 64;
export const bytesPerCall = 4 * wordsPerCall;

export type Scalar = "f32" | "i32" | "u32";

/** Arrays that a kernel binds, in order: those that it writes come first. */
export type Arrays = readonly (readonly [name: string, type: Scalar, access: "read" | "read_write"])[];

/** How the elements of an array lie on the device; booleans take a whole word. */
export function scalarOf(dtype: DType): Scalar {
  if (dtype === "float32") return "f32";
  if (dtype === "int32") return "i32";
  if (dtype === "bool") return "u32";
  throw new TensorError(`backend "webgpu" has no ${dtype}: use float32, or setBackend("js") for ${dtype}`);
}

const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);

/** A float32 as a parameter's word; `floatWord` reads it in the kernel. */
export function floatBits(value: number): number {
  asFloat[0] = value;
  return bits[0];
}

/** Parameter word `i`, as u32. */
export function word(i: number): string {
  return `params[${i >> 2}].${"xyzw"[i & 3]}`;
}

export function floatWord(i: number): string {
  return `bitcast<f32>(${word(i)})`;
}

export const threads = 64;

/**
 * A kernel's text: bindings, helpers and `body`, in which `i` is the number of the invocation. Invocations beyond the count
 * in word 0 return at once.
 */
export function perElement(arrays: Arrays, body: string) {
  return `${header(arrays)}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = (workgroup.y * workgroups.x + workgroup.x) * ${threads}u + local;
  if (i >= ${word(0)}) { return; }
${body}
}`;
}

/** The workgroups of a `perElement` kernel: at most 65,535 along one dimension. */
export function groupsFor(count: number): [number, number] {
  return spread(Math.ceil(count / threads));
}

/** So many workgroups over two dimensions; the kernel drops those beyond the count. */
export function spread(groups: number): [number, number] {
  const y = Math.ceil(groups / 65535);
  return [Math.ceil(groups / y), y];
}

export function header(arrays: Arrays): string {
  const bindings = arrays.map(
    ([name, type, access], i) => `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${type}>;`,
  );
  return `@group(0) @binding(0) var<uniform> params: array<vec4<u32>, ${wordsPerCall / 4}>;
${bindings.join("\n")}
${helpers}`;
}

/**
 * WGSL has no constants for NaN and infinity and lets compilers assume that there are none: they are told by their bits,
 * and made from a variable.
 */
const helpers = `
var<private> nanBits: u32 = 0x7fc00000u;
var<private> infinityBits: u32 = 0x7f800000u;
const lowest: f32 = -3.4028234663852886e38;
fn nan() -> f32 { return bitcast<f32>(nanBits); }
fn infinity() -> f32 { return bitcast<f32>(infinityBits); }
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn larger(a: f32, b: f32) -> f32 { return select(b, a, a > b || isNan(a)); }
fn smaller(a: f32, b: f32) -> f32 { return select(b, a, a < b || isNan(a)); }
`;

/** Several arrays that are walked together: one shape, and each one's strides and first element. */
export interface Walk {
  shape: number[];
  strides: number[][];
  offsets: number[];
}

/** Joins neighbouring dimensions that every array walks through in one stride, so that kernels see few of them. */
export function walk(shape: Shape, strides: readonly (readonly number[])[], offsets: readonly number[]): Walk {
  const joined: Walk = { shape: [], strides: strides.map(() => []), offsets: [...offsets] };
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const last = joined.shape.length - 1;
    const joins = last >= 0 && strides.every((s, k) => joined.strides[k][last] === s[d] * shape[d]);
    if (joins) {
      joined.shape[last] *= shape[d];
      for (const [k, s] of strides.entries()) joined.strides[k][last] = s[d];
    } else {
      joined.shape.push(shape[d]);
      for (const [k, s] of strides.entries()) joined.strides[k].push(s[d]);
    }
  }
  return joined;
}

/** The words that `positions` reads. */
export function walkWords({ shape, strides, offsets }: Walk): number[] {
  return [...shape, ...offsets, ...strides.flat()];
}

/**
 * WGSL that sets `<name>At`, each array's position, for element `index` of the walk, whose words begin at `first`.
 * Differences wrap at 2³², so negative strides work too.
 */
export function positions(names: readonly string[], rank: number, first: number, index = "i"): string {
  const lines = names.map((name, k) => `  var ${name}At = ${word(first + rank + k)};`);
  if (rank > 1) lines.push(`  var rest_${names[0]} = ${index};`);
  for (let d = rank - 1; d >= 0; d--) {
    const at = d === 0 ? (rank > 1 ? `rest_${names[0]}` : index) : `index_${names[0]}${d}`;
    if (d > 0) {
      lines.push(`  let ${at} = rest_${names[0]} % ${word(first + d)};`, `  rest_${names[0]} /= ${word(first + d)};`);
    }
    for (const [k, name] of names.entries()) {
      lines.push(`  ${name}At += ${at} * ${word(first + rank + names.length + k * rank + d)};`);
    }
  }
  return lines.join("\n");
}

/** WGSL that splits `i` into coordinates, the last one running fastest; the first one needs no extent. */
export function coordinates(...names: readonly [name: string, extent: string][]): string {
  const lines = ["  var rest = i;"];
  for (const [name, extent] of names.slice(1).reverse()) {
    lines.push(`  let ${name} = rest % ${extent};`, `  rest /= ${extent};`);
  }
  return [...lines, `  let ${names[0][0]} = rest;`].join("\n");
}
