/** The same workloads in jax-js, on WebAssembly; training steps are compiled by its `jit`. Every use of an array but the last says `.ref`. */
import { readFileSync } from "node:fs";
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { serve } from "../engine/protocol.ts";

await init("wasm");
defaultDevice("wasm");

let state = 1;
function uniform(shape, bound) {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * bound;
  });
  return np.array(values).reshape(shape);
}
const integers = (shape, below) =>
  np
    .array(
      Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i * 7919) % below),
      { dtype: np.int32 },
    )
    .reshape(shape);

function crossEntropy(logits, targets, classes) {
  const right = nn.oneHot(targets, classes).mul(nn.logSoftmax(logits, -1));
  return np.mean(np.sum(right, -1)).mul(-1);
}

const [rate, beta1, beta2, eps, decay] = [1e-3, 0.9, 0.999, 1e-8, 0.01];

/** One compiled step: loss, gradients, AdamW. @param lossOf (parameters, …data) → scalar */
function training(parameters, lossOf, ...data) {
  const step = jit((weights, first, second, corrections, ...inputs) => {
    const [loss, grads] = valueAndGrad(lossOf)(
      weights.map((w) => w.ref),
      ...inputs,
    );
    const [c1, c2] = [corrections.ref.slice(0), corrections.slice(1)];
    const next = weights.map((w, i) => {
      const g = grads[i];
      const m = first[i].mul(beta1).add(g.ref.mul(1 - beta1));
      const v = second[i].mul(beta2).add(np.square(g).mul(1 - beta2));
      const size = np.sqrt(v.ref.div(c2.ref)).add(eps);
      return [w.mul(1 - rate * decay).sub(m.ref.div(c1.ref).mul(rate).div(size)), m, v];
    });
    c1.dispose();
    c2.dispose();
    return [loss, next.map(([w]) => w), next.map(([, m]) => m), next.map(([, , v]) => v)];
  });
  let weights = parameters;
  let [first, second] = [0, 1].map(() => parameters.map((w) => np.zerosLike(w.ref)));
  let steps = 0;
  return async () => {
    steps++;
    const corrections = np.array([1 - beta1 ** steps, 1 - beta2 ** steps]);
    let loss;
    [loss, weights, first, second] = step(weights, first, second, corrections, ...data.map((x) => x.ref));
    return (await loss.data())[0];
  };
}

const linear = (from, to) => [uniform([from, to], from ** -0.5), uniform([to], from ** -0.5)];
const affine = (x, weight, bias) => np.matmul(x, weight).add(bias);

function mlp() {
  const parameters = [...linear(784, 128), ...linear(128, 10)];
  const lossOf = ([w1, b1, w2, b2], x, y) => crossEntropy(affine(nn.relu(affine(x, w1, b1)), w2, b2), y, 10);
  return training(parameters, lossOf, uniform([64, 784], 1), integers([64], 10));
}

/** Windows side by side: reshape, then the maximum. */
function maxPool(x) {
  const [batch, channels, height, width] = x.shape;
  return np.max(np.max(x.reshape([batch, channels, height / 2, 2, width / 2, 2]), 5), 3);
}

function lenet() {
  const convolution = (from, to) => [
    uniform([to, from, 5, 5], (from * 25) ** -0.5),
    uniform([to, 1, 1], (from * 25) ** -0.5),
  ];
  const dense = [...linear(400, 120), ...linear(120, 84), ...linear(84, 10)];
  const lossOf = ([c1, d1, c2, d2, w1, b1, w2, b2, w3, b3], x, y) => {
    const one = maxPool(nn.relu(lax.conv(x, c1, [1, 1], "SAME").add(d1)));
    const two = maxPool(nn.relu(lax.conv(one, c2, [1, 1], "VALID").add(d2)));
    const three = nn.relu(affine(two.reshape([64, 400]), w1, b1));
    return crossEntropy(affine(nn.relu(affine(three, w2, b2)), w3, b3), y, 10);
  };
  return training(
    [...convolution(1, 6), ...convolution(6, 16), ...dense],
    lossOf,
    uniform([64, 1, 28, 28], 1),
    integers([64], 10),
  );
}

