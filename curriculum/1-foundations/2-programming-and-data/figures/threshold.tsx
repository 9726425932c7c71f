import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./threshold.ts";

export default function Threshold({ set, result, say }: FigureProps<typeof definition>) {
  const { threshold, tp, fp, fn, tn, precision, recall, accuracy, always } = result;
  const { middles, positives, negatives, thresholds, precisions, recalls } = result;
  const most = Math.max(...positives, ...negatives) + 1;
  const percent = (share: number | null) =>
    share === null ? "–" : `${fixed(100 * share, 1)}${say({ en: "\u00a0%", zh: "%" })}`;
  const x = { min: 0, max: 1, title: say({ en: "score", zh: "得分" }) };
  return (
    <>
      <div className="columns">
        <Plot
          label={say({ en: "Scores of both classes, and the threshold", zh: "两类的得分与阈值" })}
          x={x}
          y={{ min: 0, max: most, title: say({ en: "rows", zh: "行数" }) }}
          height={280}
          series={[
            {
              kind: "bars",
              x: middles.map((m) => m - 0.01),
              y: negatives,
              width: 0.02,
              colour: 1,
              label: say({ en: "in truth 0", zh: "实为 0" }),
            },
            {
              kind: "bars",
              x: middles.map((m) => m + 0.01),
              y: positives,
              width: 0.02,
              colour: 2,
              label: say({ en: "in truth 1", zh: "实为 1" }),
            },
            { kind: "rule", x: threshold, colour: "seal", dash: "solid" },
          ]}
          handles={[
            {
              x: threshold,
              y: most * 0.9,
              label: say({ en: "threshold", zh: "阈值" }),
              colour: "seal",
              step: 0.01,
              along: "x",
              onMove: (next) => set({ threshold: next }),
            },
          ]}
          onDrag={(next) => set({ threshold: next })}
        />
        <Plot
          label={say({ en: "Precision and recall over the threshold", zh: "精确率与召回率随阈值的变化" })}
          x={{ ...x, title: say({ en: "threshold", zh: "阈值" }) }}
          y={{ min: 0, max: 1, title: say({ en: "share", zh: "比例" }) }}
          height={280}
          series={[
            {
              kind: "line",
              x: precisions.at,
              y: precisions.values,
              colour: 3,
              label: say({ en: "precision", zh: "精确率" }),
            },
            { kind: "line", x: thresholds, y: recalls, colour: 4, label: say({ en: "recall", zh: "召回率" }) },
            { kind: "rule", x: threshold, colour: "seal", dash: "solid" },
          ]}
        />
      </div>
      <table className="runs">
        <thead>
          <tr>
            <td />
            <th scope="col">{say({ en: "said 0", zh: "判为 0" })}</th>
            <th scope="col">{say({ en: "said 1", zh: "判为 1" })}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{say({ en: "in truth 0", zh: "实为 0" })}</th>
            <td className="numeric">{tn}</td>
            <td className="numeric">{fp}</td>
          </tr>
          <tr>
            <th scope="row">{say({ en: "in truth 1", zh: "实为 1" })}</th>
            <td className="numeric">{fn}</td>
            <td className="numeric">{tp}</td>
          </tr>
        </tbody>
      </table>
      <p className="figure-number" role="status">
        {say({
          en: `Precision ${percent(precision)}, recall ${percent(recall)}, accuracy ${percent(accuracy)}; always saying 0 has ${percent(always)}.`,
          zh: `精确率 ${percent(precision)}，召回率 ${percent(recall)}，准确率 ${percent(accuracy)}；一律判 0 的准确率是 ${percent(always)}。`,
        })}
      </p>
    </>
  );
}
