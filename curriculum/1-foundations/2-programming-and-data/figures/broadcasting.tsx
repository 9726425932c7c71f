import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./broadcasting.ts";

const bracketed = (shape: readonly number[]) => `(${shape.join(", ")})`;

export default function Broadcasting({ set, result: shown, say }: FigureProps<typeof definition>) {
  const { a, b, fits, result } = shown;
  const columns = result ? result.shape[1] : 1;
  const resultShape = result ? (result.flat ? [result.shape[1]] : result.shape) : [];
  return (
    <>
      <div className="side-by-side equation">
        <NumberGrid
          label={`A ${bracketed(a.shape)}`}
          values={a.values}
          rows={a.aligned[0]}
          columns={a.aligned[1]}
          decimals={0}
          mark={(row, column) => (result && row * a.aligned[1] + column === result.placeA ? "first" : undefined)}
        />
        <NumberGrid
          label={`+ B ${bracketed(b.shape)}`}
          values={b.values}
          rows={b.aligned[0]}
          columns={b.aligned[1]}
          decimals={0}
          mark={(row, column) => (result && row * b.aligned[1] + column === result.placeB ? "second" : undefined)}
        />
        {result && (
          <NumberGrid
            label={`= ${bracketed(resultShape)}`}
            values={result.values}
            rows={result.shape[0]}
            columns={columns}
            decimals={0}
            mark={(row, column) => (row * columns + column === result.cell ? "result" : undefined)}
            onSelect={(row, column) => set({ at: row * columns + column })}
          />
        )}
      </div>
      <p className="figure-number" role="status">
        {result
          ? `${a.values[result.placeA]} + ${b.values[result.placeB]} = ${result.values[result.cell]}`
          : say({
              en: `An error: aligned at the right, ${fits[1] ? `${a.aligned[0]} meets ${b.aligned[0]}` : `${a.aligned[1]} meets ${b.aligned[1]}`}, and neither is 1.`,
              zh: `报错：靠右对齐后，${fits[1] ? `${a.aligned[0]} 对上 ${b.aligned[0]}` : `${a.aligned[1]} 对上 ${b.aligned[1]}`}，两个都不是 1。`,
            })}
      </p>
      <p className="meta">
        {say({
          en: `Aligned at the right, what is missing counts as 1: A ${a.aligned.join(" × ")}, B ${b.aligned.join(" × ")}.`,
          zh: `靠右对齐，缺的当作 1：A 是 ${a.aligned.join(" × ")}，B 是 ${b.aligned.join(" × ")}。`,
        })}
      </p>
      {result && (
        <Stepper
          value={result.cell}
          last={result.values.length - 1}
          onChange={(at) => set({ at })}
          milliseconds={700}
          texts={{
            first: say({ en: "Start", zh: "开头" }),
            back: say({ en: "Back", zh: "后退" }),
            forward: say({ en: "Next cell", zh: "下一格" }),
            last: say({ en: "End", zh: "末尾" }),
            play: say({ en: "Play", zh: "播放" }),
            pause: say({ en: "Pause", zh: "暂停" }),
          }}
        />
      )}
    </>
  );
}
