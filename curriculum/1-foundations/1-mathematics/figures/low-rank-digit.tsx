import { Heatmap } from "@gradus/curriculum/figure-parts/Heatmap";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import { DigitPicker } from "../../3-deep-learning/figures/samples/DigitPicker.tsx";
import type definition from "./low-rank-digit.ts";

export default function LowRankDigit({ state, set, result, say }: FigureProps<typeof definition>) {
  const { label, side, rank, original, rebuilt, difference, singular, numbers, lost } = result;
  const ink = { kind: "sequential", min: 0, max: 255 } as const;
  const places = singular.map((_, i) => i + 1);
  const kept = say({
    en: `Rank ${rank}: ${numbers} numbers instead of ${side * side}, squared error ${fixed(100 * lost, 1)} %`,
    zh: `秩 ${rank}：${numbers} 个数，代替 ${side * side} 个；误差平方占 ${fixed(100 * lost, 1)}%`,
  });
  return (
    <>
      <DigitPicker value={state.digit} onChange={(digit) => set({ digit })} say={say} />
      <div className="side-by-side">
        <Heatmap
          title={say({ en: "Original", zh: "原图" })}
          label={say({ en: `a handwritten ${label}`, zh: `手写数字 ${label}` })}
          values={original}
          rows={side}
          columns={side}
          scale={ink}
          width={190}
        />
        <Heatmap
          title={say({ en: "Rebuilt", zh: "还原" })}
          label={kept}
          values={rebuilt}
          rows={side}
          columns={side}
          scale={ink}
          width={190}
        />
        <Heatmap
          title={say({ en: "What is missing", zh: "缺掉的" })}
          label={say({ en: "difference of the two", zh: "两者之差" })}
          values={difference}
          rows={side}
          columns={side}
          scale={{ kind: "diverging", min: -255, max: 255 }}
          width={190}
        />
      </div>
      <p className="figure-number" role="status">
        {kept}
      </p>
      <Plot
        label={say({ en: "Singular values, largest first", zh: "奇异值，从大到小" })}
        x={{ min: 0, max: side + 1, title: say({ en: "number of the piece", zh: "第几份" }) }}
        y={{ min: 0, max: 1.05 * singular[0], title: say({ en: "singular value", zh: "奇异值" }) }}
        height={220}
        series={[
          {
            kind: "bars",
            x: places.slice(0, rank),
            y: singular.slice(0, rank),
            width: 0.7,
            colour: "ink",
            label: say({ en: "kept", zh: "留下" }),
          },
          {
            kind: "bars",
            x: places.slice(rank),
            y: singular.slice(rank),
            width: 0.7,
            colour: "line",
            label: say({ en: "left out", zh: "舍去" }),
          },
        ]}
      />
    </>
  );
}
