import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./column-mix.ts";

const axis = { min: -6, max: 6, ticks: [-6, -4, -2, 0, 2, 4, 6] };

export default function ColumnMix({ state, set, result, say }: FigureProps<typeof definition>) {
  const { rows, x, begun, mix, target, distance, flat } = result;
  const columns = {
    first: say({ en: "first column", zh: "第一列" }),
    second: say({ en: "second column", zh: "第二列" }),
  };
  const verdict =
    distance < 1e-9
      ? say({ en: "Target reached", zh: "到达目标" })
      : say({ en: `${fixed(distance, 2)} from the target`, zh: `离目标 ${fixed(distance, 2)}` });
  const handle = (name: "first" | "second" | "target", label: string, colour: 1 | 2 | "ink") => ({
    x: state[name][0],
    y: state[name][1],
    label,
    colour,
    step: 0.25,
    onMove: (toX: number, toY: number) => set({ [name]: [toX, toY] }),
  });
  return (
    <div className="columns">
      <Plot
        label={say({ en: `The mix of two columns. ${verdict}.`, zh: `两列的线性组合。${verdict}。` })}
        x={{ ...axis, title: say({ en: "first entry", zh: "第一个分量" }) }}
        y={{ ...axis, title: say({ en: "second entry", zh: "第二个分量" }) }}
        square
        series={[
          {
            kind: "line",
            x: [0, rows[0][0]],
            y: [0, rows[1][0]],
            colour: 1,
            width: 1.5,
            dash: "solid",
            label: columns.first,
          },
          {
            kind: "line",
            x: [0, rows[0][1]],
            y: [0, rows[1][1]],
            colour: 2,
            width: 1.5,
            dash: "dashed",
            label: columns.second,
          },
          { kind: "arrows", x: [0], y: [0], toX: [begun[0]], toY: [begun[1]], colour: 1 },
          { kind: "arrows", x: [begun[0]], y: [begun[1]], toX: [mix[0]], toY: [mix[1]], colour: 2 },
          {
            kind: "points",
            x: [target[0]],
            y: [target[1]],
            shape: "cross",
            size: 10,
            colour: "ink",
            label: say({ en: "target", zh: "目标" }),
          },
          { kind: "points", x: [mix[0]], y: [mix[1]], shape: "diamond", size: 7, colour: "seal", label: "A x" },
        ]}
        handles={[
          handle("first", columns.first, 1),
          handle("second", columns.second, 2),
          handle("target", say({ en: "target", zh: "目标" }), "ink"),
        ]}
      />
      <div>
        <p className="figure-number" role="status">
          {verdict}
        </p>
        <div className="side-by-side equation">
          <NumberGrid label="A" values={rows.flat()} rows={2} columns={2} />
          <NumberGrid label="x" values={x} rows={2} columns={1} />
          <NumberGrid label="= A x" values={mix} rows={2} columns={1} />
        </div>
        <p>
          {readable(x[0])} × ({readable(rows[0][0])}, {readable(rows[1][0])}) + {readable(x[1])} × (
          {readable(rows[0][1])}, {readable(rows[1][1])}) = ({fixed(mix[0], 2)}, {fixed(mix[1], 2)})
        </p>
        {flat && (
          <p className="meta">
            {say({
              en: "Both columns lie on one line: nothing beside that line can be reached.",
              zh: "两列在同一条直线上：直线以外的点都到不了。",
            })}
          </p>
        )}
      </div>
    </div>
  );
}
