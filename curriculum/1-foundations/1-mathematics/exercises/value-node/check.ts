import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const away = (t: Trial<Tensor>) => t.random.pick([-1, 1]) * (0.5 + 2 * t.random.uniform());

interface Told {
  data: number;
  grad: number;
  inputs: number[];
  locals: number[];
}

const exact = { rtol: 1e-12, atol: 1e-12 };

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/13-autograd",
  withhold: ["Tensor.backward"],
  properties: {
    leaf: {
      title: { en: "A given number: no inputs, no derivative yet", zh: "给定的数：没有输入，也还没有导数" },
      async check(t) {
        const data = away(t);
        const mine = (await t.drive("leaf", data)) as Told;
        t.close([mine.data, mine.grad], [data, 0], {
          en: "value(x) holds x as `data` and 0 as `grad`: nobody has walked back yet.",
          zh: "value(x) 的 `data` 是 x，`grad` 是 0：还没有人往回走过。",
        });
        t.expect(mine.inputs.length === 0 && mine.locals.length === 0, {
          en: "A number that was given is computed from nothing: `inputs` and `locals` are empty.",
          zh: "给定的数不是由别的数算来的：`inputs` 和 `locals` 都是空的。",
        });
      },
    },
    data: {
      title: { en: "Sum and product", zh: "和与积" },
      async check(t) {
        const [a, b] = [away(t), away(t)];
        const sum = (await t.drive("operation", "add", a, b)) as { made: Told };
        const product = (await t.drive("operation", "mul", a, b)) as { made: Told };
        t.close(
          [sum.made.data, product.made.data],
          [a + b, a * b],
          {
            en: "`data` of add is a + b, of mul a · b.",
            zh: "add 的 `data` 是 a + b，mul 的是 a · b。",
          },
          exact,
        );
        t.close([sum.made.grad, product.made.grad], [0, 0], {
          en: "A new value has `grad` 0.",
          zh: "新的值 `grad` 是 0。",
        });
      },
    },
    inputs: {
      title: { en: "It remembers its inputs themselves, not copies", zh: "记住的是输入本身，不是拷贝" },
      async check(t) {
        for (const name of ["add", "mul"]) {
          const { made } = (await t.drive("operation", name, away(t), away(t))) as { made: Told };
          t.close(made.inputs, [0, 1], {
            en: `${name}(a, b) should have exactly a and b as its inputs, in this order: the objects themselves. Through them the way back will lead; what arrives at a copy never gets to a.`,
            zh: `${name}(a, b) 的 inputs 应当正好是 a 和 b，按这个次序，而且是对象本身。回来的路要经过它们；到了拷贝上的导数，a 永远收不到。`,
          });
        }
        const nested = (await t.drive("nested", away(t), away(t))) as { sum: Told; product: Told };
        t.close([...nested.sum.inputs, ...nested.product.inputs], [2, 0, 0, 1], {
          en: "In a · b + a the sum's inputs are the product and a. A value keeps only what it was directly computed from.",
          zh: "在 a · b + a 中，和的输入是乘积与 a。每个值只记直接算出它的那几个。",
        });
      },
    },
    locals: {
      title: {
        en: "The local derivatives: 1 and 1; the other factor",
        zh: "局部导数：加法是 1 和 1，乘法是另一个因子",
      },
      async check(t) {
        const [a, b] = [away(t), away(t)];
        const sum = (await t.drive("operation", "add", a, b)) as { made: Told };
        t.close(sum.made.locals, [1, 1], {
          en: "A sum moves as much as either of its terms: both local derivatives are 1.",
          zh: "任何一项动多少，和就动多少：两个局部导数都是 1。",
        });
        const product = (await t.drive("operation", "mul", a, b)) as { made: Told };
        t.close(
          product.made.locals,
          [b, a],
          {
            en: "The derivative of a · b by a is b, and by b it is a: each time the other factor.",
            zh: "a · b 对 a 的导数是 b，对 b 的导数是 a：都是另一个因子。",
          },
          exact,
        );
      },
    },
    twice: {
      title: { en: "The same value on both sides stands there twice", zh: "两边是同一个值时，要记两次" },
      async check(t) {
        const a = away(t);
        for (const [name, local] of [
          ["add", 1],
          ["mul", a],
        ] as const) {
          const mine = (await t.drive("same", name, a)) as Told;
          t.close(
            [...mine.inputs, ...mine.locals],
            [0, 0, local, local],
            {
              en: `${name}(a, a) uses a twice, so a stands twice among its inputs, each time with its local derivative.`,
              zh: `${name}(a, a) 用了两次 a，所以 a 在 inputs 里出现两次，各有自己的局部导数。`,
            },
            exact,
          );
        }
      },
    },
  },
});
