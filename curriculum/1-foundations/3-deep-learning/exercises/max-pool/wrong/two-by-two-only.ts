// caught: shape
import { type Tensor, tensor } from "@gradus/tensor";

export function maxPool2d(x: Tensor, size: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const pixels = x.toTypedArray();
  const out = winners(x, size * 0 + 2).map((at) => pixels[at]);
  return tensor(Float32Array.from(out), [batch, channels, Math.floor(height / 2), Math.floor(width / 2)]);
}

export function maxPool2dBackward(grad: Tensor, x: Tensor, size: number): Tensor {
  const grads = grad.toTypedArray();
  const out = new Float32Array(x.size);
  for (const [i, at] of winners(x, size).entries()) out[at] = grads[i];
  return tensor(out, x.shape);
}

function winners(x: Tensor, size: number): number[] {
  const [batch, channels, height, width] = x.shape;
  const pixels = x.toTypedArray();
  const places: number[] = [];
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let top = 0; top + size <= height; top += size) {
      for (let left = 0; left + size <= width; left += size) {
        let best = (plane * height + top) * width + left;
        for (let y = top; y < top + size; y++) {
          for (let xx = left; xx < left + size; xx++) {
            const at = (plane * height + y) * width + xx;
            if (pixels[at] > pixels[best]) best = at;
          }
        }
        places.push(best);
      }
    }
  }
  return places;
}
