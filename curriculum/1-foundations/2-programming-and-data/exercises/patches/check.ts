import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** A picture whose every pixel is another number, and its windows. */
function draw(t: Trial<Tensor>) {
  const size = t.random.integer(2, 3);
  const height = size + t.random.integer(1, 2);
  const width = height + t.random.integer(1, 3);
  const pixels = t.random.shuffle(Array.from({ length: height * width }, (_, i) => i + 1));
  const windows: number[][] = [];
  for (let row = 0; row + size <= height; row++)
    for (let column = 0; column + size <= width; column++)
      windows.push(
        Array.from(
          { length: size * size },
          (_, i) => pixels[(row + Math.floor(i / size)) * width + column + (i % size)],
        ),
      );
  return { size, height, width, picture: t.array(pixels, [height, width]), windows };
}

export default defineExercise({
  language: "python",
  modules: ["numpy"],
  withhold: ["numpy.lib.stride_tricks"],
  difficulty: 3,
  minutes: 25,
  lesson: "1.2/05-broadcasting",
  properties: {
    count: {
      title: { en: "No window is missing", zh: "窗口一个也不少" },
      async check(t) {
        const { size, height, width, picture, windows } = draw(t);
        t.equalShape(await t.tensor("patches", picture, size), [windows.length, size * size], {
          en: `A picture of ${height} × ${width} has ${windows.length} windows of ${size} × ${size}, which overlap: (h − s + 1)(w − s + 1).`,
          zh: `${height} × ${width} 的图有 ${windows.length} 个 ${size} × ${size} 的窗口，互相重叠：(h − s + 1)(w − s + 1)。`,
        });
      },
    },
    order: {
      title: { en: "Windows go from left to right, then down", zh: "窗口从左到右，再往下" },
      async check(t) {
        const { size, picture, windows } = draw(t);
        const first = (await t.tensor("patches", picture, size)).toTypedArray();
        t.close(
          windows.map((_, i) => Number(first[i * size * size])),
          windows.map(([corner]) => corner),
          {
            en: "The upper left pixels of the windows are not in the order left to right, then downwards.",
            zh: "各窗口左上角的像素，没有按从左到右、再从上到下排列。",
          },
        );
      },
    },
    inside: {
      title: { en: "Each window is read row by row", zh: "窗口内逐行读" },
      async check(t) {
        const { size, picture, windows } = draw(t);
        t.close(await t.tensor("patches", picture, size), t.array(windows.flat(), [windows.length, size * size]), {
          en: "The pixels within a window are not in the order row by row.",
          zh: "窗口内的像素没有逐行排列。",
        });
      },
    },
    whole: {
      title: { en: "One window may be the whole picture", zh: "窗口可以就是整张图" },
      async check(t) {
        const size = t.random.integer(2, 4);
        const picture = t.normal([size, size]);
        t.close(await t.tensor("patches", picture, size), picture.reshape(1, size * size), {
          en: "Where the window is as large as the picture there is exactly one.",
          zh: "窗口与图一样大时，恰好有一个。",
        });
      },
    },
  },
});
