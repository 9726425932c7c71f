import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Inputs of each value by their places: two earlier ones each, so that values are shared and some lead nowhere. */
function graph(t: Trial<Tensor>): number[][] {
  return Array.from({ length: t.random.integer(8, 16) }, (_, i) => {
    if (i < 3) return [];
    // A near one and a far one: the way over the near one is longer.
    return t.random.shuffle([i - 1 - t.random.integer(0, 1), t.random.integer(0, i - 1)]);
  });
}

function reachable(inputs: number[][], root: number): Set<number> {
  const found = new Set([root]);
  for (const place of found) for (const input of inputs[place]) found.add(input);
  return found;
}

async function ask(t: Trial<Tensor>) {
  const inputs = graph(t);
  const root = inputs.length - t.random.integer(1, 3);
  const order = (await t.drive("order", inputs, root)) as number[];
  t.expect(Array.isArray(order), {
    en: "topologicalOrder should return a list of values.",
    zh: "topologicalOrder 应返回由值组成的列表。",
  });
  return { inputs, root, order };
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/13-autograd",
  needs: ["value-node"],
  properties: {
    once: {
      title: { en: "Each value once", zh: "每个值恰好一次" },
      async check(t) {
        const { order } = await ask(t);
        t.expect(new Set(order).size === order.length, {
          en: "A value stands in the list more than once. One that is used in two places is reached twice; remember (in a Set) which were visited already.",
          zh: "有的值在列表里出现了不止一次。用在两处的值会被走到两次；请用 Set 记住哪些已经去过。",
        });
      },
    },
    complete: {
      title: { en: "All that the root was computed from, and nothing else", zh: "根由哪些值算来就有哪些，不多不少" },
      async check(t) {
        for (let i = 0; i < 5; i++) {
          const { inputs, root, order } = await ask(t);
          const wanted = reachable(inputs, root);
          t.expect(order.length === wanted.size && order.every((place) => wanted.has(place)), {
            en: `The list should have the ${wanted.size} values that the root was computed from, itself included; it has ${order.length}.`,
            zh: `列表里应有根所依赖的 ${wanted.size} 个值（包括它自己），实际有 ${order.length} 个。`,
          });
        }
      },
    },
    order: {
      title: { en: "Every value after its inputs", zh: "每个值都排在它的输入之后" },
      async check(t) {
        for (let i = 0; i < 5; i++) {
          const { inputs, order } = await ask(t);
          const place = new Map(order.map((one, at) => [one, at]));
          const right = order.every((one) => inputs[one].every((input) => place.get(input)! < place.get(one)!));
          t.expect(right, {
            en: "A value stands before one of its inputs. Append it only after all its inputs have been visited: not on arrival, and not level by level from the root, because a value may be reached by a short way and by a long one.",
            zh: "有的值排在了它的输入前面。要等全部输入都走过之后才追加它：不能一到就追加，也不能从根开始一层层地排，因为同一个值可能既有近路又有远路。",
          });
        }
      },
    },
    ladder: {
      title: { en: "Fast, also where ways multiply", zh: "路径成倍增加时也很快" },
      async check(t) {
        const length = t.random.integer(60, 400);
        t.close(await t.drive("doublings", length), length, {
          en: "In a chain of values that each use the one before twice, there are as many values as there are steps, whatever the number of ways.",
          zh: "每个值都把前一个用了两次，这样的一条链里，有多少步就有多少个值，与路径条数无关。",
        });
      },
    },
  },
});
