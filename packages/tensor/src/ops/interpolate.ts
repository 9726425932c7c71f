/** Pictures in another size. */
import { showShape, TensorError } from "../errors.ts";
import { checkShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { resample, type Taps } from "./resample.ts";
import { permute, reshape } from "./views.ts";
import { expectFloat } from "./window.ts";

export interface InterpolateOptions {
  /** New extents of the positions' dimensions; or `scaleFactor`. */
  size?: number | readonly number[];
  scaleFactor?: number | readonly number[];
  /** "linear" (sequences) and "bilinear" (pictures) are the same rule along each dimension. */
  mode?: "nearest" | "linear" | "bilinear";
  /** Whether the corner elements keep their places, or the picture's outer edges do. */
  alignCorners?: boolean;
}

/**
 * Another size by nearest elements or linear interpolation, as `torch.nn.functional.interpolate`.
 * @param x [batch, channels, length] or [batch, channels, height, width]
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  const { size, scaleFactor, mode = "nearest", alignCorners = false } = options;
  expectFloat("interpolate", x);
  if (x.rank !== 3 && x.rank !== 4) {
    throw new TensorError(`interpolate: expected [batch, channels, …positions], got shape ${showShape(x.shape)}`);
  }
  if (mode !== "nearest" && mode !== (x.rank === 3 ? "linear" : "bilinear")) {
    throw new TensorError(
      `interpolate: mode "${mode}" does not fit ${showShape(x.shape)}: linear takes sequences, bilinear pictures`,
    );
  }
  if (mode === "nearest" && alignCorners) {
    throw new TensorError("interpolate: alignCorners has no meaning for the nearest element");
  }
  if ((size === undefined) === (scaleFactor === undefined)) {
    throw new TensorError("interpolate: pass either size or scaleFactor");
  }
  let out = x;
  for (let dim = 2; dim < x.rank; dim++) {
    const extent = x.shape[dim];
    const of = (value: number | readonly number[]) => (typeof value === "number" ? value : value[dim - 2]);
    const wanted = size === undefined ? Math.floor(extent * of(scaleFactor!)) : of(size);
    if (!Number.isInteger(wanted) || wanted < 1 || extent < 1) {
      throw new TensorError(`interpolate: dimension ${dim} of ${showShape(x.shape)} cannot have extent ${wanted}`);
    }
    checkShape("interpolate", out.shape.with(dim, wanted));
    // PyTorch steps by the factor that it was given, even where the size had to be rounded.
    const step = scaleFactor === undefined ? extent / wanted : 1 / of(scaleFactor);
    out = resample(
      out,
      dim,
      mode === "nearest" ? nearest(extent, wanted, step) : linear(extent, wanted, step, alignCorners),
    );
  }
  return out;
}

function nearest(extent: number, size: number, step: number): Taps {
  // In float32, as PyTorch, so that rounding falls to the same side.
  const single = Math.fround(step);
  const to = Array.from({ length: size }, (_, i) => i);
  const from = to.map((i) => Math.min(Math.floor(Math.fround(i * single)), extent - 1));
  return { size, to, from, weights: to.map(() => 1) };
}

function linear(extent: number, size: number, step: number, alignCorners: boolean): Taps {
  const [to, from, weights]: [number[], number[], number[]] = [[], [], []];
  const tap = (target: number, source: number, weight: number) => {
    if (weight === 0) return;
    to.push(target);
    from.push(source);
    weights.push(weight);
  };
  for (let i = 0; i < size; i++) {
    const at = alignCorners ? (size > 1 ? (i * (extent - 1)) / (size - 1) : 0) : Math.max(0, (i + 0.5) * step - 0.5);
    const low = Math.min(Math.floor(at), extent - 1);
    const share = low === extent - 1 ? 0 : at - low;
    tap(i, low, 1 - share);
    tap(i, low + 1, share);
  }
  return { size, to, from, weights };
}

/**
 * Channels become positions: [.., c·r², h, w] → [.., c, h·r, w·r] (Shi et al. 2016), as `torch.nn.functional.pixel_shuffle`.
 */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  const [channels, height, width] = x.shape.slice(-3);
  if (x.rank < 3 || !Number.isInteger(factor) || factor < 1 || channels % (factor * factor) !== 0) {
    throw new TensorError(`pixelShuffle: the channels of ${showShape(x.shape)} cannot be divided by ${factor}²`);
  }
  const lead = x.shape.slice(0, -3);
  const kept = channels / (factor * factor);
  const split = reshape(x, [...lead, kept, factor, factor, height, width]);
  return reshape(permute(split, swapped(lead.length, [0, 3, 1, 4, 2])), [
    ...lead,
    kept,
    height * factor,
    width * factor,
  ]);
}

/** The inverse of `pixelShuffle`: [.., c, h·r, w·r] → [.., c·r², h, w]. */
export function pixelUnshuffle(x: Tensor, factor: number): Tensor {
  const [channels, height, width] = x.shape.slice(-3);
  if (x.rank < 3 || !Number.isInteger(factor) || factor < 1 || height % factor !== 0 || width % factor !== 0) {
    throw new TensorError(`pixelUnshuffle: height and width of ${showShape(x.shape)} cannot be divided by ${factor}`);
  }
  const lead = x.shape.slice(0, -3);
  const [h, w] = [height / factor, width / factor];
  const split = reshape(x, [...lead, channels, h, factor, w, factor]);
  return reshape(permute(split, swapped(lead.length, [0, 2, 4, 1, 3])), [...lead, channels * factor * factor, h, w]);
}

/** An order of the last five dimensions; those before stay. */
function swapped(lead: number, last: readonly number[]): number[] {
  return [...Array.from({ length: lead }, (_, d) => d), ...last.map((d) => lead + d)];
}
