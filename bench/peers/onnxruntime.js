/** Products and sums in onnxruntime-node, which trains nothing. The argument is the number of threads. */
import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { serve } from "../engine/protocol.ts";

const threads = Number(process.argv[2] ?? 1);

/** A field of a protocol buffer: a number, a text, or nested bytes. */
function field(number, value) {
  const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
  if (typeof value === "number") return [...varint(number << 3), ...varint(value)];
  const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : value;
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

/** A model of one operation of two float32 inputs; numbers of fields as in onnx.proto3. */
function model(operation, shapeA, shapeB, shapeOut) {
  const value = (name, shape) => {
    const extents = shape.flatMap((extent) => field(1, field(1, extent)));
    return [...field(1, name), ...field(2, field(1, [...field(1, 1), ...field(2, extents)]))];
  };
  const node = [...field(1, "a"), ...field(1, "b"), ...field(2, "c"), ...field(4, operation)];
  const inputs = [...field(11, value("a", shapeA)), ...field(11, value("b", shapeB))];
  const graph = [...field(1, node), ...field(2, "one"), ...inputs, ...field(12, value("c", shapeOut))];
  return Uint8Array.from([...field(1, 8), ...field(7, graph), ...field(8, field(2, 17))]);
}

async function binary(operation, shapeA, shapeB, shapeOut) {
  const session = await InferenceSession.create(model(operation, shapeA, shapeB, shapeOut), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const random = (shape) => {
    const size = shape.reduce((x, y) => x * y, 1);
    return new Tensor("float32", Float32Array.from({ length: size }, Math.random), shape);
  };
  const feeds = { a: random(shapeA), b: random(shapeB) };
  return async () => {
    await session.run(feeds);
    return null;
  };
}

const matmul = (m, k, n) => binary("MatMul", [m, k], [k, n], [m, n]);
const { version } = JSON.parse(
  readFileSync(new URL("node_modules/onnxruntime-node/package.json", import.meta.url), "utf8"),
);
await serve(version, {
  ...Object.fromEntries([64, 128, 256, 512, 1024].map((n) => [`matmul-${n}`, () => matmul(n, n, n)])),
  "matmul-768x128x512": () => matmul(768, 128, 512),
  "add-1k": () => binary("Add", [1000], [1000], [1000]),
});
