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
  const readings = [
    { name: say({ en: "mean", zh: "均值" }), ofLaw: truth.mean, ofMeans: found.mean },
    { name: say({ en: "standard deviation", zh: "标准差" }), ofLaw: truth.standardError, ofMeans: found.deviation },
    { name: say({ en: "within 1 σ/√n", zh: "1 个 σ/√n 以内" }), ofLaw: 0.6827, ofMeans: within[0] },
    { name: say({ en: "within 2 σ/√n", zh: "2 个 σ/√n 以内" }), ofLaw: 0.9545, ofMeans: within[1] },
  ];
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
      <table className="readings">
        <thead>
          <tr>
            <th />
            <th scope="col">{say({ en: "normal", zh: "正态分布" })}</th>
            <th scope="col">{say({ en: `${repetitions} means`, zh: `${repetitions} 个均值` })}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map(({ name, ofLaw, ofMeans }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{fixed(ofLaw, 4)}</td>
              <td>{fixed(ofMeans, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
