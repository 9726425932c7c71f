/** Arrays of a verdict as tables: which part of them is shown, and which cells disagree. */
import type { Comparison, ShownArray, ShownNumber } from "@gradus/lab/verdict";

export const mostRows = 8;
export const mostColumns = 4;

export interface Table {
  /** Rows of text; a cell that the array does not have is not there. */
  rows: { label: string; cells: { text: string; differs: boolean; worst: boolean }[] }[];
  columns: string[];
  /** There is more of the array than is shown: the part around the worst element, or, where the verdict does not hold it, the beginning. */
  cut?: "around" | "beginning";
}

const asNumber = (n: ShownNumber) => (typeof n === "number" ? n : Number(n));

/** As the grader compares unless it is told otherwise (`Tolerance`). */
export function differ(a: ShownNumber, b: ShownNumber): boolean {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (Object.is(x, y) || x === y) return false;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return true;
  return !(Math.abs(x - y) <= 1e-6 + 1e-4 * Math.abs(y));
}

/** "−0.3333": for a cell of a table. */
export function shortNumber(n: ShownNumber): string {
  if (typeof n !== "number") return fullNumber(n);
  const size = Math.abs(n);
  const text = n !== 0 && (size < 1e-3 || size >= 1e5) ? n.toExponential(2) : String(Number(n.toFixed(4)));
  return text.replaceAll("-", "−");
}

/** All the digits that float32 has. */
export function fullNumber(n: ShownNumber): string {
  if (typeof n !== "number") return n.replace("Infinity", "∞").replace("-", "−");
  return String(Number(n.toPrecision(7))).replaceAll("-", "−");
}

/** Rows and columns of an array: all dimensions but the last make the rows. */
function extent({ shape }: ShownArray): [rows: number, columns: number] {
  const columns = shape.at(-1) ?? 1;
  return [shape.slice(0, -1).reduce((product, n) => product * n, 1), columns];
}

/** Index of a row in all dimensions but the last: "2" or "0, 1". */
function rowLabel(row: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = row;
  for (const size of shape.slice(0, -1).reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index.join(", ");
}

/** First index of a window that shows `at`. */
function windowAt(at: number, count: number, size: number): number {
  return Math.max(0, Math.min(at - Math.floor(size / 2), count - size));
}

/** @param which array of the comparison; the part around the worst element is shown, as far as the verdict holds it */
export function tableOf({ actual, expected, worst }: Comparison, which: "actual" | "expected"): Table {
  const shown = which === "actual" ? actual : expected!;
  const other = which === "actual" ? expected : actual;
  const [rowCount, columnCount] = extent(shown);
  const comparable = other !== undefined && String(other.shape) === String(shown.shape);
  const worstRow = worst?.slice(0, -1).reduce((row, i, k) => row * shown.shape[k] + i, 0) ?? 0;
  const worstColumn = worst?.at(-1) ?? 0;
  // Of a large array the verdict has the first thousand only.
  const known = worstRow * columnCount + worstColumn < shown.data.length;
  const firstRow = known ? windowAt(worstRow, rowCount, mostRows) : 0;
  const firstColumn = known ? windowAt(worstColumn, columnCount, mostColumns) : 0;
  const columns = Array.from({ length: Math.min(mostColumns, columnCount) }, (_, i) => firstColumn + i);
  const rows = Array.from({ length: Math.min(mostRows, rowCount) }, (_, i) => firstRow + i)
    .filter((row) => row * columnCount + firstColumn < shown.data.length)
    .map((row) => ({
      label: rowLabel(row, shown.shape),
      cells: columns
        .map((column) => row * columnCount + column)
        .filter((at) => at < shown.data.length)
        .map((at) => ({
          text: shortNumber(shown.data[at]),
          differs: comparable && differ(shown.data[at], other.data[at]),
          worst: worst !== undefined && at === worstRow * columnCount + worstColumn,
        })),
    }));
  const columnLabels = shown.shape.length === 0 ? [""] : columns.map(String);
  const cut = rowCount > mostRows || columnCount > mostColumns;
  return { rows, columns: columnLabels, ...(cut && { cut: known && worst ? "around" : "beginning" }) };
}
