import { defineExercise } from "@gradus/curriculum/exercise";
import { matrix, times } from "../vectors.ts";

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/03-linear-maps",
  needs: ["dot-product", "matrix-product"],
  withhold: ["Tensor.matmul"],
  properties: {
    images: {
      title: { en: "The images of the basis are the columns", zh: "基的去处就是各列" },
      async check(t) {
        const [count, size] = t.random.shuffle([2, 3, 4]);
        const images = matrix(t.random, count, size);
        const expected = Array.from({ length: size }, (_, i) => images.map((image) => image[i]));
        t.close(await t.call("fromImages", images), expected, {
          en: `${count} images of ${size} entries make a matrix of [${size}, ${count}]: each image is a column. As rows they would be the transpose.`,
          zh: `${count} 个去处、每个 ${size} 个分量，得到 [${size}, ${count}] 的矩阵：每个去处是一列。写成行就成了转置。`,
        });
      },
    },
    rotation: {
      title: { en: "A turn to the left, in radians", zh: "向左转，以弧度计" },
      async check(t) {
        const angle = 0.3 + 5 * t.random.uniform();
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        t.close(
          await t.call("rotation", angle),
          [
            [c, -s],
            [s, c],
          ],
          {
            en: "(1, 0) goes to (cos θ, sin θ) and (0, 1) to (−sin θ, cos θ). With the sign on the other side the plane turns to the right; and the angle is in radians, as Math.cos takes it.",
            zh: "(1, 0) 变成 (cos θ, sin θ)，(0, 1) 变成 (−sin θ, cos θ)。负号放错就成了向右转；角度以弧度计，直接交给 Math.cos。",
          },
        );
      },
    },
    order: {
      title: { en: "The first of the list is done first", zh: "列表里的第一个先做" },
      async check(t) {
        const sizes = t.random.shuffle([2, 3, 4, 5]);
        const maps = [1, 2, 3].map((i) => matrix(t.random, sizes[i], sizes[i - 1]));
        for (const count of [1, 2, 3]) {
          const chosen = maps.slice(0, count);
          const expected = chosen.slice(1).reduce((done, map) => times(map, done), chosen[0]);
          t.close(await t.call("compose", chosen), expected, {
            en: "The map that is done first stands next to the vector, on the right of the product: each later one is multiplied from the left.",
            zh: "先做的映射紧挨着向量，在乘积的右边：后来的要从左边乘上去。",
          });
        }
      },
    },
  },
});
