import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

async function pair(t: Trial<Tensor>, u: number, v: number): Promise<[number, number]> {
  const both = (await t.call("boxMuller", u, v)) as unknown[];
  t.expect(Array.isArray(both) && both.length === 2, {
    en: "boxMuller should return two numbers in a list.",
    zh: "boxMuller 应返回含两个数的列表。",
  });
  return [
    t.asNumber(both[0], { en: "the first", zh: "第一个数" }),
    t.asNumber(both[1], { en: "the second", zh: "第二个数" }),
  ];
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/06-distributions",
  needs: ["inverse-transform"],
  withhold: ["@gradus/tensor/ops/random#randn", "@gradus/tensor/ops/random#normal"],
  properties: {
    distance: {
      title: { en: "The squared distance from the origin is −2 ln(1 − u)", zh: "到原点距离的平方是 −2 ln(1 − u)" },
      async check(t) {
        for (let i = 0; i < 4; i++) {
          const [u, v] = [t.random.uniform(), t.random.uniform()];
          const [x, y] = await pair(t, u, v);
          t.close(x * x + y * y, -2 * Math.log(1 - u), {
            en: `x² + y² is ${(x * x + y * y).toFixed(4)}, but −2 ln(1 − u) is ${(-2 * Math.log(1 - u)).toFixed(4)}. It is the square of the distance that is exponential, with the rate 1/2: draw it, then take the root.`,
            zh: `x² + y² 是 ${(x * x + y * y).toFixed(4)}，而 −2 ln(1 − u) 是 ${(-2 * Math.log(1 - u)).toFixed(4)}。服从速率 1/2 指数分布的，是距离的平方：先抽出它，再开方。`,
          });
        }
      },
    },
    direction: {
      title: { en: "v goes once round the circle, from the x axis", zh: "v 从 x 轴出发，绕圆一整圈" },
      async check(t) {
        for (const quarter of [0, 1, 2, 3]) {
          const [u, v] = [0.2 + 0.7 * t.random.uniform(), (quarter + 0.1 + 0.8 * t.random.uniform()) / 4];
          const both = await pair(t, u, v);
          const radius = Math.hypot(...both);
          t.close(
            both.map((part) => part / radius),
            [Math.cos(2 * Math.PI * v), Math.sin(2 * Math.PI * v)],
            {
              en: `For v = ${v.toFixed(3)} the direction is wrong. The angle is 2π·v; the first number is the cosine's, the second the sine's.`,
              zh: `v = ${v.toFixed(3)} 时方向不对。角度是 2π·v；第一个数用余弦，第二个数用正弦。`,
            },
          );
        }
      },
    },
    scale: {
      title: {
        en: "normals: pairs in order, stretched by the deviation, moved by the mean",
        zh: "normals：依次取成对的数，乘以标准差，再加均值",
      },
      async check(t) {
        const uniforms = Array.from({ length: 2 * t.random.integer(2, 4) }, () => t.random.uniform());
        const [mean, deviation] = [5 * t.random.normal(), 0.2 + 3 * t.random.uniform()];
        const expected: number[] = [];
        for (let i = 0; i < uniforms.length; i += 2) {
          const both = await pair(t, uniforms[i], uniforms[i + 1]);
          expected.push(...both.map((z) => mean + deviation * z));
        }
        t.close(await t.call("normals", uniforms, mean, deviation), expected, {
          en: "Uniform numbers 0 and 1 make the normal numbers 0 and 1, numbers 2 and 3 the next two, and so on; none is used twice. Each is mean + deviation · z (the deviation itself, not its square and not its root).",
          zh: "第 0、1 个均匀数造出第 0、1 个正态数，第 2、3 个造出后两个，依此类推，每个只用一次。每个数是 均值 + 标准差 · z（就是标准差本身，不是它的平方，也不是平方根）。",
        });
      },
    },
    spread: {
      title: {
        en: "Ten thousand of them have the mean and the deviation asked for",
        zh: "抽一万个，均值与标准差符合要求",
      },
      async check(t) {
        const uniforms = Array.from({ length: 10_000 }, () => t.random.uniform());
        const [mean, deviation] = [3 * t.random.normal(), 0.5 + t.random.uniform()];
        const drawn = (await t.call("normals", uniforms, mean, deviation)) as number[];
        const average = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
        const variance = drawn.reduce((sum, x) => sum + (x - average) ** 2, 0) / drawn.length;
        // Six standard errors: a right answer fails once in a thousand million checks.
        t.close(
          [average, Math.sqrt(variance)],
          [mean, deviation],
          {
            en: "The mean or the standard deviation of 10,000 draws is too far off.",
            zh: "一万次抽取的均值或标准差偏得太远。",
          },
          { rtol: 0, atol: 0.06 * deviation },
        );
      },
    },
  },
});
