import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import { useMemo } from "react";
import type definition from "./descent.ts";

const axis = { min: -2.5, max: 2.5 };
const mostSteps = 300;
/** Slopes below this are drawn here, so that they have a place on the axis. */
const smallest = 1e-4;

export default function Descent({ state, set, result, say }: FigureProps<typeof definition>) {
  const { name, ground, side, walk, end } = result;
  const taken = walk.x.length - 1;
  const surface = useMemo(
    () => ({
      ...{ values: ground, rows: side, columns: side, smooth: true, strength: 0.4 },
      scale: { kind: "sequential" as const, min: 0, max: 1 },
    }),
    // The ground arrives anew with every result; its name tells whether it is another one.
    [name],
  );
  const [x, y] = [walk.x[taken] ?? state.start[0], walk.y[taken] ?? state.start[1]];
  const fate = {
    flat: say({ en: `the ground is flat after ${taken} steps`, zh: `走了 ${taken} 步，脚下已平` }),
    steps: say({ en: `under way, ${taken} steps taken`, zh: `还在路上，已走 ${taken} 步` }),
    diverged: say({ en: `flew out at step ${taken + 1}`, zh: `第 ${taken + 1} 步飞了出去` }),
  }[end];
  const steps = walk.slope.map((_, t) => t);
  const reading = say({
    en: `at (${fixed(x, 2)}, ${fixed(y, 2)}), f = ${readable(walk.height[taken] ?? 0, 4)}, |\u2060∇f| = ${readable(walk.slope[taken] ?? 0, 3)}: ${fate}`,
    zh: `在 (${fixed(x, 2)}, ${fixed(y, 2)})，f = ${readable(walk.height[taken] ?? 0, 4)}，|\u2060∇f| = ${readable(walk.slope[taken] ?? 0, 3)}：${fate}`,
  });
  return (
    <>
      <p className="figure-number" role="status">
        {reading}
      </p>
      <div className="columns">
        <Plot
          label={say({ en: `The walk from above: ${fate}`, zh: `从上往下看的路径：${fate}` })}
          x={{ ...axis, title: "x" }}
          y={{
            ...axis,
            title: say({ en: "y (farther from the page’s colour: higher)", zh: "y（颜色离底色越远越高）" }),
          }}
          square
          surface={surface}
          series={[
            { kind: "line", x: walk.x, y: walk.y, colour: "seal", dash: "solid", width: 2 },
            { kind: "points", x: walk.x, y: walk.y, colour: "seal", size: 3 },
          ]}
          handles={[
            {
              x: state.start[0],
              y: state.start[1],
              label: say({ en: "start", zh: "起点" }),
              colour: "ink",
              step: 0.1,
              onMove: (toX, toY) => set({ start: [toX, toY] }),
            },
          ]}
          onDrag={(toX, toY) => set({ start: [toX, toY] })}
        />
        <div>
          <Plot
            label={say({ en: "The gradient's length after each step", zh: "每一步之后梯度的长度" })}
            x={{ min: 0, max: Math.max(10, state.steps), title: say({ en: "step", zh: "步数" }) }}
            y={{
              min: smallest,
              max: 1000,
              scale: "log",
              title: say({ en: "length of the gradient", zh: "梯度的长度" }),
            }}
            height={290}
            series={[
              {
                kind: "line",
                x: steps,
                y: walk.slope.map((slope) => Math.max(smallest, slope)),
                colour: "seal",
                dash: "solid",
              },
              {
                kind: "rule",
                y: 1e-3,
                colour: "ink-soft",
                label: say({ en: "flat: below 0.001", zh: "平地：低于 0.001" }),
              },
            ]}
          />
          <Stepper
            value={state.steps}
            last={mostSteps}
            onChange={(next) => set({ steps: next })}
            milliseconds={80}
            texts={{
              first: say({ en: "Start", zh: "回到起点" }),
              back: say({ en: "Back", zh: "退一步" }),
              forward: say({ en: "Step", zh: "走一步" }),
              last: say({ en: "300 steps", zh: "走 300 步" }),
              play: say({ en: "Walk", zh: "开始走" }),
              pause: say({ en: "Pause", zh: "暂停" }),
            }}
          />
        </div>
      </div>
    </>
  );
}
