import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series, usePlot } from "@gradus/curriculum/figure-parts/Plot";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import { useMemo, useRef } from "react";
import type definition from "./loss-surface.ts";
import type { Walk } from "./loss-surface.ts";

type Props = FigureProps<typeof definition>;

const axis = { min: -2.5, max: 2.5 };
const mostSteps = 200;
/** Below this the loss counts as zero, so that it has a place on the axis. */
const smallest = 1e-6;

export default function LossSurface({ state, set, result, say }: Props) {
  const { walks } = result;
  // Every result brings the ground anew; while it is the same one, nothing of it need be painted again.
  const kept = useRef(result.ground);
  if (kept.current.name !== result.ground.name) kept.current = result.ground;
  const ground = kept.current;
  const methods = [
    { name: say({ en: "SGD", zh: "SGD" }), walk: walks.sgd, colour: 1, shape: "square", dash: "solid" },
    { name: say({ en: "momentum", zh: "动量法" }), walk: walks.momentum, colour: 3, shape: "triangle", dash: "dashed" },
    { name: "Adam", walk: walks.adam, colour: "seal", shape: "circle", dash: "dash-dot" },
  ] as const;
  const paths = methods.flatMap(({ name, walk, colour, shape, dash }): Series[] => [
    { kind: "line", x: walk.x, y: walk.y, colour, label: name, dash, width: 2.4 },
    { kind: "points", x: walk.x.slice(-1), y: walk.y.slice(-1), colour, shape, size: 6 },
  ]);
  const curves = methods.map(
    ({ name, walk, colour, dash }): Series => ({
      kind: "line",
      x: walk.loss.map((_, t) => t),
      y: walk.loss.map((loss) => Math.max(smallest, loss)),
      colour,
      dash,
      label: name,
    }),
  );
  const surface = useMemo(
    () => ({
      values: ground.shade,
      rows: ground.side,
      columns: ground.side,
      scale: { kind: "sequential" as const, min: 0, max: 1 },
      smooth: true,
      strength: 0.3,
    }),
    // The ground arrives anew with every result; its name tells whether it is another one.
    [ground.name],
  );
  return (
    <div className="columns">
      <Plot
        label={say({ en: "Paths of three optimizers over lines of equal loss", zh: "等高线上三种优化器的路径" })}
        x={{ ...axis, title: say({ en: "weight w₁", zh: "权重 w₁" }) }}
        y={{ ...axis, title: say({ en: "weight w₂ (shaded: higher loss)", zh: "权重 w₂（颜色越重，损失越大）" }) }}
        square
        surface={surface}
        beneath={<Contours surface={ground.name} lines={ground.contours} />}
        series={paths}
        handles={[
          {
            x: state.start[0],
            y: state.start[1],
            label: say({ en: "start", zh: "起点" }),
            colour: "ink",
            step: 0.05,
            onMove: (x, y) => set({ start: [x, y] }),
          },
        ]}
        onDrag={(x, y) => set({ start: [x, y] })}
      />
      <div>
        <Plot
          label={say({ en: "Loss of the three against the step", zh: "三者的损失随步数的变化" })}
          x={{ min: 0, max: Math.max(10, state.steps), title: say({ en: "step", zh: "步数" }) }}
          y={{
            min: smallest,
            max: 1000,
            scale: "log",
            title: say({ en: "loss above the lowest point", zh: "损失（高出最低点的部分）" }),
          }}
          series={curves}
          height={290}
        />
        <div className="scroll">
          <table className="readings">
            <thead>
              <tr>
                <td />
                <th scope="col">{say({ en: "loss now", zh: "当前损失" })}</th>
                <th scope="col">{say({ en: "down to 1 %", zh: "降到 1%" })}</th>
              </tr>
            </thead>
            <tbody>
              {methods.map(({ name, walk }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{readable(walk.loss[walk.loss.length - 1])}</td>
                  <td>{fate(walk, say)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Stepper
          value={state.steps}
          last={mostSteps}
          onChange={(steps) => set({ steps })}
          milliseconds={50}
          texts={{
            first: say({ en: "Start", zh: "回到起点" }),
            back: say({ en: "Back", zh: "退一步" }),
            forward: say({ en: "Step", zh: "走一步" }),
            last: say({ en: "200 steps", zh: "走 200 步" }),
            play: say({ en: "Race", zh: "赛跑" }),
            pause: say({ en: "Pause", zh: "暂停" }),
          }}
        />
      </div>
    </div>
  );
}

function fate({ arrived, flownOut }: Walk, say: Props["say"]): string {
  if (flownOut !== undefined) return say({ en: `flew out at step ${flownOut}`, zh: `第 ${flownOut} 步飞出去了` });
  if (arrived === undefined) return say({ en: "not yet", zh: "还没有" });
  return say({ en: `at step ${arrived}`, zh: `第 ${arrived} 步` });
}

function Contours({ surface, lines }: { surface: string; lines: readonly Float32Array[] }) {
  const { x, y } = usePlot();
  // Thousands of pieces: written again only for another surface or another size, not with every step of the start.
  const paths = useMemo(() => {
    return lines.map((pieces) => {
      let path = "";
      for (let i = 0; i < pieces.length; i += 4) {
        path += `M${x.at(pieces[i]).toFixed(1)} ${y.at(pieces[i + 1]).toFixed(1)}L${x.at(pieces[i + 2]).toFixed(1)} ${y.at(pieces[i + 3]).toFixed(1)}`;
      }
      return path;
    });
  }, [surface, x.at(0), x.at(1), y.at(0), y.at(1)]);
  return paths.map((path, level) => (
    <path key={level} d={path} fill="none" stroke="var(--ink-soft)" strokeWidth={0.9} strokeOpacity={0.55} />
  ));
}
