import { BeginFirst } from "@gradus/curriculum/figure-parts/BeginFirst";
import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import { askOwn } from "@gradus/curriculum/figure-parts/use-own";
import type { FigureProps } from "@gradus/lab/figure";
import { useEffect, useRef, useState } from "react";
import type definition from "./two-moons.ts";

type Props = FigureProps<typeof definition>;

export default function TwoMoons({ state, result, give, say }: Props) {
  const { points, labels, reach, field, fieldSide, right, error, step, history, own, parameters } = result;
  const axis = { min: -reach, max: reach, ticks: [-1, 0, 1] };
  const moon = (label: number): Series => ({
    kind: "points",
    x: points.flatMap(([x], i) => (labels[i] === label ? [x] : [])),
    y: points.flatMap(([, y], i) => (labels[i] === label ? [y] : [])),
    shape: label > 0 ? "circle" : "square",
    size: 4,
    colour: label > 0 ? 2 : 1,
    label: say({ en: `label ${label > 0 ? 1 : "−1"}`, zh: `标签 ${label > 0 ? 1 : "−1"}` }),
  });
  const after = result.whose === "engine" ? { en: `After ${step} steps `, zh: `${step} 步之后，` } : { en: "", zh: "" };
  const score = say({
    en: `${after.en}${right} of ${labels.length} points are on their side; error ${readable(error, 3)}.`,
    zh: `${after.zh}${labels.length} 个点里分对了 ${right} 个；误差 ${readable(error, 3)}。`,
  });
  return (
    <>
      {state.whose === "own" && <OwnTraining key={state.seed} seed={state.seed} give={give} say={say} />}
      {own.absent && <BeginFirst absent={own.absent} say={say} />}
      <p className="figure-number" role="status">
        {own.problem ? say(own.problem) : field ? score : ""}
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: `The plane as the net divides it. ${field ? score : "There is no net yet."}`,
            zh: `网络对平面的划分。${field ? score : "还没有网络。"}`,
          })}
          x={{ ...axis, title: "x" }}
          y={{ ...axis, title: "y" }}
          square
          {...(field && {
            surface: {
              ...{ values: field, rows: fieldSide, columns: fieldSide, smooth: true, strength: 0.6 },
              scale: { kind: "diverging" as const, min: -1, max: 1 },
            },
          })}
          series={[moon(-1), moon(1)]}
        />
        {result.whose === "engine" && (
          <Plot
            label={say({ en: `The error after each of ${step} steps`, zh: `${step} 步中每一步之后的误差` })}
            x={{ min: 0, max: Math.max(100, step), title: say({ en: "step", zh: "步数" }) }}
            y={{ min: 0, max: Math.max(1, ...history.error), title: say({ en: "error", zh: "误差" }) }}
            height={290}
            series={[{ kind: "line", x: history.step, y: history.error, colour: 1 }]}
          />
        )}
      </div>
      {field && (
        <p className="meta">
          {say({
            en: `The net has ${parameters} numbers. Red: its output is positive, so it says 1; blue: it says −1. Where the colours meet, the output is 0.`,
            zh: `网络共有 ${parameters} 个数。红：输出为正，判为 1；蓝：判为 −1。两色相接的地方，输出是 0。`,
          })}
        </p>
      )}
    </>
  );
}

/** Runs the learner's `train` with the points of a seed; it may take as long as the exercise allows. */
function OwnTraining({ seed, give, say }: Pick<Props, "give" | "say"> & { seed: number }) {
  const [seconds, setSeconds] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const train = async () => {
    const left = new AbortController();
    running.current = left;
    setSeconds(0);
    const clock = setInterval(() => setSeconds((now) => (now ?? 0) + 1), 1000);
    try {
      const answer = await askOwn("own-moons", { seed }, left.signal);
      give({ own: new TextEncoder().encode(JSON.stringify({ seed, answer })) });
    } catch {
      // Canceled: what was drawn before stays.
    } finally {
      clearInterval(clock);
      setSeconds(undefined);
    }
  };
  if (seconds === undefined) {
    return (
      <button type="button" className="primary" onClick={train}>
        {say({ en: "Train with my exercise two-moons", zh: "用我的练习 two-moons 训练" })}
      </button>
    );
  }
  return (
    <p role="status">
      {say({
        en: `Your code is training: ${seconds} s of at most 40. `,
        zh: `你的代码正在训练：已 ${seconds} 秒，至多 40 秒。`,
      })}
      <button type="button" onClick={() => running.current?.abort()}>
        {say({ en: "Cancel", zh: "取消" })}
      </button>
    </p>
  );
}
