import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, usePlot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./linear-map.ts";

const axis = { min: -3, max: 3, ticks: [-3, -2, -1, 0, 1, 2, 3] };

export default function LinearMap({ state, set, result, say }: FigureProps<typeof definition>) {
  const { t, matrix, determinant, rank, arrows, grid, square, letter } = result;
  const columns = {
    first: say({ en: "first column", zh: "第一列" }),
    second: say({ en: "second column", zh: "第二列" }),
  };
  const kind =
    rank < 2
      ? say({ en: "collapsed", zh: "塌了" })
      : determinant < 0
        ? say({ en: "turned over", zh: "翻面" })
        : say({ en: "not turned over", zh: "没有翻面" });
  return (
    <div className="columns">
      <Plot
        label={say({
          en: `The plane after the matrix; determinant ${fixed(determinant, 2)}`,
          zh: `矩阵作用后的平面；行列式 ${fixed(determinant, 2)}`,
        })}
        x={{ ...axis, title: say({ en: "first entry", zh: "第一个分量" }) }}
        y={{ ...axis, title: say({ en: "second entry", zh: "第二个分量" }) }}
        square
        beneath={<Ground grid={grid} square={square} letter={letter} />}
        series={[
          { kind: "arrows", x: [0], y: [0], toX: [arrows[0]], toY: [arrows[1]], colour: 1, label: columns.first },
          { kind: "arrows", x: [0], y: [0], toX: [arrows[2]], toY: [arrows[3]], colour: 2, label: columns.second },
        ]}
        handles={
          // On the way the arrows are not the columns: only at the end can they be held.
          t < 1
            ? []
            : (["first", "second"] as const).map((name) => ({
                x: state[name][0],
                y: state[name][1],
                label: columns[name],
                colour: name === "first" ? 1 : 2,
                step: 0.1,
                onMove: (x: number, y: number) => set({ [name]: [x, y] }),
              }))
        }
      />
      <div>
        <NumberGrid label="A" values={matrix} rows={2} columns={2} decimals={1} />
        <table className="readings">
          <tbody>
            <tr>
              <th scope="row">{say({ en: "determinant", zh: "行列式" })}</th>
              <td>
                {fixed(determinant, 2)} ({kind})
              </td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "rank", zh: "秩" })}</th>
              <td>{rank}</td>
            </tr>
          </tbody>
        </table>
        <p className="meta">
          {say({
            en: "The shaded shape is the unit square with the letter F. The columns can be dragged at t = 1.",
            zh: "涂色的是单位正方形，里面有字母 F。t = 1 时可以拖动两列。",
          })}
        </p>
      </div>
    </div>
  );
}

function Ground({ grid, square, letter }: { grid: number[]; square: number[]; letter: number[] }) {
  const { x, y } = usePlot();
  const point = (points: number[], i: number) => `${x.at(points[i]).toFixed(1)} ${y.at(points[i + 1]).toFixed(1)}`;
  const outline = (points: number[]) =>
    `M${Array.from({ length: points.length / 2 }, (_, i) => point(points, 2 * i)).join("L")}Z`;
  const lines = Array.from({ length: grid.length / 4 }, (_, i) => `M${point(grid, 4 * i)}L${point(grid, 4 * i + 2)}`);
  return (
    <>
      <path d={lines.join("")} stroke="var(--curve-3)" strokeOpacity={0.55} strokeWidth={1} fill="none" />
      <path d={outline(square)} fill="var(--seal)" fillOpacity={0.18} stroke="var(--seal)" strokeWidth={1.5} />
      <path d={outline(letter)} fill="var(--ink)" fillOpacity={0.75} stroke="none" />
    </>
  );
}
