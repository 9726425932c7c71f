import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./pca-cloud.ts";

const axis = { min: -6, max: 6, ticks: [-6, -4, -2, 0, 2, 4, 6] };

export default function PcaCloud({ state, set, result, say }: FigureProps<typeof definition>) {
  const { origin, line, variances, components, explained, here, curve, degrees, direction, firstDirection } = result;
  const highest = 1.1 * Math.max(...curve, 0.5);
  const reading = say({
    en: `Variance along the line ${fixed(here, 2)}; at most ${fixed(variances[0], 2)}, at ${fixed(firstDirection, 0)}°`,
    zh: `沿直线的方差 ${fixed(here, 2)}；最大 ${fixed(variances[0], 2)}，在 ${fixed(firstDirection, 0)}°`,
  });
  const spread = variances.map(Math.sqrt);
  return (
    <div className="columns">
      <Plot
        label={reading}
        x={{ ...axis, title: say({ en: "first entry", zh: "第一个分量" }) }}
        y={{ ...axis, title: say({ en: "second entry", zh: "第二个分量" }) }}
        square
        series={[
          {
            kind: "line",
            x: [origin[0] - 20 * line[0], origin[0] + 20 * line[0]],
            y: [origin[1] - 20 * line[1], origin[1] + 20 * line[1]],
            colour: "ink-soft",
            width: 1.4,
            dash: "solid",
          },
          { kind: "points", x: result.x, y: result.y, colour: 1, size: 3.5, label: say({ en: "points", zh: "点" }) },
          {
            kind: "points",
            x: result.shadowX,
            y: result.shadowY,
            colour: 2,
            shape: "diamond",
            size: 2.6,
            label: say({ en: "shadows on the line", zh: "在直线上的影子" }),
          },
          {
            kind: "arrows",
            x: [origin[0], origin[0]],
            y: [origin[1], origin[1]],
            toX: components.map(([x], i) => origin[0] + 2 * spread[i] * x),
            toY: components.map(([, y], i) => origin[1] + 2 * spread[i] * y),
            colour: "seal",
            label: say({ en: "components (length: 2 √variance)", zh: "主成分，长度为方差平方根的两倍" }),
          },
        ]}
        handles={[
          {
            x: state.centre[0],
            y: state.centre[1],
            label: say({ en: "centre of the cloud", zh: "点团的中心" }),
            colour: "ink",
            step: 0.25,
            onMove: (x, y) => set({ centre: [x, y] }),
          },
        ]}
      />
      <div>
        <Plot
          label={say({ en: "Variance against the direction of the line", zh: "方差随直线方向的变化" })}
          x={{
            min: 0,
            max: 180,
            ticks: [0, 45, 90, 135, 180],
            title: say({ en: "direction, degrees", zh: "方向（度）" }),
          }}
          y={{ min: 0, max: highest, title: say({ en: "variance", zh: "方差" }) }}
          height={220}
          series={[
            { kind: "line", x: degrees, y: curve, colour: 2, dash: "solid" },
            {
              kind: "rule",
              x: firstDirection,
              colour: "seal",
              label: say({ en: "first component", zh: "第一主成分" }),
            },
            {
              kind: "points",
              x: [direction],
              y: [here],
              colour: "ink",
              size: 6,
              label: say({ en: "the line", zh: "当前直线" }),
            },
          ]}
        />
        <p className="figure-number" role="status">
          {reading}
        </p>
        <NumberGrid
          label={say({ en: "covariance matrix", zh: "协方差矩阵" })}
          values={result.covariance}
          rows={2}
          columns={2}
        />
        <p>
          {say({
            en: `The first component explains ${fixed(100 * explained, 1)} % of the variance.`,
            zh: `第一主成分的解释方差占 ${fixed(100 * explained, 1)}%。`,
          })}
        </p>
      </div>
    </div>
  );
}
