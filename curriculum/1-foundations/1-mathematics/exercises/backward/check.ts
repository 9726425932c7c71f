import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";

const away = (t: Trial<Tensor>) => t.random.pick([-1, 1]) * (0.4 + 0.8 * t.random.uniform());

interface Step {
  operation: "add" | "mul" | "tanh" | "exp";
  inputs: number[];
}

const operations = {
  add: ([a, b]: Tensor[]) => a.add(b),
  mul: ([a, b]: Tensor[]) => a.mul(b),
  tanh: ([a]: Tensor[]) => a.tanh(),
  exp: ([a]: Tensor[]) => a.exp(),
};

/** By the engine's autograd. */
function right(numbers: number[], steps: Step[]): number[] {
  const values = numbers.map((data) => tensor(data, undefined, "float64").requiresGrad_());
  for (const { operation, inputs } of steps) values.push(operations[operation](inputs.map((place) => values[place])));
  values[values.length - 1].backward();
  return values.slice(0, numbers.length).map((one) => one.grad?.item() ?? 0);
}

interface Mine {
  grads: number[];
  root: number;
}

const tolerance = { rtol: 1e-9, atol: 1e-9 };

async function compare(t: Trial<Tensor>, numbers: number[], steps: Step[], en: string, zh: string, times = 1) {
  const { grads } = (await t.drive("derivatives", numbers, steps, times)) as Mine;
  t.close(grads, right(numbers, steps), { en, zh }, tolerance);
}

/** Some steps, every one used, and values that are shared. */
function drawSteps(t: Trial<Tensor>, given: number): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < 7; i++) {
    const last = given + i - 1;
    const other = t.random.integer(0, last);
    if (i % 3 === 2) steps.push({ operation: t.random.pick(["tanh", "exp"] as const), inputs: [last] });
    else steps.push({ operation: t.random.pick(["add", "mul"] as const), inputs: t.random.shuffle([last, other]) });
  }
  return [...steps, { operation: "tanh", inputs: [given + 6] }];
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/13-autograd",
  needs: ["value-node", "value-operations", "topological-order"],
  withhold: ["Tensor.backward"],
  properties: {
    root: {
      title: { en: "The root's own derivative is 1", zh: "根对自己的导数是 1" },
      async check(t) {
        const { root } = (await t.drive(
          "derivatives",
          [away(t), away(t)],
          [{ operation: "mul", inputs: [0, 1] }],
          1,
        )) as Mine;
        t.close(root, 1, {
          en: "The way back begins with ∂root/∂root = 1. With 0 everything else would stay 0.",
          zh: "往回走从 ∂根/∂根 = 1 开始。若是 0，别的就全是 0 了。",
        });
      },
    },
    chain: {
      title: { en: "Along a chain factors are multiplied", zh: "沿一条链逐个相乘" },
      async check(t) {
        await compare(
          t,
          [away(t), away(t)],
          [
            { operation: "mul", inputs: [0, 1] },
            { operation: "tanh", inputs: [2] },
            { operation: "exp", inputs: [3] },
          ],
          "An input gets the value's own grad times the local derivative: not the local derivative alone, and not the grad alone.",
          "输入得到的是：这个值自己的 grad 乘以局部导数。不能只有局部导数，也不能只有 grad。",
        );
      },
    },
    fork: {
      title: { en: "Where a value is used twice, the parts are added", zh: "用了两次的值，两份相加" },
      async check(t) {
        await compare(
          t,
          [away(t), away(t)],
          [
            { operation: "mul", inputs: [0, 1] },
            { operation: "exp", inputs: [0] },
            { operation: "add", inputs: [2, 3] },
          ],
          "What comes back along several ways is added (`+=`): with `=` the last one overwrites the others.",
          "从几条路传回来的要相加（`+=`）；写成 `=`，后来的就把先来的盖掉了。",
        );
        const a = away(t);
        await compare(
          t,
          [a],
          [{ operation: "mul", inputs: [0, 0] }],
          "a · a uses a twice: the derivative is 2a. Both places of `inputs` deliver a part.",
          "a · a 用了两次 a，导数是 2a：`inputs` 里的两处各送来一份。",
        );
      },
    },
    order: {
      title: { en: "A value hands on only when all has arrived", zh: "全部到齐才往前传" },
      async check(t) {
        for (let i = 0; i < 6; i++) {
          const given = [away(t), away(t), away(t)];
          await compare(
            t,
            given,
            drawSteps(t, given.length),
            "In a larger graph something is missing or comes twice. Walk through topologicalOrder(root) from its end, each value once: then everything has arrived when a value hands it on.",
            "图大一些时，有的漏了或算了两次。请把 topologicalOrder(root) 从末尾往前走一遍，每个值一次：轮到谁往前传，谁就已经到齐了。",
          );
        }
      },
    },
    again: {
      title: { en: "What was in grad before does not matter", zh: "grad 里原来是什么都没有关系" },
      async check(t) {
        const numbers = [away(t), away(t)];
        const steps: Step[] = [
          { operation: "mul", inputs: [0, 1] },
          { operation: "mul", inputs: [2, 0] },
        ];
        await compare(
          t,
          numbers,
          steps,
          "A second walk through the same graph gave something else: set the grad of every value of the graph to 0 before you begin.",
          "把同一张图再走一遍，结果变了：开始之前，先把图里每个值的 grad 置 0。",
          2,
        );
        const [a, b] = numbers;
        t.close(
          await t.drive("second", a, b),
          [1, 2 * b],
          {
            en: "Values that take part in two results kept something of the first one: set every grad to 0 before you begin.",
            zh: "参与两个结果的值，留着前一次的导数：开始之前要把每个 grad 置 0。",
          },
          tolerance,
        );
      },
    },
  },
});
