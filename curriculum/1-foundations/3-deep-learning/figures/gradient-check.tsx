import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./gradient-check.ts";

type Props = FigureProps<typeof definition>;

/** An error of 0 has no place on a logarithmic axis: it is drawn at its lower end. */
const smallest = 1e-13;
const look = [
  { colour: 1, dash: "dotted" },
  { colour: 1, dash: "solid" },
  { colour: "seal", dash: "dotted" },
  { colour: "seal", dash: "solid" },
] as const;

export default function GradientCheck({ state, set, result, say }: Props) {
  const { curves, h, slope } = result;
  const name = ({ dtype, sides }: (typeof curves)[number]) =>
    say(
      sides === "one"
        ? { en: `${dtype}, one-sided`, zh: `${dtype}，单侧` }
        : { en: `${dtype}, central`, zh: `${dtype}，中心` },
    );
  const chosen = 10 ** state.exponent;
  const series: Series[] = [
    { kind: "rule", x: chosen, colour: "ink-soft", dash: "dotted" },
    ...curves.map(
      (curve, i): Series => ({
        kind: "line",
        x: h,
        y: curve.error.map((error) => Math.max(smallest, error)),
        label: name(curve),
        ...look[i],
      }),
    ),
  ];
  const move = (x: number) => set({ exponent: Math.round(4 * Math.log10(x)) / 4 });
  return (
    <>
      <Plot
        label={say({ en: "Relative error of the difference against h", zh: "差分的相对误差随 h 的变化" })}
        x={{ min: 1e-14, max: 1, scale: "log", title: "h" }}
        y={{ min: smallest, max: 100, scale: "log", title: say({ en: "relative error", zh: "相对误差" }) }}
        series={series}
        onDrag={move}
      />
      <div className="scroll">
        <table className="readings">
          <thead>
            <tr>
              <th scope="col">
                h = 10<sup>{readable(state.exponent, 4)}</sup>
              </th>
              <th scope="col">{say({ en: "slope found", zh: "求得的斜率" })}</th>
              <th scope="col">{say({ en: "relative error", zh: "相对误差" })}</th>
            </tr>
          </thead>
          <tbody>
            {curves.map((curve) => (
              <tr key={`${curve.dtype} ${curve.sides}`}>
                <th scope="row">{name(curve)}</th>
                <td>{fixed(curve.at.slope, 8)}</td>
                <td>{curve.at.error.toExponential(1)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{say({ en: "autograd (float64)", zh: "自动求导（float64）" })}</th>
              <td>{fixed(slope, 8)}</td>
              <td>–</td>
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
}
