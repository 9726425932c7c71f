import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./power-iteration.ts";

const axis = { min: -1.25, max: 1.25, ticks: [-1, -0.5, 0, 0.5, 1] };

export default function PowerIteration({ state, set, result, say }: FigureProps<typeof definition>) {
  const { first, second, steps, mostSteps, smallest, vectors, vectorErrors, valueErrors } = result;
  const now = vectors[steps];
  const line = ([x, y]: number[], label: string, dash: "solid" | "dashed"): Series => ({
    kind: "line",
    x: [-2 * x, 2 * x],
    y: [-2 * y, 2 * y],
    colour: "seal",
    width: 1.6,
    dash,
    label,
  });
  const error = say({
    en: `Step ${steps}: vector off by ${readable(vectorErrors[steps])}, eigenvalue by ${readable(valueErrors[steps])}`,
    zh: `第 ${steps} 步：向量差 ${readable(vectorErrors[steps])}，特征值差 ${readable(valueErrors[steps])}`,
  });
  return (
    <div className="columns">
      <Plot
        label={error}
        x={{ ...axis, title: say({ en: "first entry", zh: "第一个分量" }) }}
        y={{ ...axis, title: say({ en: "second entry", zh: "第二个分量" }) }}
        square
        series={[
          line(first, say({ en: "eigenvector, λ₁ = 1", zh: "特征向量，λ₁ = 1" }), "solid"),
          line(
            second,
            say({ en: `eigenvector, λ₂ = ${fixed(state.second, 2)}`, zh: `特征向量，λ₂ = ${fixed(state.second, 2)}` }),
            "dashed",
          ),
          {
            kind: "points",
            x: vectors.map(([x]) => x),
            y: vectors.map(([, y]) => y),
            colour: "ink-soft",
            size: 3,
            label: say({ en: "earlier steps", zh: "走过的各步" }),
          },
          { kind: "arrows", x: [0], y: [0], toX: [now[0]], toY: [now[1]], colour: "ink" },
        ]}
      />
      <div>
        <Plot
          label={say({ en: "Errors against the step", zh: "误差随步数的变化" })}
          x={{ min: 0, max: mostSteps, title: say({ en: "step", zh: "步数" }) }}
          y={{ min: smallest, max: 1, scale: "log", title: say({ en: "error", zh: "误差" }) }}
          height={260}
          series={[
            {
              kind: "line",
              x: vectorErrors.map((_, i) => i),
              y: vectorErrors,
              colour: 1,
              dash: "solid",
              label: say({ en: "of the vector (sine of the angle)", zh: "向量（夹角的正弦）" }),
            },
            {
              kind: "line",
              x: valueErrors.map((_, i) => i),
              y: valueErrors,
              colour: 2,
              dash: "dashed",
              label: say({ en: "of the eigenvalue", zh: "特征值" }),
            },
          ]}
        />
        <p className="figure-number" role="status">
          {error}
        </p>
        <Stepper
          value={state.steps}
          last={mostSteps}
          onChange={(next) => set({ steps: next })}
          milliseconds={300}
          texts={{
            first: say({ en: "Start", zh: "回到起点" }),
            back: say({ en: "Back", zh: "退一步" }),
            forward: say({ en: "Step", zh: "走一步" }),
            last: say({ en: "30 steps", zh: "走 30 步" }),
            play: say({ en: "Play", zh: "播放" }),
            pause: say({ en: "Pause", zh: "暂停" }),
          }}
        />
      </div>
    </div>
  );
}
