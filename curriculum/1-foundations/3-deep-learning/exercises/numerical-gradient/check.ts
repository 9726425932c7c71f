import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Drawn {
  factors: Float64Array;
  x: Float64Array;
}

function draw(t: Trial<Tensor>): Drawn {
  const size = t.random.integer(3, 6);
  return {
    factors: Float64Array.from({ length: size }, () => t.random.pick([-1, 1]) * (0.5 + t.random.uniform())),
    x: Float64Array.from({ length: size }, () => t.random.pick([-1, 1]) * (0.5 + t.random.uniform())),
  };
}

/** The derivative of the driver's function; central differences with step h are above it by aᵢ h². */
function expected({ factors, x }: Drawn, h = 0): number[] {
  return Array.from(x, (value, i) => {
    const neighbours = (x[i - 1] ?? 0) + (x[i + 1] ?? 0);
    return 3 * factors[i] * value ** 2 + factors[i] * h ** 2 + neighbours;
  });
}

async function run(t: Trial<Tensor>, { factors, x }: Drawn, h?: number): Promise<{ gradient: unknown; x: unknown }> {
  return (await t.drive("gradientOfCubic", factors, x, ...(h === undefined ? [] : [h]))) as {
    gradient: unknown;
    x: unknown;
  };
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.3/04-backpropagation",
  withhold: ["Tensor.backward"],
  properties: {
    values: {
      title: { en: "The derivatives are right with the usual h", zh: "使用默认 h 时导数正确" },
      async check(t) {
        const drawn = draw(t);
        const { gradient } = await run(t, drawn);
        t.close(
          gradient,
          expected(drawn),
          {
            en: "The numbers are not the derivatives. A factor of 2: the two points are 2h apart. Scattered digits: work in float64 throughout. Only some wrong: is every coordinate tried?",
            zh: "得到的不是导数。差 2 倍：两点相距 2h。数字散乱：请全程用 float64。只有一部分不对：每个坐标都试到了吗？",
          },
          { rtol: 1e-3, atol: 1e-3 },
        );
      },
    },
    accuracy: {
      title: {
        en: "Central differences: the error is h², and one coordinate moves at a time",
        zh: "中心差分：误差为 h² 量级，每次只动一个坐标",
      },
      async check(t) {
        const drawn = draw(t);
        const h = 0.01 + 0.02 * t.random.uniform();
        const { gradient } = await run(t, drawn, h);
        t.close(
          gradient,
          expected(drawn, h),
          {
            en: "With a large h the result is not what central differences give. Is f asked on both sides (x + h and x − h), with the h given, and is the coordinate put back before the next one moves?",
            zh: "h 较大时，结果与中心差分不符。是否两侧都计算了（x + h 与 x − h）？是否用了传入的 h？移动下一个坐标之前，上一个是否放回了原处？",
          },
          { rtol: 1e-7, atol: 1e-7 },
        );
      },
    },
    "point-unchanged": {
      title: { en: "The point is as it was", zh: "传入的点保持原样" },
      async check(t) {
        const drawn = draw(t);
        const { x } = await run(t, drawn);
        t.close(
          x,
          drawn.x,
          {
            en: "x is not what it was before the call. Work on a copy (x.slice()), or put every coordinate back exactly: x + h − h need not be x.",
            zh: "调用之后 x 变了。请在拷贝（x.slice()）上操作，或者把每个坐标精确放回：x + h − h 不一定等于 x。",
          },
          { rtol: 0, atol: 0 },
        );
      },
    },
  },
});
