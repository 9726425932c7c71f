import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./lstm-gates.ts";

type Props = FigureProps<typeof definition>;

export default function LstmGates({ state, set, result, say }: Props) {
  const { xs, marker, gates, cell, state: h, back } = result;
  const times = xs.map((_, t) => t + 1);
  const x = { min: 0.5, max: xs.length + 0.5, title: say({ en: "step t", zh: "步 t" }), ticks: times };
  const rows = [
    { name: say({ en: "input gate i", zh: "输入门 i" }), values: gates.i },
    { name: say({ en: "forget gate f", zh: "遗忘门 f" }), values: gates.f },
    { name: say({ en: "output gate o", zh: "输出门 o" }), values: gates.o },
  ];
  const kept = cell[marker - 1];
  return (
    <>
      <Plot
        label={say({
          en: "Inputs, which can be moved, and what the cell keeps of them",
          zh: "可以拖动的输入，以及单元记住的值",
        })}
        x={x}
        y={{ min: -2.2, max: 2.2, title: say({ en: "value", zh: "值" }) }}
        height={300}
        series={[
          { kind: "rule", x: marker, colour: "ink-soft", label: say({ en: "told to remember", zh: "让它记住" }) },
          { kind: "line", x: times, y: xs, colour: 1, dash: "dotted", label: say({ en: "input x", zh: "输入 x" }) },
          {
            kind: "line",
            x: times,
            y: cell,
            colour: "seal",
            dash: "solid",
            width: 2.4,
            label: say({ en: "cell state c", zh: "单元状态 c" }),
          },
          {
            kind: "line",
            x: times,
            y: h,
            colour: 3,
            dash: "dashed",
            label: say({ en: "hidden state h", zh: "隐藏状态 h" }),
          },
        ]}
        handles={state.xs.map((value, t) => ({
          x: t + 1,
          y: value,
          label: `x${t + 1}`,
          colour: 1 as const,
          step: 0.1,
          along: "y" as const,
          onMove: (_: number, y: number) => set({ xs: state.xs.with(t, y) }),
        }))}
      />
      <Plot
        label={rows
          .map(({ name, values }) => `${name}: ${values.map((value) => fixed(value, 2)).join(", ")}`)
          .join("; ")}
        x={x}
        y={{
          min: 0.5,
          max: 3.5,
          title: say({ en: "gates: paper is 0, ink is 1", zh: "门：底色为 0，墨色为 1" }),
          ticks: [3, 2, 1],
          names: ["i", "f", "o"],
        }}
        height={160}
        series={[]}
        surface={{
          values: rows.flatMap(({ values }) => values),
          rows: 3,
          columns: xs.length,
          scale: { kind: "sequential", min: 0, max: 1 },
        }}
      />
      <Plot
        label={say({ en: "How much of the gradient reaches each step", zh: "有多少梯度回到各步" })}
        x={x}
        y={{
          min: 10 ** Math.min(-3, Math.floor(Math.log10(Math.max(1e-12, Math.min(...back))))),
          max: 2,
          scale: "log",
          title: say({ en: "slope of the last c by cₜ", zh: "最后的 c 对 cₜ 的斜率" }),
        }}
        height={200}
        series={[{ kind: "points", x: times, y: back.map((value) => Math.max(1e-12, value)), colour: "seal", size: 5 }]}
      />
      <p className="figure-number" role="status">
        {say({
          en: `At step ${marker} the cell held ${fixed(kept, 2)}; at the end ${fixed(cell[cell.length - 1], 2)}. The gradient that comes back to step ${marker}: ${readable(back[marker - 1])}.`,
          zh: `第 ${marker} 步时单元里是 ${fixed(kept, 2)}，最后是 ${fixed(cell[cell.length - 1], 2)}。回到第 ${marker} 步的梯度：${readable(back[marker - 1])}。`,
        })}
      </p>
    </>
  );
}
