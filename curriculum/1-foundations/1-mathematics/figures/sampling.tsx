import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./sampling.ts";

type Props = FigureProps<typeof definition>;

export default function Sampling({ state, set, result, say }: Props) {
  const { bins, xs, density, area, probability, share, truth, found, count } = result;
  const top = Math.max(0.5, Math.max(...density) * 1.35);
  const clipped = bins.height.map((height) => Math.min(height, top * 1.2));
  const readings = [
    { name: `P(${fixed(area.low, 2)} ≤ X ≤ ${fixed(area.high, 2)})`, ofLaw: probability, ofDraws: share },
    { name: say({ en: "mean", zh: "均值" }), ofLaw: truth.mean, ofDraws: found.mean },
    { name: say({ en: "standard deviation", zh: "标准差" }), ofLaw: truth.deviation, ofDraws: found.deviation },
  ];
  const edges = [
    { name: "a", x: state.from, onMove: (from: number) => set({ from }) },
    { name: "b", x: state.to, onMove: (to: number) => set({ to }) },
  ];
  return (
    <>
      <Plot
        label={say({
          en: `Histogram of ${count} draws and the density; the area from ${fixed(area.low, 2)} to ${fixed(area.high, 2)} is ${fixed(probability, 4)}`,
          zh: `${count} 次抽取的直方图与密度；从 ${fixed(area.low, 2)} 到 ${fixed(area.high, 2)} 的面积是 ${fixed(probability, 4)}`,
        })}
        x={{ min: -1, max: 6, title: "x" }}
        y={{
          min: 0,
          max: top,
          title: say({ en: "density (probability per unit of x)", zh: "密度（每单位 x 的概率）" }),
        }}
        series={[
          {
            kind: "bars",
            x: bins.x,
            y: clipped,
            width: bins.width * 0.92,
            colour: 1,
            label: say({ en: "draws", zh: "抽到的数" }),
          },
          {
            kind: "area",
            x: area.x,
            low: area.x.map(() => 0),
            high: area.y,
            colour: "seal",
            label: "P(a ≤ X ≤ b)",
          },
          { kind: "line", x: xs, y: density, colour: "seal", label: say({ en: "density", zh: "密度" }) },
          ...edges.map(({ x }) => ({ kind: "rule" as const, x, colour: "seal" as const, dash: "dotted" as const })),
        ]}
        handles={edges.map(({ name, x, onMove }) => ({
          x,
          y: top * (name === "a" ? 0.9 : 0.8),
          label: name,
          colour: "seal" as const,
          step: 0.05,
          along: "x" as const,
          onMove,
        }))}
      />
      <table className="readings">
        <thead>
          <tr>
            <th />
            <th scope="col">{say({ en: "distribution", zh: "分布" })}</th>
            <th scope="col">{say({ en: "draws", zh: "抽到的数" })}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map(({ name, ofLaw, ofDraws }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{fixed(ofLaw, 4)}</td>
              <td>{fixed(ofDraws, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
