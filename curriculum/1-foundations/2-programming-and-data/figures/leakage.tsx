import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./leakage.ts";

export default function Leakage({ result, say }: FigureProps<typeof definition>) {
  const { candidates, kept, outside, inside } = result;
  const percent = (share: number) => fixed(100 * share, 1);
  return (
    <>
      <Plot
        label={say({ en: "Accuracy found over the number of candidates", zh: "候选特征数与测得的准确率" })}
        x={{
          min: 10,
          max: 1000,
          scale: "log",
          title: say({ en: "candidate features, all noise", zh: "候选特征数（全是噪声）" }),
        }}
        y={{ min: 0.3, max: 1, title: say({ en: "accuracy found", zh: "测得的准确率" }) }}
        series={[
          {
            kind: "rule",
            y: 0.5,
            colour: "ink-soft",
            dash: "dotted",
            label: say({ en: "the truth: a coin", zh: "真相：抛硬币" }),
          },
          { kind: "line", x: candidates, y: outside, colour: "seal" },
          {
            kind: "points",
            x: candidates,
            y: outside,
            colour: "seal",
            label: say({ en: "selected on all rows first", zh: "先用全部数据挑特征" }),
          },
          { kind: "line", x: candidates, y: inside, colour: 1 },
          {
            kind: "points",
            x: candidates,
            y: inside,
            colour: 1,
            shape: "square",
            label: say({ en: "selected inside each fold", zh: "在每一折里挑特征" }),
          },
        ]}
      />
      <p className="figure-number" role="status">
        {say({
          en: `The best ${kept} of 1,000: selected outside ${percent(outside[4])} %, inside ${percent(inside[4])} %. Means of ten data sets.`,
          zh: `从 1000 个里挑 ${kept} 个：在外面挑得 ${percent(outside[4])}%，在折内挑得 ${percent(inside[4])}%。均为十份数据的平均。`,
        })}
      </p>
    </>
  );
}
