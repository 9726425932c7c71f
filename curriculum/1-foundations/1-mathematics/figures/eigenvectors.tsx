import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./eigenvectors.ts";

const axis = { min: -4, max: 4, ticks: [-4, -2, 0, 2, 4] };

export default function Eigenvectors({ state, set, result, say }: FigureProps<typeof definition>) {
  const { matrix, circle, ellipse, x, ax, between, pairs, every } = result;
  const half = circle.length / 2;
  const columns = {
    first: say({ en: "first column", zh: "第一列" }),
    second: say({ en: "second column", zh: "第二列" }),
  };
  const lines = (every ? [] : pairs).map(({ value, vector }, i): Series => {
    const name = say({ en: "eigenvectors, λ", zh: "特征向量，λ" });
    return {
      kind: "line",
      x: [-6 * vector[0], 6 * vector[0]],
      y: [-6 * vector[1], 6 * vector[1]],
      colour: "seal",
      width: 1.8,
      dash: i === 0 ? "solid" : "dashed",
      label: `${name} = ${fixed(value, 2)}`,
    };
  });
  const verdict =
    pairs.length === 0
      ? say({ en: "No real eigenvector: every direction is turned", zh: "没有实特征向量：每个方向都转了" })
      : every
        ? say({
            en: "Nothing is turned: every direction is an eigenvector",
            zh: "什么也不转：每个方向都是特征向量",
          })
        : between < 1.5
          ? say({ en: "x and A x lie on one line: an eigenvector", zh: "x 与 A x 在同一条直线上：是特征向量" })
          : say({
              en: `A x is turned off the line of x by ${fixed(between, 0)}°`,
              zh: `A x 偏离 x 所在的直线 ${fixed(between, 0)}°`,
            });
  return (
    <div className="columns">
      <Plot
        label={verdict}
        x={{ ...axis, title: say({ en: "first entry", zh: "第一个分量" }) }}
        y={{ ...axis, title: say({ en: "second entry", zh: "第二个分量" }) }}
        square
        series={[
          ...lines,
          {
            kind: "line",
            x: circle.slice(0, half),
            y: circle.slice(half),
            colour: "ink-soft",
            dash: "dotted",
            label: say({ en: "unit vectors", zh: "单位向量" }),
          },
          {
            kind: "line",
            x: ellipse.slice(0, half),
            y: ellipse.slice(half),
            colour: 3,
            dash: "solid",
            label: say({ en: "after A", zh: "乘 A 之后" }),
          },
          { kind: "arrows", x: [0], y: [0], toX: [ax[0]], toY: [ax[1]], colour: 3, label: "A x" },
          { kind: "arrows", x: [0], y: [0], toX: [x[0]], toY: [x[1]], colour: "ink", label: "x" },
        ]}
        handles={[
          ...(["first", "second"] as const).map((name) => ({
            x: state[name][0],
            y: state[name][1],
            label: columns[name],
            colour: name === "first" ? (1 as const) : (2 as const),
            step: 0.1,
            onMove: (toX: number, toY: number) => set({ [name]: [toX, toY] }),
          })),
          {
            x: x[0],
            y: x[1],
            label: "x",
            colour: "ink" as const,
            step: 0.05,
            onMove: (toX: number, toY: number) => {
              const turned = (((Math.atan2(toY, toX) * 180) / Math.PI - state.angle + 540) % 360) - 180;
              // An arrow key that turns x by less than half a degree still turns it by one.
              const degrees =
                Math.abs(turned) > 0.05 ? Math.sign(turned) * Math.max(1, Math.round(Math.abs(turned))) : 0;
              set({ angle: (state.angle + degrees + 360) % 360 });
            },
          },
        ]}
      />
      <div>
        <p className="figure-number" role="status">
          {verdict}
        </p>
        <div className="side-by-side equation">
          <NumberGrid label="A" values={matrix} rows={2} columns={2} decimals={1} />
          <NumberGrid label="x" values={x} rows={2} columns={1} />
          <NumberGrid label="A x" values={ax} rows={2} columns={1} />
        </div>
        {pairs.length > 0 && !every && (
          <table className="readings">
            <thead>
              <tr>
                <th scope="col">{say({ en: "eigenvalue", zh: "特征值" })}</th>
                <th scope="col">{say({ en: "eigenvector", zh: "特征向量" })}</th>
              </tr>
            </thead>
            <tbody>
              {pairs.map(({ value, vector }, i) => (
                <tr key={i}>
                  <td>{fixed(value, 3)}</td>
                  <td>
                    ({fixed(vector[0], 3)}, {fixed(vector[1], 3)})
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}
