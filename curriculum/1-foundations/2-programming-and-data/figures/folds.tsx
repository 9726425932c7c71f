import { Heatmap } from "@gradus/curriculum/figure-parts/Heatmap";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./folds.ts";

export default function Folds({ result, say }: FigureProps<typeof definition>) {
  const { labels, foldOf, folds, cells, shares, share, onesHeld } = result;
  const marks = labels.map((_, column) => ({ row: foldOf[column], column, style: "thin" as const }));
  const title = say({
    en: "One row per round, one cell per passenger; framed: held out. Blue: class 0, red: class 1",
    zh: "一行一轮，一格一人；加框的是留出的。蓝：类别 0，红：类别 1",
  });
  return (
    <>
      <Heatmap
        title={title}
        label={title}
        values={cells}
        rows={folds}
        columns={labels.length}
        width={620}
        legend={false}
        scale={{ kind: "diverging", min: -1.2, max: 1.2 }}
        marks={marks}
      />
      <Plot
        label={say({ en: "Share of class 1 in each fold", zh: "每一折里类别 1 的比例" })}
        x={{
          min: 0.4,
          max: folds + 0.6,
          title: say({ en: "fold held out", zh: "留出的折" }),
          ticks: Array.from({ length: folds }, (_, fold) => fold + 1),
        }}
        y={{ min: 0, max: 1, title: say({ en: "share of class 1", zh: "类别 1 的比例" }) }}
        height={230}
        series={[
          { kind: "bars", x: shares.map((_, i) => i + 1), y: shares, width: 0.6, colour: 2 },
          { kind: "rule", y: share, colour: "seal", label: say({ en: "of all rows", zh: "全体的比例" }) },
        ]}
      />
      <p className="figure-number" role="status">
        {say({
          en: `Held out of class 1: ${onesHeld.join(", ")}; of all rows it is ${fixed(100 * share, 0)} %.`,
          zh: `各折留出的类别 1：${onesHeld.join("、")}；全体中占 ${fixed(100 * share, 0)}%。`,
        })}
      </p>
    </>
  );
}
