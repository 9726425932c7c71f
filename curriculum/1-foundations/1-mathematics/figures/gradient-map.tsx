import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import { useMemo } from "react";
import type definition from "./gradient-map.ts";

const axis = { min: -2.5, max: 2.5 };
/** An arrow of length 1 in the plot stands for a slope of 2. */
const scale = 0.5;

export default function GradientMap({ state, set, result, say }: FigureProps<typeof definition>) {
  const { name, heights, side, x, y, gradient, length, slope, slopes, degrees, angle, value } = result;
  const surface = useMemo(() => {
    const low = heights.reduce((a, b) => Math.min(a, b));
    const high = heights.reduce((a, b) => Math.max(a, b));
    return {
      ...{ values: heights, rows: side, columns: side, smooth: true, strength: 0.45 },
      scale: { kind: "sequential" as const, min: low, max: high },
    };
    // The ground arrives anew with every result; its name tells whether it is another one.
  }, [name]);
  const radians = (angle * Math.PI) / 180;
  const steepest = Math.max(1, length);
  return (
    <>
      <p className="figure-number" role="status">
        ∇f = ({fixed(gradient[0], 2)}, {fixed(gradient[1], 2)})
        {say({ en: `; slope along ${angle}°: `, zh: `；沿 ${angle}° 的斜率：` })}
        {fixed(slope, 3)}
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: `The function from above with its gradient (${fixed(gradient[0], 2)}, ${fixed(gradient[1], 2)}) at the point`,
            zh: `从上往下看函数，点上画着梯度 (${fixed(gradient[0], 2)}, ${fixed(gradient[1], 2)})`,
          })}
          x={{ ...axis, title: "x" }}
          y={{
            ...axis,
            title: say({ en: "y (farther from the page’s colour: higher f)", zh: "y（颜色离底色越远，f 越大）" }),
          }}
          square
          surface={surface}
          series={[
            {
              kind: "arrows",
              ...{ x: [x], y: [y], toX: [x + scale * gradient[0]], toY: [y + scale * gradient[1]] },
              colour: "seal",
              label: say({ en: "gradient", zh: "梯度" }),
            },
            {
              kind: "arrows",
              ...{ x: [x], y: [y], toX: [x + Math.cos(radians)], toY: [y + Math.sin(radians)] },
              colour: 1,
              label: say({ en: "direction", zh: "方向" }),
            },
          ]}
          handles={[
            {
              x: state.point[0],
              y: state.point[1],
              label: say({ en: "point", zh: "点" }),
              colour: "ink",
              step: 0.1,
              onMove: (toX, toY) => set({ point: [toX, toY] }),
            },
          ]}
          onDrag={(toX, toY) => set({ point: [toX, toY] })}
        />
        <div>
          <Plot
            label={say({
              en: `The slope by direction: a wave between −${fixed(length, 2)} and ${fixed(length, 2)}`,
              zh: `斜率随方向变化：在 −${fixed(length, 2)} 与 ${fixed(length, 2)} 之间的波`,
            })}
            x={{
              min: 0,
              max: 360,
              title: say({ en: "direction (°)", zh: "方向（°）" }),
              ticks: [0, 90, 180, 270, 360],
            }}
            y={{ min: -1.1 * steepest, max: 1.1 * steepest, title: say({ en: "slope", zh: "斜率" }) }}
            height={260}
            series={[
              { kind: "line", x: degrees, y: slopes, colour: 1, dash: "solid" },
              {
                kind: "rule",
                y: length,
                colour: "seal",
                label: say({ en: "± length of the gradient", zh: "± 梯度的长度" }),
              },
              { kind: "rule", y: -length, colour: "seal" },
            ]}
            handles={[
              {
                ...{ x: state.angle, y: slope, label: say({ en: "direction", zh: "方向" }) },
                ...{ colour: 1, step: 5, along: "x" },
                onMove: (to) => set({ angle: to }),
              },
            ]}
          />
          <p>
            {[
              `f = ${fixed(value, 3)}`,
              `∂f/\u2060∂x = ${fixed(gradient[0], 3)}`,
              `∂f/\u2060∂y = ${fixed(gradient[1], 3)}`,
              `|\u2060∇f| = ${fixed(length, 3)}`,
            ].join(say({ en: ", ", zh: "，" }))}
          </p>
        </div>
      </div>
    </>
  );
}
