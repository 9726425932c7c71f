import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./dropout-ensemble.ts";

type Props = FigureProps<typeof definition>;

export default function DropoutEnsemble({ result, say }: Props) {
  const { terms, centres, counts, width, top, mean, deviation, penalty } = result;
  return (
    <>
      <div className="columns">
        <Plot
          label={say({ en: "What each input contributes", zh: "每个输入贡献多少" })}
          x={{
            min: 0.4,
            max: terms.length + 0.6,
            title: say({ en: "input i", zh: "输入 i" }),
            ticks: terms.map((_, i) => i + 1),
          }}
          y={{ min: 0, max: Math.max(1, ...terms) * 1.1, title: "wᵢxᵢ" }}
          height={260}
          series={[{ kind: "bars", x: terms.map((_, i) => i + 1), y: terms, width: 0.7, colour: 1 }]}
        />
        <Plot
          label={say({
            en: `Answers of the 64 networks: mean ${fixed(mean, 2)}, deviation ${fixed(deviation, 2)}`,
            zh: `64 个网络的答案：平均 ${fixed(mean, 2)}，标准差 ${fixed(deviation, 2)}`,
          })}
          x={{ min: 0, max: top, title: say({ en: "answer", zh: "答案" }) }}
          y={{ min: 0, max: Math.max(...counts) * 1.1, title: say({ en: "probability", zh: "概率" }) }}
          height={260}
          series={[
            {
              kind: "bars",
              x: centres,
              y: counts,
              width: width * 0.9,
              colour: "seal",
              label: say({ en: "with dropout", zh: "随机失活时" }),
            },
            { kind: "rule", x: mean, colour: "ink", label: say({ en: "mean", zh: "平均" }) },
          ]}
        />
      </div>
      <p className="figure-number" role="status">
        {say({
          en: `Mean ${fixed(mean, 3)}, the whole network's answer. Variance = penalty p/(1−p)·Σ(wᵢxᵢ)² = ${fixed(penalty, 3)}.`,
          zh: `平均 ${fixed(mean, 3)}，正是整个网络的答案。方差 = 惩罚 p/(1−p)·Σ(wᵢxᵢ)² = ${fixed(penalty, 3)}。`,
        })}
      </p>
    </>
  );
}
