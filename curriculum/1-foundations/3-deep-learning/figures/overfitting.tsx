import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./overfitting.ts";

type Props = FigureProps<typeof definition>;

/** Smaller errors are drawn here, so that zero has a place on the axis. */
const smallest = 1e-3;
const largest = 100;

export default function Overfitting({ state, set, result, say }: Props) {
  const { xs, truth, curve, train, validation, degrees, errors, best, floor } = result;
  const { degree } = state;
  const [trainError, validationError] = [errors.train[degree], errors.validation[degree]];
  const clamped = (list: readonly number[]) => list.map((error) => Math.min(largest, Math.max(smallest, error)));
  const noiseFloor: Series[] =
    floor > smallest
      ? [
          {
            kind: "rule",
            y: floor,
            colour: "ink-soft",
            dash: "dotted",
            label: say({ en: "noise: σ²", zh: "噪声：σ²" }),
          },
        ]
      : [];
  return (
    <>
      <p className="figure-number" role="status">
        {say({
          en: `Degree ${degree}: training error ${readable(trainError)}, validation error ${readable(validationError)}. The least validation error is at degree ${best}.`,
          zh: `次数 ${degree}：训练误差 ${readable(trainError)}，验证误差 ${readable(validationError)}。验证误差在次数 ${best} 处最小。`,
        })}
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: "The points, the law behind them and the fitted curve",
            zh: "数据点、背后的规律与拟合曲线",
          })}
          x={{ min: -1, max: 1, title: "x" }}
          y={{ min: -1.8, max: 2.6, title: "y" }}
          height={340}
          series={[
            {
              kind: "points",
              ...validation,
              shape: "cross",
              size: 3,
              colour: "ink-soft",
              label: say({ en: "validation", zh: "验证点" }),
            },
            {
              kind: "line",
              x: xs,
              y: truth,
              colour: "ink-soft",
              dash: "dashed",
              label: say({ en: "the law", zh: "真实规律" }),
            },
            {
              kind: "line",
              x: xs,
              y: curve,
              colour: "seal",
              dash: "solid",
              label: say({ en: "the fit", zh: "拟合曲线" }),
            },
            {
              kind: "points",
              ...train,
              colour: 1,
              size: 5,
              label: say({ en: "training", zh: "训练点" }),
            },
          ]}
        />
        <Plot
          label={say({ en: "Training and validation error over the degree", zh: "训练误差与验证误差随次数的变化" })}
          x={{ min: 0, max: 20, title: say({ en: "degree (capacity)", zh: "次数（容量）" }) }}
          y={{
            min: smallest,
            max: largest,
            scale: "log",
            title: say({ en: "mean squared error", zh: "均方误差" }),
          }}
          height={340}
          series={[
            { kind: "rule", x: degree, colour: "seal", dash: "dotted" },
            {
              kind: "line",
              x: degrees,
              y: clamped(errors.train),
              colour: 1,
              label: say({ en: "training", zh: "训练" }),
            },
            {
              kind: "line",
              x: degrees,
              y: clamped(errors.validation),
              colour: 2,
              label: say({ en: "validation", zh: "验证" }),
            },
            ...noiseFloor,
          ]}
          handles={[
            {
              x: degree,
              y: Math.min(largest, Math.max(smallest, validationError)),
              label: say({ en: "degree", zh: "次数" }),
              colour: "seal",
              step: 1,
              along: "x",
              onMove: (next) => set({ degree: next }),
            },
          ]}
          onDrag={(next) => set({ degree: next })}
        />
      </div>
      <p className="meta">
        {say({
          en: `Largest weight of this fit: ${readable(result.largestWeight)}. Once the degree reaches the number of points less one (${train.x.length - 1}), the curve can go through all of them.`,
          zh: `这条拟合曲线的最大权重：${readable(result.largestWeight)}。次数达到点数减一（${train.x.length - 1}）时，曲线就能穿过所有的点。`,
        })}
      </p>
    </>
  );
}
