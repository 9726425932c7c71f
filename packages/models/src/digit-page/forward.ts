/** A digit network in plain loops: what the exported page computes with, where there is no engine. Types vanish; nothing is imported. */

export interface PageTensor {
  shape: readonly number[];
  data: ArrayLike<number>;
}

export interface PageModel {
  name: "mlp" | "lenet" | "lstm";
  tensors: Readonly<Record<string, PageTensor>>;
}

/** y = W x + b, W [out, in]. */
function affine(x: ArrayLike<number>, weight: PageTensor, bias: PageTensor): Float64Array {
  const [out, width] = weight.shape;
  return Float64Array.from({ length: out }, (_, o) => {
    let sum = bias.data[o];
    for (let i = 0; i < width; i++) sum += weight.data[o * width + i] * x[i];
    return sum;
  });
}

const positive = (x: Float64Array) => x.map((value) => Math.max(0, value));

/** 5×5 convolution without padding, 2×2 max-pooling, ReLU. x [channels, side, side] */
function convolvePool(x: ArrayLike<number>, side: number, weight: PageTensor, bias: PageTensor): Float64Array {
  const [out, channels, size] = weight.shape;
  const inner = side - size + 1;
  const half = inner >> 1;
  const y = new Float64Array(out * half * half);
  for (let o = 0; o < out; o++) {
    for (let row = 0; row < 2 * half; row++) {
      for (let column = 0; column < 2 * half; column++) {
        let sum = bias.data[o];
        for (let c = 0; c < channels; c++) {
          for (let dy = 0; dy < size; dy++) {
            for (let dx = 0; dx < size; dx++) {
              const at = (c * side + row + dy) * side + column + dx;
              sum += weight.data[((o * channels + c) * size + dy) * size + dx] * x[at];
            }
          }
        }
        const target = (o * half + (row >> 1)) * half + (column >> 1);
        if (sum > y[target]) y[target] = sum;
      }
    }
  }
  return y;
}

/** All layers of an LSTM over the rows of a picture; the last layer's memory after the last row. Gates i, f, g, o. */
function readRows(pixels: ArrayLike<number>, tensors: PageModel["tensors"]): Float64Array {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  let sequence: Float64Array[] = Array.from({ length: 28 }, (_, row) =>
    Float64Array.from({ length: 28 }, (_, i) => pixels[28 * row + i]),
  );
  for (let layer = 0; tensors[`lstm.weight_ih_l${layer}`]; layer++) {
    const part = (name: string) => tensors[`lstm.${name}_l${layer}`];
    const hidden = part("weight_hh").shape[1];
    let h: Float64Array = new Float64Array(hidden);
    let c: Float64Array = new Float64Array(hidden);
    sequence = sequence.map((x) => {
      const [a, b] = [affine(x, part("weight_ih"), part("bias_ih")), affine(h, part("weight_hh"), part("bias_hh"))];
      const z = a.map((value, i) => value + b[i]);
      const gate = (index: number, i: number) => z[index * hidden + i];
      c = c.map((value, i) => sigmoid(gate(1, i)) * value + sigmoid(gate(0, i)) * Math.tanh(gate(2, i)));
      h = c.map((value, i) => sigmoid(gate(3, i)) * Math.tanh(value));
      return h;
    });
  }
  return sequence[27];
}

/** @param pixels [784], 0 … 255 @returns the probability of each digit [10] */
export function readDigit({ name, tensors }: PageModel, pixels: ArrayLike<number>): number[] {
  let x: Float64Array = Float64Array.from(pixels, (value) => (value - 0.1307 * 255) / (0.3081 * 255));
  const layer = (id: string, input: ArrayLike<number>) => affine(input, tensors[`${id}.weight`], tensors[`${id}.bias`]);
  if (name === "lenet") {
    x = convolvePool(x, 28, tensors["conv1.weight"], tensors["conv1.bias"]);
    x = convolvePool(x, 12, tensors["conv2.weight"], tensors["conv2.bias"]);
    x = layer("fc2", positive(layer("fc1", x)));
  } else if (name === "lstm") {
    x = layer("head", readRows(x, tensors));
  } else {
    const ids = Object.keys(tensors)
      .filter((key) => key.endsWith(".weight"))
      .map((key) => key.slice(0, -".weight".length))
      .sort((a, b) => Number(a.split(".").pop()) - Number(b.split(".").pop()));
    for (const [i, id] of ids.entries()) x = layer(id, i === 0 ? x : positive(x));
  }
  const most = Math.max(...x);
  const powers = Array.from(x, (value) => Math.exp(value - most));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}