function lstm() {
  const bound = 128 ** -0.5;
  const recurrent = [uniform([28, 512], bound), uniform([128, 512], bound), uniform([512], bound)];
  const lossOf = ([wx, wh, b, w, c], x, y) => {
    let h = np.zeros([64, 128]);
    let cell = np.zeros([64, 128]);
    const inputs = np.matmul(x, wx).add(b);
    for (let t = 0; t < 28; t++) {
      const gates = inputs.ref.slice([], t).add(np.matmul(h, wh.ref));
      const [i, f, g, o] = np.split(gates, 4, 1);
      cell = nn
        .sigmoid(f)
        .mul(cell)
        .add(nn.sigmoid(i).mul(np.tanh(g)));
      h = nn.sigmoid(o).mul(np.tanh(cell.ref));
    }
    for (const rest of [inputs, wh, cell]) rest.dispose();
    return crossEntropy(affine(h, w, c), y, 10);
  };
  return training([...recurrent, ...linear(128, 10)], lossOf, uniform([64, 28, 28], 1), integers([64], 10));
}

function layerNorm(x, scale, shift) {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(scale)
    .add(shift);
}

function gpt(layers, heads, width, length, batch, vocabulary = 65) {
  const perBlock = () => [
    ...[np.ones([width]), np.zeros([width]), ...linear(width, 3 * width), ...linear(width, width)],
    ...[np.ones([width]), np.zeros([width]), ...linear(width, 4 * width), ...linear(4 * width, width)],
  ];
  const parameters = [uniform([vocabulary, width], 0.02), uniform([length, width], 0.02)];
  for (let i = 0; i < layers; i++) parameters.push(...perBlock());
  parameters.push(np.ones([width]), np.zeros([width]));
  const attention = (x, wqkv, bqkv, wo, bo) => {
    const split = np.split(affine(x, wqkv, bqkv), 3, -1);
    const [q, k, v] = split.map((t) => t.reshape([batch, length, heads, width / heads]));
    const y = nn.dotProductAttention(q, k, v, { isCausal: true });
    return affine(y.reshape([batch, length, width]), wo, bo);
  };
  const lossOf = (weights, tokens, targets) => {
    const [embedding, positions, ...rest] = weights;
    let x = np.matmul(nn.oneHot(tokens, vocabulary), embedding.ref).add(positions);
    for (let i = 0; i < layers; i++) {
      const [g1, s1, wqkv, bqkv, wo, bo, g2, s2, w1, b1, w2, b2] = rest.slice(12 * i, 12 * i + 12);
      x = x.ref.add(attention(layerNorm(x, g1, s1), wqkv, bqkv, wo, bo));
      x = x.ref.add(affine(nn.gelu(affine(layerNorm(x, g2, s2), w1, b1), { approximate: false }), w2, b2));
    }
    const [scale, shift] = rest.slice(-2);
    const logits = np.matmul(layerNorm(x, scale, shift), np.transpose(embedding));
    return crossEntropy(logits.reshape([batch * length, vocabulary]), targets.reshape([batch * length]), vocabulary);
  };
  return training(parameters, lossOf, integers([batch, length], vocabulary), integers([batch, length], vocabulary));
}

function matmul(m, k, n) {
  const [a, b] = [uniform([m, k], 1), uniform([k, n], 1)];
  return async () => {
    const c = np.matmul(a.ref, b.ref);
    await c.blockUntilReady();
    c.dispose();
    return null;
  };
}

function add(n) {
  const [a, b] = [uniform([n], 1), uniform([n], 1)];
  return async () => {
    const c = a.ref.add(b.ref);
    await c.blockUntilReady();
    c.dispose();
    return null;
  };
}

const { version } = JSON.parse(readFileSync(new URL("node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"));
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
