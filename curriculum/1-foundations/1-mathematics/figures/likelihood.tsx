import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./likelihood.ts";

type Props = FigureProps<typeof definition>;

/** Nats below the maximum that are drawn. */
const depth = 12;

export default function Likelihood({ state, set, result, say }: Props) {
  const { ps, log, relative, best, highest, at } = result;
  const marks: Series[] = [
    { kind: "rule", x: state.p, colour: "ink-soft", dash: "dotted" },
    ...(best === null
      ? []
      : [
          {
            kind: "rule" as const,
            x: best,
            colour: "good" as const,
            dash: "dashed" as const,
            label: say({ en: `maximum: p = ${fixed(best, 3)}`, zh: `最大值：p = ${fixed(best, 3)}` }),
          },
        ]),
  ];
  const x = { min: 0, max: 1, title: say({ en: "probability of heads p", zh: "正面概率 p" }) };
  const handle = (y: number, name: string) => ({
    x: state.p,
    y,
    label: say({ en: `p on the ${name}`, zh: `${name}上的 p` }),
    colour: "seal" as const,
    step: 0.01,
    along: "x" as const,
    onMove: (p: number) => set({ p }),
  });
  const drag = (p: number) => set({ p });
  return (
    <>
      <p className="figure-number" role="status">
        L({fixed(state.p, 2)}) = {readable(at.likelihood)}
        {say({ en: ", ", zh: "，" })}ln L = {fixed(at.log, 3)}
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: `Likelihood over p; at ${fixed(state.p, 2)} it is ${fixed(at.relative, 3)} of the maximum`,
            zh: `似然随 p 的变化；在 ${fixed(state.p, 2)} 处是最大值的 ${fixed(at.relative, 3)}`,
          })}
          x={x}
          y={{ min: 0, max: 1.08, title: say({ en: "likelihood L / its maximum", zh: "似然 L ÷ 最大值" }) }}
          series={[...marks, { kind: "line", x: ps, y: relative, colour: "seal", dash: "solid" }]}
          handles={[handle(at.relative, say({ en: "likelihood", zh: "似然曲线" }))]}
          onDrag={drag}
        />
        <Plot
          label={say({
            en: `Its logarithm over p; at ${fixed(state.p, 2)} it is ${fixed(at.log, 3)} nats`,
            zh: `对数似然随 p 的变化；在 ${fixed(state.p, 2)} 处是 ${fixed(at.log, 3)}`,
          })}
          x={x}
          y={{ min: highest - depth, max: highest + 1, title: say({ en: "log-likelihood ln L", zh: "对数似然 ln L" }) }}
          series={[
            ...marks.map(({ label: _, ...rest }) => rest as Series),
            { kind: "line", x: ps, y: log, colour: 1, dash: "solid" },
          ]}
          handles={[handle(Math.max(at.log, highest - depth), say({ en: "log-likelihood", zh: "对数似然曲线" }))]}
          onDrag={drag}
        />
      </div>
    </>
  );
}
