import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Series {
  mark: string;
  name: string;
  x: number[];
  y: number[];
  width: number[];
}

interface Plot {
  xTitle: string;
  yTitle: string;
  legend: boolean;
  series: Series[];
}

interface Drawn {
  known: number[];
  median: number;
  edges: number[];
  missing: number;
  plots: Plot[];
}

/** Draws once; the known ages' median is far from their mean, and alone in its bar. */
async function draw(t: Trial<Tensor>): Promise<Drawn> {
  const young = Array.from({ length: t.random.integer(5, 7) }, () => t.random.integer(1, 9));
  const median = t.random.integer(21, 24);
  const known = [...young, median, ...young.map(() => t.random.integer(60, 78))];
  const missing = t.random.integer(3, 5);
  const edges = [0, t.random.integer(10, 14), 20, t.random.integer(26, 29), t.random.integer(50, 58), 80];
  const ages: (number | null)[] = t.random.shuffle([...known, ...Array<null>(missing).fill(null)]);
  const plots = (await t.drive("draw", ages, edges)) as Plot[];
  return { known, median, edges, missing, plots };
}

/** How large a share of the ages falls into each bar, by its width. */
function shares(ages: readonly number[], edges: readonly number[]): number[] {
  return edges.slice(1).map((right, i) => {
    const inside = ages.filter((age) => age >= edges[i] && age < right).length;
    return inside / ages.length / (right - edges[i]);
  });
}

const edgesOf = ({ x, width }: Series) => [x[0] - width[0] / 2, ...x.map((middle, i) => middle + width[i] / 2)];

/** The two histograms, known and filled. */
function pair(t: Trial<Tensor>, { plots }: Drawn): [Series, Series] {
  const series = plots.flatMap((plot) => plot.series);
  t.expect(plots.length === 1 && series.length === 2 && series.every(({ mark }) => mark === "bars"), {
    en: `There must be one plot with two histograms, but ${plots.length} with ${series.length} came. Call plt.hist twice, and nothing in between that begins another picture.`,
    zh: `应当是一张图、两个直方图，实际画了 ${plots.length} 张图、${series.length} 样东西。调用两次 plt.hist，中间不要另起新图。`,
  });
  return [series[0], series[1]];
}

export default defineExercise({
  language: "python",
  modules: ["matplotlib"],
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/07-cleaning",
  properties: {
    "one-plot": {
      title: { en: "Both histograms stand in one plot", zh: "两个直方图画在同一张图里" },
      async check(t) {
        pair(t, await draw(t));
      },
    },
    edges: {
      title: { en: "Both have the edges given", zh: "两者都用给定的分界点" },
      async check(t) {
        const drawn = await draw(t);
        for (const one of pair(t, drawn)) {
          t.close(edgesOf(one), drawn.edges, {
            en: "The bars do not begin and end at the edges given. Say bins=edges; a mere number cuts each column's own range, and the bars of the two no longer stand for the same ages.",
            zh: "柱子没有从给定的分界点开始和结束。要写 bins=edges；只给一个数，会各自等分各自的取值范围，两边的柱子就不代表同样的年龄了。",
          });
        }
      },
    },
    known: {
      title: { en: "First the known ages, as shares", zh: "先画已知的年龄，画的是比例" },
      async check(t) {
        const drawn = await draw(t);
        t.close(pair(t, drawn)[0].y, shares(drawn.known, drawn.edges), {
          en: "The first histogram must be that of the known ages, with density=True. A None is left out and never counted as 0; counts of lists of different length cannot be compared.",
          zh: "第一个直方图应是已知的年龄，并写 density=True。None 要去掉，不能当成 0；两个列表长短不一，个数没法比。",
        });
      },
    },
    filled: {
      title: { en: "Then all ages, gaps filled with the median", zh: "再画全部年龄，空缺补中位数" },
      async check(t) {
        const drawn = await draw(t);
        const { known, median, edges, missing } = drawn;
        t.close(pair(t, drawn)[1].y, shares([...known, ...Array<number>(missing).fill(median)], edges), {
          en: "The second histogram must have all ages, with the median of the known ones (the middle one, not the mean) in place of each None, and density=True.",
          zh: "第二个直方图应包含全部年龄，每个 None 换成已知年龄的中位数（居中的那个，不是平均数），并写 density=True。",
        });
      },
    },
    titles: {
      title: { en: "The axes have titles, the ages their unit", zh: "坐标轴有标题，年龄写明单位" },
      async check(t) {
        const drawn = await draw(t);
        pair(t, drawn);
        const { xTitle, yTitle } = drawn.plots[0];
        t.expect(/year|岁|年龄/i.test(xTitle) && yTitle.trim() !== "", {
          en: "Say what the axes show: plt.xlabel with the unit, years, and plt.ylabel.",
          zh: "要说明坐标轴是什么：plt.xlabel 写上单位“岁”（或 years），还有 plt.ylabel。",
        });
      },
    },
    legend: {
      title: { en: "A legend tells the two apart", zh: "图例分得清两者" },
      async check(t) {
        const drawn = await draw(t);
        const [known, filled] = pair(t, drawn);
        t.expect(drawn.plots[0].legend && known.name !== "" && filled.name !== "" && known.name !== filled.name, {
          en: "Give each histogram a label of its own, label=…, and call plt.legend(): without it no label is seen.",
          zh: "给两个直方图各写一个 label=…，再调用 plt.legend()：不调用，标签就不会显示。",
        });
      },
    },
  },
});
