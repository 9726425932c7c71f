type Mine = typeof import("./solution.ts");

/** Added to a number by the transformation, so that it can be told. */
const shift = 1000;

interface Trace {
  learnedFrom: number[];
}

/** Cross-validates with a preparation and a model that write down which rows they are given. Row i begins with the number i. */
export function watch(mine: Mine, x: number[][], y: number[], folds: number[], answers: number[]) {
  const prepared: number[][] = [];
  const fitted: { rows: number[]; labels: number[]; transformed: boolean }[] = [];
  const predicted: { rows: number[]; transformed: boolean; learnedFrom: number[]; fittedOn: number[] }[] = [];
  const numbers = (rows: number[][]) => rows.map((row) => row[0] % shift);
  const transformed = (rows: number[][]) => rows.every((row) => row[0] >= shift);
  const last = new Map<number, number[]>();
  const accuracies = mine.crossValidate(
    x,
    y,
    folds,
    {
      fit: (rows): Trace => {
        prepared.push(numbers(rows));
        return { learnedFrom: numbers(rows) };
      },
      transform: (rows, learned) => {
        for (const row of numbers(rows)) last.set(row, learned.learnedFrom);
        return rows.map((row) => [row[0] + shift, ...row.slice(1)]);
      },
    },
    {
      fit: (rows, labels) => {
        fitted.push({ rows: numbers(rows), labels: [...labels], transformed: transformed(rows) });
        return numbers(rows);
      },
      predict: (rows, fittedOn) => {
        const held = numbers(rows);
        predicted.push({
          rows: held,
          transformed: transformed(rows),
          learnedFrom: last.get(held[0]) ?? [],
          fittedOn: [...fittedOn],
        });
        return held.map((row) => answers[row]);
      },
    },
  );
  return { accuracies, prepared, fitted, predicted };
}
