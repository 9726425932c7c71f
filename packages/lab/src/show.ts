/**
 * `show(tensor)` and `plot({ … })` for code that runs in a lesson: the page draws what they are given beneath the code. Anywhere
 * else (a terminal, the learner's own files) they print it.
 */

/** Numbers, or an array of the engine. */
export type Numbers = ArrayLike<number> | TensorLike;

/** As much of the engine's array as is needed here; this package does not know the engine. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  toTypedArray(): ArrayLike<number>;
}

/** Lists of y (x counts from 0), or x and y of each. */
export type Points = Numbers | { x: Numbers; y: Numbers };

export interface PlotRequest {
  title?: string;
  /** What is measured along the axes, with units. */
  xTitle?: string;
  yTitle?: string;
  /** By the names for the legend. */
  lines?: Record<string, Points>;
  points?: Record<string, Points>;
  /** Bars from 0 to y, as wide as the x are apart. */
  bars?: Record<string, Points>;
  /** What stands at x = 0, 1, 2 … in place of numbers. */
  xNames?: string[];
}

export interface ShownTensor {
  kind: "tensor";
  name?: string;
  shape: number[];
  dtype: string;
  /** Row by row; of a large array the first ones only. */
  values: number[];
}

export interface ShownPlot {
  kind: "plot";
  title?: string;
  xTitle: string;
  yTitle: string;
  series: ShownSeries[];
  /** Categories, which stand at x = 0, 1, 2 … */
  xNames?: string[];
  /** What is to be seen of the axes; by themselves they show everything. */
  xLimits?: [number, number];
  yLimits?: [number, number];
}

export interface ShownSeries {
  /** `rule`: a line across the whole plot, at the one x or the one y that it has. */
  mark: "line" | "points" | "bars" | "rule";
  /** For the legend; "" where it has no place there. */
  name: string;
  x: number[];
  y: number[];
  /** Of each bar, in units of x; for bars only. */
  width?: number[];
}

export type Shown = ShownTensor | ShownPlot;

export interface Show {
  /** Shows an array's numbers: small ones with one or two dimensions as a table, larger ones as colours. */
  show(tensor: TensorLike, name?: string): void;
  /** Draws lines, points and bars: `plot({ lines: { loss }, xTitle: "step", yTitle: "loss" })`. */
  plot(request: PlotRequest): void;
}

export const shownAtMost = 64 * 64;
export const pointsAtMost = 10_000;
export const seriesAtMost = 8;

function isTensor(value: unknown): value is TensorLike {
  return typeof value === "object" && value !== null && typeof (value as TensorLike).toTypedArray === "function";
}

function numbersOf(what: string, value: unknown): number[] {
  const list = isTensor(value) ? value.toTypedArray() : (value as ArrayLike<number> | null | undefined);
  if (typeof list !== "object" || list === null || typeof list.length !== "number") {
    throw new TypeError(`plot: ${what} is not a list of numbers or a tensor`);
  }
  if (list.length > pointsAtMost) {
    throw new RangeError(
      `plot: ${what} has ${list.length} points; at most ${pointsAtMost} are drawn, so leave some out`,
    );
  }
  const numbers = Array.from(list);
  const wrong = numbers.findIndex((item) => typeof item !== "number");
  if (wrong >= 0) throw new TypeError(`plot: ${what} holds ${typeof numbers[wrong]} at place ${wrong}, not a number`);
  return numbers;
}

function seriesOf(mark: "line" | "points" | "bars", name: string, points: Points): ShownSeries {
  const paired = typeof points === "object" && points !== null && !isTensor(points) && "y" in points;
  const pairs = paired ? points : { y: points };
  const y = numbersOf(`"${name}"`, pairs.y);
  const x = "x" in pairs ? numbersOf(`x of "${name}"`, pairs.x) : y.map((_, i) => i);
  if (x.length !== y.length) throw new RangeError(`plot: "${name}" has ${x.length} x, but ${y.length} y`);
  return { mark, name, x, y, ...(mark === "bars" && { width: Array<number>(x.length).fill(apart(x)) }) };
}

/** The least distance between two different x; 1 where there is none. */
function apart(x: readonly number[]): number {
  const places = [...new Set(x)].sort((a, b) => a - b);
  const gaps = places.slice(1).map((place, i) => place - places[i]);
  return gaps.length > 0 ? gaps.reduce((least, gap) => Math.min(least, gap)) : 1;
}

/** @param emit told of each thing to be drawn */
export function createShow(emit: (shown: Shown) => void): Show {
  return {
    show(tensor, name) {
      if (!isTensor(tensor)) throw new TypeError("show: this is not a tensor; print other things with console.log");
      const all = tensor.toTypedArray();
      const values = Array.from({ length: Math.min(all.length, shownAtMost) }, (_, i) => Number(all[i]));
      emit({
        kind: "tensor",
        ...(name !== undefined && { name }),
        shape: [...tensor.shape],
        dtype: tensor.dtype,
        values,
      });
    },
    plot({ title, xTitle = "", yTitle = "", lines = {}, points = {}, bars = {}, xNames }) {
      const series = [
        ...Object.entries(bars).map(([name, list]) => seriesOf("bars", name, list)),
        ...Object.entries(lines).map(([name, list]) => seriesOf("line", name, list)),
        ...Object.entries(points).map(([name, list]) => seriesOf("points", name, list)),
      ];
      if (series.length === 0)
        throw new TypeError("plot: give it lines, points or bars, as in plot({ lines: { loss } })");
      if (series.length > seriesAtMost)
        throw new RangeError(`plot: ${series.length} series; at most ${seriesAtMost} can be told apart`);
      const names = xNames && { xNames: xNames.map(String) };
      emit({ kind: "plot", ...(title !== undefined && { title }), xTitle, yTitle, series, ...names });
    },
  };
}

function print(shown: Shown): void {
  if (shown.kind === "tensor") console.log(`${shown.name ?? "tensor"} ${shown.dtype}[${shown.shape}]`, shown.values);
  else for (const { name, x, y } of shown.series) console.log(`${shown.title ?? "plot"}, ${name}:`, { x, y });
}

export const { show, plot } = createShow(print);
