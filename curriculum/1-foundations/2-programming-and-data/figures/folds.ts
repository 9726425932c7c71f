/** Rows dealt out to folds, in the order of the file, shuffled, or class by class: what each fold is held out of. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";

const count = 30;

export default defineFigure({
  title: { en: "k folds, each held out once", zh: "k 折：每一折轮流留出" },
  fields: {
    way: {
      kind: "choice",
      label: { en: "Rows are dealt out", zh: "怎样分折" },
      options: {
        sorted: { en: "in the file's order, as blocks", zh: "按文件顺序切块" },
        shuffled: { en: "shuffled", zh: "打乱后再切" },
        stratified: { en: "shuffled class by class", zh: "按类别分层打乱" },
      },
      default: "shuffled",
    },
    folds: { kind: "number", label: { en: "Folds k", zh: "折数 k" }, min: 2, max: 6, step: 1, default: 5 },
    ones: {
      kind: "number",
      label: { en: "Rows of class 1", zh: "类别 1 的行数" },
      min: 3,
      max: 15,
      step: 1,
      default: 10,
    },
    seed: { kind: "number", label: { en: "Shuffle anew", zh: "重新打乱" }, min: 1, max: 50, step: 1, default: 2 },
  },
  compute({ way, folds, ones, seed }) {
    const random = createRandom(seed);
    // The file is sorted by class, as tables often are by something.
    const labels = Array.from({ length: count }, (_, i) => Number(i >= count - ones));
    const rows = labels.map((_, row) => row);
    const order = way === "sorted" ? rows : random.shuffle(rows);
    const foldOf = new Array<number>(count).fill(0);
    if (way === "stratified") {
      const dealt = [0, 1].flatMap((label) => order.filter((row) => labels[row] === label));
      for (const [place, row] of dealt.entries()) foldOf[row] = place % folds;
    } else {
      for (const [place, row] of order.entries()) foldOf[row] = Math.floor((place * folds) / count);
    }
    const held = Array.from({ length: folds }, (_, fold) => rows.filter((row) => foldOf[row] === fold));
    return {
      labels,
      foldOf,
      folds,
      /** One row of cells a round: negative class 0, positive class 1; strong where held out. */
      cells: held.flatMap((_, fold) =>
        rows.map((row) => (labels[row] === 1 ? 1 : -1) * (foldOf[row] === fold ? 1 : 0.22)),
      ),
      onesHeld: held.map((fold) => fold.filter((row) => labels[row] === 1).length),
      shares: held.map((fold) => fold.filter((row) => labels[row] === 1).length / fold.length),
      share: ones / count,
    };
  },
});
