/** Two arrays whose lengths need not agree: which number of each meets in which cell of the result. */
import { defineFigure } from "@gradus/lab/figure";

const shapes: Record<string, number[]> = { s3: [3], s4: [4], s31: [3, 1], s14: [1, 4], s34: [3, 4], s1: [1] };

const options = {
  s34: { en: "(3, 4)", zh: "(3, 4)" },
  s31: { en: "(3, 1)", zh: "(3, 1)" },
  s14: { en: "(1, 4)", zh: "(1, 4)" },
  s4: { en: "(4)", zh: "(4)" },
  s3: { en: "(3)", zh: "(3)" },
  s1: { en: "(1)", zh: "(1)" },
};

/** The shape aligned at the right, missing lengths as 1. */
const aligned = (shape: readonly number[]): [number, number] =>
  shape.length === 1 ? [1, shape[0]] : [shape[0], shape[1]];

const valuesOf = ([rows, columns]: [number, number], unit: number) =>
  Array.from({ length: rows * columns }, (_, i) => unit * (i + 1));

export default defineFigure({
  title: { en: "Broadcasting, cell by cell", zh: "逐格看广播" },
  fields: {
    a: { kind: "choice", label: { en: "Shape of A", zh: "A 的形状" }, options, default: "s31" },
    b: { kind: "choice", label: { en: "Shape of B", zh: "B 的形状" }, options, default: "s4" },
    at: { kind: "number", inView: true, label: { en: "Cell", zh: "格子" }, min: 0, max: 11, step: 1, default: 5 },
  },
  compute({ a, b, at }) {
    const [left, right] = [aligned(shapes[a]), aligned(shapes[b])];
    const fits = [0, 1].map((axis) => left[axis] === right[axis] || left[axis] === 1 || right[axis] === 1);
    const parts = {
      a: { shape: shapes[a], aligned: left, values: valuesOf(left, 10) },
      b: { shape: shapes[b], aligned: right, values: valuesOf(right, 1) },
      at,
    };
    if (!fits.every(Boolean)) return { ...parts, fits, result: null };
    const shape: [number, number] = [Math.max(left[0], right[0]), Math.max(left[1], right[1])];
    const [rows, columns] = shape;
    /** Where an array's number for a cell lies: an axis of length 1 takes no step. */
    const place = ([r, c]: [number, number], cell: number) =>
      (r === 1 ? 0 : Math.floor(cell / columns)) * c + (c === 1 ? 0 : cell % columns);
    const cells = Array.from({ length: rows * columns }, (_, cell) => cell);
    const cell = Math.min(at, cells.length - 1);
    return {
      ...parts,
      fits,
      result: {
        shape,
        flat: shapes[a].length === 1 && shapes[b].length === 1,
        values: cells.map((i) => parts.a.values[place(left, i)] + parts.b.values[place(right, i)]),
        cell,
        placeA: place(left, cell),
        placeB: place(right, cell),
      },
    };
  },
});
