/** The dot product as a projection: the shadow of one arrow on the line of another. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

const place = { kind: "numbers", inView: true, min: -5, max: 5, step: 0.25 } as const;

export default defineFigure({
  title: { en: "The dot product is a shadow", zh: "点积就是影子" },
  fields: {
    a: { ...place, label: { en: "Tip of a", zh: "a 的箭头" }, default: [1, 3] },
    b: { ...place, label: { en: "Tip of b", zh: "b 的箭头" }, default: [4, 2] },
  },
  compute({ a, b }) {
    return step(() => {
      const [ta, tb] = [tensor(a, [2], "float64"), tensor(b, [2], "float64")];
      const products = ta.mul(tb);
      const dot = products.sum().item();
      const [normA, normB] = [ta, tb].map((t) => t.mul(t).sum().sqrt().item());
      const square = tb.mul(tb).sum().item();
      // The vector of zeros has no line: nothing is projected.
      const factor = square > 0 ? dot / square : 0;
      const cosine = normA * normB > 0 ? dot / (normA * normB) : null;
      const projection = Array.from(tb.mul(factor).toTypedArray());
      return {
        tips: { a: [...a], b: [...b] },
        products: Array.from(products.toTypedArray()),
        dot,
        norms: [normA, normB],
        cosine,
        degrees: cosine === null ? null : (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI,
        factor,
        projection,
      };
    });
  },
});
