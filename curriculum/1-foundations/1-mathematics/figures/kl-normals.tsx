import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./kl-normals.ts";

type Props = FigureProps<typeof definition>;

export default function KlNormals({ state, set, result, say }: Props) {
  const { xs, p, q, parts, direction, there, back } = result;
  const top = 1.15 * Math.max(0.4, ...p, ...q);
  const reach = 1.2 * Math.max(0.3, ...parts.map(Math.abs));
  const x = { min: -8, max: 8, title: "x" };
  const name = direction === "pq" ? "p · ln(p/q)" : "q · ln(q/p)";
  return (
    <>
      <p className="figure-number" role="status">
        KL(p‖q) = {fixed(there, 4)}
        {say({ en: ", ", zh: "，" })}KL(q‖p) = {fixed(back, 4)} {say({ en: "nats", zh: "奈特" })}
      </p>
      <div className="columns">
        <Plot
          label={say({ en: "The densities of p and q", zh: "p 与 q 的密度" })}
          x={x}
          y={{ min: 0, max: top, title: say({ en: "density", zh: "密度" }) }}
          series={[
            { kind: "line", x: xs, y: p, colour: 1, label: "p" },
            { kind: "line", x: xs, y: q, colour: "seal", label: "q" },
          ]}
          handles={[
            {
              x: state.pMean,
              y: Math.max(...p),
              label: say({ en: "mean of p", zh: "p 的均值" }),
              colour: 1,
              step: 0.1,
              along: "x",
              onMove: (next) => set({ pMean: next }),
            },
            {
              x: state.qMean,
              y: Math.max(...q),
              label: say({ en: "mean of q", zh: "q 的均值" }),
              colour: "seal",
              step: 0.1,
              along: "x",
              onMove: (next) => set({ qMean: next }),
            },
          ]}
        />
        <Plot
          label={say({
            en: `${name} along the line; its signed area is the divergence`,
            zh: `${name} 沿数轴的变化；带正负号的面积就是散度`,
          })}
          x={x}
          y={{
            min: -reach,
            max: reach,
            title: say({ en: `${name} (nats per unit of x)`, zh: `${name}（奈特每单位 x）` }),
          }}
          series={[
            {
              kind: "area",
              x: xs,
              low: parts.map(() => 0),
              high: parts.map((part) => Math.max(0, part)),
              colour: "seal",
              label: say({ en: "costs", zh: "多付" }),
            },
            {
              kind: "area",
              x: xs,
              low: parts.map((part) => Math.min(0, part)),
              high: parts.map(() => 0),
              colour: "good",
              label: say({ en: "saves", zh: "少付" }),
            },
            { kind: "line", x: xs, y: parts, colour: "ink", dash: "solid", label: name },
          ]}
        />
      </div>
    </>
  );
}
