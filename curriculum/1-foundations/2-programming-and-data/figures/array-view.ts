/** One array in memory, and what a selection of it is: the same numbers seen by other steps, or a copy. */
import { defineFigure } from "@gradus/lab/figure";

const rows = 3;
const columns = 4;

interface Selection {
  shape: [rows: number, columns: number];
  /** Place in memory of the element (i, j). */
  place(i: number, j: number): number;
  /** Beginning and strides, in numbers; none where the selection follows no regular steps. */
  steps: { start: number; strides: [number, number] } | null;
}

const strided = (start: number, shape: [number, number], strides: [number, number]): Selection => ({
  shape,
  place: (i, j) => start + i * strides[0] + j * strides[1],
  steps: { start, strides },
});

const picked = [1, 6, 11, 8];

const selections: Record<string, Selection> = {
  rows: strided(4, [2, 4], [4, 1]),
  every: strided(4, [2, 2], [4, 2]),
  column: strided(2, [3, 1], [4, 1]),
  transposed: strided(0, [4, 3], [1, 4]),
  reversed: strided(11, [3, 4], [-4, -1]),
  list: { shape: [2, 4], place: (i, j) => (i === 0 ? 8 : 0) + j, steps: null },
  mask: { shape: [1, 4], place: (_, j) => picked.toSorted((a, b) => a - b)[j], steps: null },
};

export default defineFigure({
  title: { en: "The same numbers, or a copy?", zh: "是同样那些数，还是复制品？" },
  fields: {
    selection: {
      kind: "choice",
      label: { en: "Selection", zh: "取法" },
      options: {
        rows: { en: "x[1:]", zh: "x[1:]" },
        every: { en: "x[1:, ::2]", zh: "x[1:, ::2]" },
        column: { en: "x[:, 2:3]", zh: "x[:, 2:3]" },
        transposed: { en: "x.T", zh: "x.T" },
        reversed: { en: "x[::-1, ::-1]", zh: "x[::-1, ::-1]" },
        list: { en: "x[[2, 0]] (list)", zh: "x[[2, 0]]（列表）" },
        mask: { en: "x[mask]", zh: "x[mask]（掩码）" },
      },
      default: "every",
    },
    write: { kind: "switch", label: { en: "Write 99 into the cell", zh: "往格子里写 99" }, default: false },
    row: { kind: "number", inView: true, label: { en: "i", zh: "i" }, min: 0, max: 3, step: 1, default: 1 },
    column: { kind: "number", inView: true, label: { en: "j", zh: "j" }, min: 0, max: 3, step: 1, default: 1 },
  },
  compute({ selection, write, row, column }) {
    const { shape, place, steps } = selections[selection];
    const memory = Array.from({ length: rows * columns }, (_, i) => i);
    const [i, j] = [Math.min(row, shape[0] - 1), Math.min(column, shape[1] - 1)];
    const places = Array.from({ length: shape[0] * shape[1] }, (_, at) =>
      place(Math.floor(at / shape[1]), at % shape[1]),
    );
    let values = places.map((at) => memory[at]);
    if (write) {
      if (steps) {
        memory[place(i, j)] = 99;
        values = places.map((at) => memory[at]);
      } else values[i * shape[1] + j] = 99;
    }
    return {
      rows,
      columns,
      memory,
      shape,
      places,
      values,
      steps,
      shares: steps !== null,
      write,
      cell: { asked: [row, column], row: i, column: j, place: place(i, j) },
    };
  },
});
