import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./normalization.ts";

type Props = FigureProps<typeof definition>;

export default function Normalization({ result, say }: Props) {
  const { bands, deviations, first, last } = result;
  const [low, lower, middle, upper, high] = bands;
  const layers = deviations.map((_, i) => i + 1);
  const reach = Math.max(0.5, ...high.map(Math.abs), ...low.map(Math.abs)) * 1.05;
  return (
    <>
      <Plot
        label={say({
          en: `Sums z at each of ${layers.length} layers: deviation ${readable(first)} at the first, ${readable(last)} at the last`,
          zh: `${layers.length} 层中每层的加权和 z：第一层标准差 ${readable(first)}，最后一层 ${readable(last)}`,
        })}
        x={{ min: 1, max: layers.length, title: say({ en: "layer", zh: "层" }), ticks: layers }}
        y={{ min: -reach, max: reach, title: say({ en: "what the activation sees, z", zh: "激活函数看到的 z" }) }}
        series={[
          { kind: "area", x: layers, low, high, colour: 1, label: say({ en: "9 of 10 numbers", zh: "九成的数" }) },
          {
            kind: "area",
            x: layers,
            low: lower,
            high: upper,
            colour: 2,
            label: say({ en: "the middle half", zh: "居中的一半" }),
          },
          { kind: "line", x: layers, y: middle, colour: "ink", label: say({ en: "median", zh: "中位数" }) },
        ]}
      />
      <Plot
        label={say({ en: "Standard deviation of z at each layer", zh: "每层 z 的标准差" })}
        x={{ min: 1, max: layers.length, title: say({ en: "layer", zh: "层" }), ticks: layers }}
        y={{
          min: 10 ** Math.min(-2, Math.floor(Math.log10(Math.max(1e-12, Math.min(...deviations))))),
          max: 10 ** Math.max(1, Math.ceil(Math.log10(Math.max(...deviations)))),
          scale: "log",
          title: say({ en: "standard deviation of z", zh: "z 的标准差" }),
        }}
        height={220}
        series={[
          { kind: "line", x: layers, y: deviations, colour: "seal" },
          { kind: "points", x: layers, y: deviations, colour: "seal", size: 4 },
        ]}
      />
      <p className="figure-number" role="status">
        {say({
          en: `The deviation at the last layer is ${readable(last / first)} times that at the first.`,
          zh: `最后一层的标准差是第一层的 ${readable(last / first)} 倍。`,
        })}
      </p>
    </>
  );
}
