import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./normal-fit.ts";

type Props = FigureProps<typeof definition>;

/** Nats below the maximum that are drawn. */
const depth = 25;

export default function NormalFit({ state, set, result, say }: Props) {
  const { draws, heights, xs, density, shoulder, log, squares, byMean, best, bestHere } = result;
  const top = Math.max(0.3, 1.15 * Math.max(...density));
  return (
    <>
      <p className="figure-number" role="status">
        ln L = {fixed(log, 3)}
        {say({
          en: ` (at best ${fixed(best.log, 3)}, with μ = ${fixed(best.mean, 2)}, σ = ${fixed(best.deviation, 2)})`,
          zh: `（最大 ${fixed(best.log, 3)}，在 μ = ${fixed(best.mean, 2)}、σ = ${fixed(best.deviation, 2)} 处）`,
        })}
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: `The density and its heights at the draws: ${heights.map((height) => fixed(height, 3)).join(", ")}`,
            zh: `密度，以及它在各个数处的高度：${heights.map((height) => fixed(height, 3)).join("、")}`,
          })}
          x={{ min: -2, max: 12, title: "x" }}
          y={{ min: 0, max: top, title: say({ en: "density f(x)", zh: "密度 f(x)" }) }}
          series={[
            {
              kind: "bars",
              x: draws,
              y: heights,
              width: 0.12,
              colour: 1,
              label: say({ en: "heights at the draws", zh: "各个数处的高度" }),
            },
            { kind: "line", x: xs, y: density, colour: "seal", label: say({ en: "density", zh: "密度" }) },
            {
              kind: "points",
              x: draws,
              y: draws.map(() => 0),
              colour: 1,
              size: 5,
              label: say({ en: "draws", zh: "抽到的数" }),
            },
          ]}
          handles={[
            {
              x: state.mean,
              y: Math.max(...density),
              label: "μ",
              colour: "seal",
              step: 0.1,
              along: "x",
              onMove: (mean) => set({ mean }),
            },
            {
              x: state.mean + state.deviation,
              y: shoulder,
              label: "σ",
              colour: "ink",
              step: 0.1,
              along: "x",
              onMove: (x) => set({ deviation: x - state.mean }),
            },
          ]}
        />
        <Plot
          label={say({
            en: `Log-likelihood over μ, for this σ: highest at ${fixed(best.mean, 2)}`,
            zh: `σ 不变时，对数似然随 μ 的变化：在 ${fixed(best.mean, 2)} 处最大`,
          })}
          x={{ min: -2, max: 12, title: say({ en: "mean μ, with this σ", zh: "均值 μ（σ 不变）" }) }}
          y={{
            min: bestHere - depth,
            max: bestHere + 2,
            title: say({ en: "log-likelihood ln L", zh: "对数似然 ln L" }),
          }}
          series={[
            {
              kind: "rule",
              x: best.mean,
              colour: "good",
              dash: "dashed",
              label: say({ en: "mean of the draws", zh: "这些数的均值" }),
            },
            { kind: "line", x: xs, y: byMean, colour: 1, dash: "solid" },
          ]}
          handles={[
            {
              x: state.mean,
              y: Math.max(bestHere - depth, log),
              label: say({ en: "μ on the log-likelihood", zh: "对数似然上的 μ" }),
              colour: "seal",
              step: 0.1,
              along: "x",
              onMove: (mean) => set({ mean }),
            },
          ]}
          onDrag={(mean) => set({ mean })}
        />
      </div>
      <p className="meta">
        {say({
          en: `Sum of the squared distances from μ: ${fixed(squares, 2)}. For a given σ, ln L is largest where this sum is smallest.`,
          zh: `各个数到 μ 的距离平方和：${fixed(squares, 2)}。σ 一定时，这个和最小，ln L 就最大。`,
        })}
      </p>
    </>
  );
}
