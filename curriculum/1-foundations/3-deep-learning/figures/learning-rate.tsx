import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./learning-rate.ts";

type Props = FigureProps<typeof definition>;

export default function LearningRate({ state, set, result, say }: Props) {
  const { xs, parabola, walk, factor, fate, bound, inOneStep } = result;
  const verdict = {
    creeps: say({ en: "comes nearer from one side", zh: "从一侧慢慢靠近" }),
    oneStep: say({ en: "is there in one step", zh: "一步到位" }),
    crosses: say({ en: "jumps across the valley and comes nearer", zh: "来回越过谷底，逐渐靠近" }),
    forever: say({ en: "jumps for ever, no nearer", zh: "永远来回跳，不再靠近" }),
    fliesOut: say({ en: "flies out", zh: "越跳越远，飞了出去" }),
  }[fate];
  const ws = walk.map(({ w }) => w);
  const [first, second] = walk;
  return (
    <>
      <p className="figure-number" role="status">
        1 − {fixed(state.rate, 2)} × {fixed(state.curvature, 1)} = {fixed(factor, 2)}
        {say({ en: ": ", zh: "：" })}
        {verdict}
      </p>
      <div className="columns">
        <Plot
          label={say({ en: `The walk on the parabola: it ${verdict}`, zh: `抛物线上的路径：${verdict}` })}
          x={{ min: -6, max: 6, title: say({ en: "weight w", zh: "权重 w" }) }}
          y={{ min: 0, max: 40, title: say({ en: "loss L", zh: "损失 L" }) }}
          height={320}
          series={[
            { kind: "line", x: xs, y: parabola, colour: "ink-soft", label: say({ en: "loss", zh: "损失" }) },
            {
              kind: "line",
              x: ws,
              y: walk.map(({ loss }) => loss),
              colour: "seal",
              dash: "solid",
              width: 1.6,
              label: say({ en: "steps", zh: "每一步" }),
            },
            { kind: "points", x: ws, y: walk.map(({ loss }) => loss), colour: "seal", size: 4 },
          ]}
          handles={[
            {
              x: state.start,
              y: first.loss,
              label: say({ en: "start", zh: "起点" }),
              colour: "ink",
              step: 0.1,
              along: "x",
              onMove: (start) => set({ start }),
            },
          ]}
          onDrag={(start) => set({ start })}
        />
        <Plot
          label={say({ en: "The weight after each step", zh: "每一步之后的权重" })}
          x={{ min: 0, max: Math.max(5, state.steps), title: say({ en: "step", zh: "步数" }) }}
          y={{ min: -6, max: 6, title: say({ en: "weight w", zh: "权重 w" }) }}
          height={320}
          series={[
            { kind: "line", x: ws.map((_, t) => t), y: ws, colour: "seal", dash: "solid", width: 1.6 },
            { kind: "points", x: ws.map((_, t) => t), y: ws, colour: "seal", size: 4 },
          ]}
        />
      </div>
      <p>
        {second &&
          say({
            en: `First step: ${fixed(first.w, 1)} − ${fixed(state.rate, 2)} × ${fixed(first.slope, 2)} = ${fixed(second.w, 3)}. `,
            zh: `第一步：${fixed(first.w, 1)} − ${fixed(state.rate, 2)} × ${fixed(first.slope, 2)} = ${fixed(second.w, 3)}。`,
          })}
        {say({
          en: `With this curvature, one step suffices at η = 1/a = ${readable(inOneStep)}, and from η = 2/a = ${readable(bound)} on it does not get nearer.`,
          zh: `在这个曲率下，η = 1/a = ${readable(inOneStep)} 时一步到位；从 η = 2/a = ${readable(bound)} 起就不再靠近。`,
        })}
      </p>
    </>
  );
}
