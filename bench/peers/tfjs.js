/** The same workloads in TensorFlow.js, on its WebAssembly backend (XNNPACK). */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { serve } from "../engine/protocol.ts";

// Its ES modules name files without their endings, which Node does not resolve.
const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(fileURLToPath(new URL("node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url)));
// It falls back to plain JavaScript in silence.
if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start its WebAssembly backend");
await tf.ready();

const uniform = (shape, bound) => tf.variable(tf.randomUniform(shape, -bound, bound));
const integers = (shape, below) => tf.randomUniform(shape, 0, below, "int32");

/** A training step of Adam; its AdamW is missing, and costs the same. */
function training(variables, lossOf) {
  const optimizer = tf.train.adam(1e-3);
  return () => {
    const loss = optimizer.minimize(lossOf, true, variables);
    const value = loss.dataSync()[0];
    loss.dispose();
    return value;
  };
}

const linear = (from, to) => [uniform([from, to], from ** -0.5), uniform([to], from ** -0.5)];
const crossEntropy = (logits, targets, classes) =>
  tf.oneHot(targets, classes).mul(tf.logSoftmax(logits)).sum(-1).mean().neg();

function mlp() {
  const [w1, b1, w2, b2] = [...linear(784, 128), ...linear(128, 10)];
  const [x, y] = [tf.randomUniform([64, 784]), integers([64], 10)];
  return training([w1, b1, w2, b2], () => crossEntropy(x.matMul(w1).add(b1).relu().matMul(w2).add(b2), y, 10));
}

function lenet() {
  const [c1, d1, c2, d2] = [
    uniform([5, 5, 1, 6], 0.2),
    uniform([6], 0.2),
    uniform([5, 5, 6, 16], 0.08),
    uniform([16], 0.08),
  ];
  const dense = [...linear(400, 120), ...linear(120, 84), ...linear(84, 10)];
  const [w1, b1, w2, b2, w3, b3] = dense;
  const [x, y] = [tf.randomUniform([64, 28, 28, 1]), integers([64], 10)];
  return training([c1, d1, c2, d2, ...dense], () => {
    const one = x.conv2d(c1, 1, "same").add(d1).relu().maxPool(2, 2, "valid");
    const two = one.conv2d(c2, 1, "valid").add(d2).relu().maxPool(2, 2, "valid");
    const three = two.reshape([64, 400]).matMul(w1).add(b1).relu().matMul(w2).add(b2).relu();
    return crossEntropy(three.matMul(w3).add(b3), y, 10);
  });
}

function lstm() {
  const bound = 128 ** -0.5;
  const [wx, wh, b] = [uniform([28, 512], bound), uniform([128, 512], bound), uniform([512], bound)];
  const [w, c] = linear(128, 10);
  const [x, y] = [tf.randomUniform([64, 28, 28]), integers([64], 10)];
  return training([wx, wh, b, w, c], () => {
    let [h, cell] = [tf.zeros([64, 128]), tf.zeros([64, 128])];
    const inputs = x
      .reshape([64 * 28, 28])
      .matMul(wx)
      .add(b)
      .reshape([64, 28, 512])
      .unstack(1);
    for (const input of inputs) {
      const [i, f, g, o] = input.add(h.matMul(wh)).split(4, 1);
      cell = f.sigmoid().mul(cell).add(i.sigmoid().mul(g.tanh()));
      h = o.sigmoid().mul(cell.tanh());
    }
    return crossEntropy(h.matMul(w).add(c), y, 10);
  });
}

function layerNorm(x, scale, shift) {
  const centred = x.sub(x.mean(-1, true));
  return centred.div(centred.square().mean(-1, true).add(1e-5).sqrt()).mul(scale).add(shift);
}

const gelu = (x) => x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));

function gpt(layers, heads, width, length, batch, vocabulary = 65) {
  const rows = batch * length;
  const [embedding, positions] = [uniform([vocabulary, width], 0.02), uniform([length, width], 0.02)];
  const norm = () => [tf.variable(tf.ones([width])), tf.variable(tf.zeros([width]))];
  const blocks = Array.from({ length: layers }, () => ({
    norm1: norm(),
    qkv: linear(width, 3 * width),
    out: linear(width, width),
    norm2: norm(),
    up: linear(width, 4 * width),
    down: linear(4 * width, width),
  }));
  const last = norm();
  const [tokens, targets] = [integers([rows], vocabulary), integers([rows], vocabulary)];
  const mask = tf.linalg
    .bandPart(tf.ones([length, length]), -1, 0)
    .sub(1)
    .mul(1e9);
  const affine = (x, [weight, bias]) => x.matMul(weight).add(bias);
  const toHeads = (t) => t.reshape([batch, length, heads, width / heads]).transpose([0, 2, 1, 3]);
  const variables = [embedding, positions, ...blocks.flatMap((block) => Object.values(block).flat()), ...last];
  return training(variables, () => {
    // Not tf.gather: its gradient is missing on this backend.
    let x = tf
      .oneHot(tokens, vocabulary)
      .toFloat()
      .matMul(embedding)
      .reshape([batch, length, width])
      .add(positions)
      .reshape([rows, width]);
    for (const { norm1, qkv, out, norm2, up, down } of blocks) {
      const [q, k, v] = affine(layerNorm(x, ...norm1), qkv)
        .split(3, 1)
        .map(toHeads);
      const p = q
        .matMul(k, false, true)
        .mul((width / heads) ** -0.5)
        .add(mask)
        .softmax();
      x = x.add(affine(p.matMul(v).transpose([0, 2, 1, 3]).reshape([rows, width]), out));
      x = x.add(affine(gelu(affine(layerNorm(x, ...norm2), up)), down));
    }
    return crossEntropy(layerNorm(x, ...last).matMul(embedding, false, true), targets, vocabulary);
  });
}

function matmul(m, k, n) {
  const [a, b] = [tf.randomUniform([m, k]), tf.randomUniform([k, n])];
  return () => {
    a.matMul(b).dispose();
    return null;
  };
}

function add(n) {
  const [a, b] = [tf.randomUniform([n]), tf.randomUniform([n])];
  return () => {
    a.add(b).dispose();
    return null;
  };
}

const { version } = JSON.parse(
  readFileSync(new URL("node_modules/@tensorflow/tfjs/package.json", import.meta.url), "utf8"),
);
await serve(version, {
  ...Object.fromEntries([64, 128, 256, 512, 1024].map((n) => [`matmul-${n}`, () => matmul(n, n, n)])),
  "matmul-768x128x512": () => matmul(768, 128, 512),
  "add-1k": () => add(1000),
  mlp,
  lenet,
  lstm,
  "gpt-4-4-128": () => gpt(4, 4, 128, 64, 12),
  "gpt-6-6-192": () => gpt(6, 6, 192, 128, 16),
});
