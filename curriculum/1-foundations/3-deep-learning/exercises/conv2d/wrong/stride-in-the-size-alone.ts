// caught: stride
import { type Tensor, tensor } from "@gradus/tensor";

export function conv2d(x: Tensor, weight: Tensor, { stride = 1, padding = 0 } = {}): Tensor {
  const [batch, inChannels, height, width] = x.shape;
  const [outChannels, , kernel] = weight.shape;
  const outHeight = Math.floor((height + 2 * padding - kernel) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - kernel) / stride) + 1;
  const pixels = x.toTypedArray();
  const weights = weight.toTypedArray();
  const out = new Float32Array(batch * outChannels * outHeight * outWidth);
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outChannels; o++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          let sum = 0;
          for (let c = 0; c < inChannels; c++) {
            for (let ky = 0; ky < kernel; ky++) {
              for (let kx = 0; kx < kernel; kx++) {
                const y = row + ky - padding;
                const xx = column + kx - padding;
                if (y < 0 || y >= height || xx < 0 || xx >= width) continue;
                const pixel = pixels[((b * inChannels + c) * height + y) * width + xx];
                sum += pixel * weights[((o * inChannels + c) * kernel + ky) * kernel + kx];
              }
            }
          }
          out[at++] = sum;
        }
      }
    }
  }
  return tensor(out, [batch, outChannels, outHeight, outWidth]);
}
