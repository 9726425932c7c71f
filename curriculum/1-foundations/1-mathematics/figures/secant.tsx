import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./secant.ts";

const xAxis = { min: -3, max: 3, title: "x" };
const yAxis = { min: -4, max: 8, title: "f(x)" };

/** A straight line through a point, across the whole plot. */
const straight = (x: number, y: number, slope: number) => ({
  x: [xAxis.min, xAxis.max],
  y: [y + slope * (xAxis.min - x), y + slope * (xAxis.max - x)],
});

export default function Secant({ state, set, result, say }: FigureProps<typeof definition>) {
  const { xs, ys, x, y, h, otherY, secant, tangent, table } = result;
  const names = { secant: say({ en: "secant", zh: "割线" }), tangent: say({ en: "tangent", zh: "切线" }) };
  const series: Series[] = [
    { kind: "line", x: xs, y: ys, colour: "ink", dash: "solid", label: "f" },
    ...(secant === null
      ? []
      : ([
          {
            kind: "line",
            ...straight(x, y, secant),
            colour: 1,
            dash: "solid",
            width: 2,
            label: `${names.secant}: ${fixed(secant, 3)}`,
          },
          { kind: "line", x: [x, x + h, x + h], y: [y, y, otherY], colour: 1, dash: "dotted" },
        ] satisfies Series[])),
    ...(tangent === null
      ? []
      : ([
          {
            kind: "line",
            ...straight(x, y, tangent),
            colour: "seal",
            dash: "dashed",
            label: `${names.tangent}: ${fixed(tangent, 3)}`,
          },
        ] satisfies Series[])),
  ];
  const reading =
    secant === null
      ? say({
          en: "h = 0: both points are the same, rise and run are 0, and 0/0 is no slope.",
          zh: "h = 0：两点重合，纵横变化都是 0，0/0 不是斜率。",
        })
      : `(${readable(otherY, 4)} − ${inBrackets(y)}) / ${inBrackets(h)} = ${fixed(secant, 3)}`;
  return (
    <>
      <p className="figure-number" role="status">
        {reading}
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: `The curve, a secant with ${secant === null ? "no slope" : `slope ${fixed(secant, 3)}`} and ${tangent === null ? "no tangent" : `a tangent with slope ${fixed(tangent, 3)}`}`,
            zh: `曲线；${secant === null ? "没有割线" : `割线斜率 ${fixed(secant, 3)}`}；${tangent === null ? "没有切线" : `切线斜率 ${fixed(tangent, 3)}`}`,
          })}
          x={xAxis}
          y={yAxis}
          series={series}
          height={380}
          handles={[
            {
              x: state.x + state.h,
              y: otherY,
              label: "x + h",
              colour: 1,
              step: 0.05,
              along: "x",
              onMove: (to) => set({ h: to - state.x }),
            },
            { x: state.x, y, label: "x", colour: "ink", step: 0.1, along: "x", onMove: (to) => set({ x: to }) },
          ]}
        />
        <div>
          <div className="scroll">
            <table className="readings">
              <thead>
                <tr>
                  <th scope="col">h</th>
                  <th scope="col">{say({ en: "secant", zh: "割线斜率" })}</th>
                  <th scope="col">{say({ en: "minus tangent", zh: "减切线斜率" })}</th>
                </tr>
              </thead>
              <tbody>
                {table.map((row) => (
                  <tr key={row.h}>
                    <td>{readable(row.h, 4)}</td>
                    <td>{fixed(row.slope, 5)}</td>
                    <td>{tangent === null ? "–" : fixed(row.slope - tangent, 5)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {tangent === null && (
            <p>
              {say({
                en: "From this side the slope is always the same, from the other it is the opposite: no tangent, no derivative here.",
                zh: "从这一侧看，斜率始终不变；从另一侧看，正好相反：这里没有切线，也没有导数。",
              })}
            </p>
          )}
        </div>
      </div>
    </>
  );
}

/** In brackets where a sign stands before it. */
const inBrackets = (value: number) => (value < 0 ? `(${readable(value, 4)})` : readable(value, 4));
