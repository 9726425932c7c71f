import { Heatmap } from "@gradus/curriculum/figure-parts/Heatmap";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./missing-values.ts";

export default function MissingValues({ result, say }: FigureProps<typeof definition>) {
  const { truth, lost, filled, bins, histograms, mean, deviation, rows } = result;
  const columns = truth.length / 3;
  const marks = lost.flatMap((gone, i) =>
    gone === 1 ? [{ row: Math.floor(i / columns), column: i % columns, style: "thin" as const }] : [],
  );
  const most = Math.max(...histograms.truth, ...histograms.after);
  const strip = (title: string, values: readonly number[]) => (
    <Heatmap
      title={title}
      label={title}
      values={values}
      rows={3}
      columns={columns}
      width={620}
      scale={{ kind: "sequential", min: 0, max: 80 }}
      marks={marks}
    />
  );
  return (
    <>
      {strip(
        say({
          en: "Ages as they were, one cell per passenger, classes 1 to 3 from the top; framed: lost",
          zh: "原本的年龄：一格一人，从上到下为一、二、三等舱；加框的是缺失的",
        }),
        truth,
      )}
      {strip(say({ en: "After the treatment (blank: gone)", zh: "处理之后（空白：已删去）" }), filled)}
      <Plot
        label={say({ en: "How many passengers have which age, before and after", zh: "处理前后各年龄段的人数" })}
        x={{ min: 0, max: 80, title: say({ en: "age, years", zh: "年龄（岁）" }) }}
        y={{ min: 0, max: most + 1, title: say({ en: "passengers", zh: "人数" }) }}
        height={260}
        series={[
          {
            kind: "bars",
            x: bins,
            y: histograms.after,
            width: 4.4,
            colour: 1,
            label: say({ en: "after", zh: "处理后" }),
          },
          {
            kind: "points",
            x: bins,
            y: histograms.truth,
            shape: "diamond",
            size: 5,
            colour: "seal",
            label: say({ en: "as they were", zh: "原本" }),
          },
        ]}
      />
      <p className="figure-number" role="status">
        {say({
          en: `Mean ${fixed(mean.truth, 1)} → ${fixed(mean.after, 1)} years, standard deviation ${fixed(deviation.truth, 1)} → ${fixed(deviation.after, 1)}, rows ${rows.truth} → ${rows.after}.`,
          zh: `平均 ${fixed(mean.truth, 1)} → ${fixed(mean.after, 1)} 岁，标准差 ${fixed(deviation.truth, 1)} → ${fixed(deviation.after, 1)}，行数 ${rows.truth} → ${rows.after}。`,
        })}
      </p>
    </>
  );
}
