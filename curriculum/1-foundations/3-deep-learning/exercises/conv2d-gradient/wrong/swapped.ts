// caught: values
import { type Tensor, tensor } from "@gradus/tensor";

export function conv2dBackward(
  grad: Tensor,
  x: Tensor,
  weight: Tensor,
  { stride = 1, padding = 0 } = {},
): { x: Tensor; weight: Tensor } {
  const [batch, inChannels, height, width] = x.shape;
  const [, outChannels, outHeight, outWidth] = grad.shape;
  const kernel = weight.shape[2];
  const grads = grad.toTypedArray();
  const pixels = x.toTypedArray();
  const weights = weight.toTypedArray();
  const byPixel = new Float64Array(pixels.length);
  const byWeight = new Float64Array(weights.length);
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outChannels; o++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          const byOut = grads[((b * outChannels + o) * outHeight + row) * outWidth + column];
          for (let c = 0; c < inChannels; c++) {
            for (let ky = 0; ky < kernel; ky++) {
              for (let kx = 0; kx < kernel; kx++) {
                const y = row * stride + ky - padding;
                const xx = column * stride + kx - padding;
                if (y < 0 || y >= height || xx < 0 || xx >= width) continue;
                const pixel = ((b * inChannels + c) * height + y) * width + xx;
                const weightAt = ((o * inChannels + c) * kernel + ky) * kernel + kx;
                byPixel[pixel] += byOut * pixels[pixel];
                byWeight[weightAt] += byOut * weights[weightAt];
              }
            }
          }
        }
      }
    }
  }
  return {
    x: tensor(Float32Array.from(byPixel), x.shape),
    weight: tensor(Float32Array.from(byWeight), weight.shape),
  };
}
