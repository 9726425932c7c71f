import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { bowl, cliff, saddle } from "./driver.ts";
import type { Descent, DescentOptions } from "./solution.ts";
import * as solution from "./solution.ts";

const list = (size: number, make: () => number) => Array.from({ length: size }, make);

function draw(t: Trial<Tensor>) {
  const size = t.random.integer(2, 4);
  const curvatures = list(size, () => 0.5 + 1.5 * t.random.uniform());
  const far = () => t.random.pick([-1, 1]) * (2 + 2 * t.random.uniform());
  return { curvatures, centre: list(size, () => t.random.normal()), start: list(size, far) };
}

const tolerance = { rtol: 1e-9, atol: 1e-9 };

async function ask(t: Trial<Tensor>, drawn: ReturnType<typeof draw>, options: DescentOptions) {
  const { curvatures, centre, start } = drawn;
  const right = bowl(solution, curvatures, centre, [...start], options);
  return { mine: (await t.drive("bowl", curvatures, centre, start, options)) as Descent & { start: number[] }, right };
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/12-descent",
  withhold: ["Tensor.backward", "@gradus/tensor/optim/sgd", "@gradus/tensor/optim/adam"],
  equivalentMutants: Object.fromEntries(
    ["Math.abs(x) <= 1e6 → Math.abs(x) < 1e6", "Math.abs(x) <= 1e6 → Math.abs(x) <= 1000001"].map((change) => [
      change,
      "A walk that flies out does not land within one of the bound.",
    ]),
  ),
  properties: {
    "one-step": {
      title: { en: "One step: against the gradient, times the rate", zh: "一步：逆着梯度，乘以学习率" },
      async check(t) {
        const { mine, right } = await ask(t, draw(t), {
          rate: 0.1 + 0.2 * t.random.uniform(),
          tolerance: 0,
          maxSteps: 1,
        });
        t.close(
          mine.point,
          right.point,
          {
            en: "One step is x − rate · gradient, coordinate by coordinate. Plus would lead uphill, and the gradient is not made to length 1: its length is part of the step.",
            zh: "一步就是 x − rate · 梯度，逐个坐标计算。写成加号就上山了；也不要把梯度缩成长度 1：它的长度正是步子的一部分。",
          },
          tolerance,
        );
      },
    },
    together: {
      title: { en: "All coordinates move from the same point", zh: "所有坐标从同一点出发" },
      async check(t) {
        const [start, options] = [list(2, () => t.random.normal()), { rate: 0.3, tolerance: 0, maxSteps: 4 }];
        const mine = (await t.drive("saddle", start, options)) as Descent;
        t.close(
          mine.point,
          saddle(solution, start, options).point,
          {
            en: "Ask for the gradient once per step and move all coordinates by it, at the same time. Else the second coordinate sees a point at which nobody ever stood.",
            zh: "每一步只求一次梯度，所有坐标同时按它移动。否则第二个坐标看到的，是从来没有站上去过的一个点。",
          },
          tolerance,
        );
      },
    },
    flat: {
      title: { en: "It stops where the gradient is short enough", zh: "梯度足够短时停下" },
      async check(t) {
        const { mine, right } = await ask(t, draw(t), {
          rate: 0.3,
          tolerance: 1e-3 + 0.1 * t.random.uniform(),
          maxSteps: 1000,
        });
        t.expect(mine.reason === "flat" && mine.steps === right.steps, {
          en: `It should have stopped as "flat" after ${right.steps} steps; it gave "${mine.reason}" after ${mine.steps}. The rule looks at the gradient's length √(g₁² + g₂² + …) before a step is taken, not at the step or at one coordinate.`,
          zh: `应在 ${right.steps} 步后以 "flat" 停下，实际是 ${mine.steps} 步后 "${mine.reason}"。停止规则要在迈步之前看梯度的长度 √(g₁² + g₂² + …)，不是看步长，也不是只看某个坐标。`,
        });
        t.close(
          mine.point,
          right.point,
          {
            en: "The point returned should be the one at which it was found to be flat.",
            zh: "返回的应是被判定为平坦的那个点。",
          },
          tolerance,
        );
        const drawn = draw(t);
        const rest = await ask(t, { ...drawn, start: drawn.centre }, { rate: 0.3, tolerance: 0, maxSteps: 0 });
        t.expect(rest.mine.reason === "flat" && rest.mine.steps === 0, {
          en: "Started at the lowest point, with no steps allowed, it is flat already: look at the ground before you count the steps.",
          zh: "从最低点出发、一步也不许走时，脚下已经是平的：先看地面，再看步数。",
        });
      },
    },
    steps: {
      title: { en: "It takes no more steps than allowed", zh: "不超过允许的步数" },
      async check(t) {
        const maxSteps = t.random.integer(0, 9);
        const { mine, right } = await ask(t, draw(t), { rate: 0.05, tolerance: 0, maxSteps });
        t.expect(mine.reason === "steps" && mine.steps === maxSteps, {
          en: `With maxSteps = ${maxSteps} exactly so many steps are taken and the reason is "steps"; it was "${mine.reason}" after ${mine.steps}.`,
          zh: `maxSteps = ${maxSteps} 时应恰好走这么多步，原因是 "steps"；实际是 ${mine.steps} 步后 "${mine.reason}"。`,
        });
        t.close(
          mine.point,
          right.point,
          {
            en: "After so many steps it should be elsewhere: one step too many or too few?",
            zh: "走了这些步之后，位置不对：是否多走或少走了一步？",
          },
          tolerance,
        );
      },
    },
    diverged: {
      title: { en: "It notices when it flies out", zh: "飞出去了要能察觉" },
      async check(t) {
        const drawn = draw(t);
        const { mine, right } = await ask(t, drawn, { rate: 5, tolerance: 1e-6, maxSteps: 100_000 });
        t.expect(mine.reason === "diverged" && mine.steps === right.steps, {
          en: `With a rate far too high it should give up as "diverged" after ${right.steps} steps, when a coordinate is beyond ±1e6; it gave "${mine.reason}" after ${mine.steps}.`,
          zh: `学习率过大时，应在第 ${right.steps} 步、某个坐标超出 ±1e6 时以 "diverged" 放弃；实际是 ${mine.steps} 步后 "${mine.reason}"。`,
        });
        const options = { rate: 1, tolerance: 1e-6, maxSteps: 50 };
        const start = 0.2 + 0.6 * t.random.uniform();
        const fallen = (await t.drive("cliff", start, options)) as Descent;
        t.expect(fallen.reason === "diverged" && fallen.steps === cliff(solution, start, options).steps, {
          en: "Where the point has become NaN the walk is over: NaN > 1e6 is false, so ask whether every coordinate is within the bounds.",
          zh: "点变成 NaN 时就该结束：NaN > 1e6 是 false，所以要问“是否每个坐标都在范围之内”。",
        });
      },
    },
    "start-unchanged": {
      title: { en: "The start is as it was", zh: "起点保持原样" },
      async check(t) {
        const drawn = draw(t);
        const { mine } = await ask(t, drawn, { rate: 0.1, tolerance: 0, maxSteps: 3 });
        t.close(mine.start, drawn.start, {
          en: "The start was changed. Compute a new point in every step.",
          zh: "起点被改动了。请在每一步算出新的点。",
        });
      },
    },
  },
});
