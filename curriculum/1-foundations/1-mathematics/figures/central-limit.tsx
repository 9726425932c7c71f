import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./central-limit.ts";

type Props = FigureProps<typeof definition>;

export default function CentralLimit({ result, say }: Props) {
  const { n, repetitions, axis, bins, xs, limit, truth, found, within } = result;
  const top = 1.25 * Math.max(...limit, ...bins.height);
  const series: Series[] = [
    {
      kind: "bars",
      x: bins.x,
      y: bins.height,
      width: bins.width * 0.92,
      colour: 1,
      label: say({ en: "means", zh: "均值" }),
    },
    {
      kind: "line",
      x: xs,
      y: limit,
      colour: "seal",
      label: say({ en: "normal distribution, deviation σ/√n", zh: "正态分布，标准差 σ/√n" }),
    },
  ];
  const y = { min: 0, max: top, title: say({ en: "density", zh: "密度" }) };
  const title = say({ en: `mean of ${n} ${n === 1 ? "draw" : "draws"}`, zh: `${n} 次抽取的均值` });
  const [low, high] = [xs[0], xs[xs.length - 1]];
  return (
    <>
      <div className="columns">
        <Plot
          label={say({
            en: `${repetitions} means of ${n} draws, on the scale of single draws: deviation ${fixed(found.deviation, 4)}`,
            zh: `${repetitions} 个均值，每个用 ${n} 次抽取；刻度与单次抽取相同：标准差 ${fixed(found.deviation, 4)}`,
          })}
          x={{ min: axis.low - 0.1 * (axis.high - axis.low), max: axis.high + 0.1 * (axis.high - axis.low), title }}
          y={y}
          series={series}
        />
        <Plot
          label={say({ en: "The same, four deviations to either side", zh: "同一批均值，左右各四个标准差" })}
          x={{ min: low, max: high, title: say({ en: `${title}, enlarged`, zh: `${title}（放大）` }) }}
          y={y}
          series={series.map(({ label: _, ...rest }) => rest as Series)}
        />
      </div>
      <div className="scroll">
        <table className="readings">
          <thead>
            <tr>
              <th />
              <th scope="col">{say({ en: "mean", zh: "均值" })}</th>
              <th scope="col">{say({ en: "std. deviation", zh: "标准差" })}</th>
              <th scope="col">{say({ en: "within 1 σ/√n", zh: "1 个 σ/√n 以内" })}</th>
              <th scope="col">{say({ en: "within 2", zh: "2 个以内" })}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{say({ en: "normal distribution", zh: "正态分布" })}</th>
              <td>{fixed(truth.mean, 4)}</td>
              <td>{fixed(truth.standardError, 4)}</td>
              <td>0.6827</td>
              <td>0.9545</td>
            </tr>
            <tr>
              <th scope="row">{say({ en: `${repetitions} means`, zh: `${repetitions} 个均值` })}</th>
              <td>{fixed(found.mean, 4)}</td>
              <td>{fixed(found.deviation, 4)}</td>
              <td>{fixed(within[0], 4)}</td>
              <td>{fixed(within[1], 4)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
}
