import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./bayes-areas.ts";

type Props = FigureProps<typeof definition>;

/** Room between the bars' edges and the frame. */
const edge = 0.004;

export default function BayesAreas({ state, set, result, say }: Props) {
  const { positive, prior, likelihood, joint, evidence, posterior, people, counts, factor, odds } = result;
  const seen = positive ? say({ en: "positive", zh: "阳性" }) : say({ en: "negative", zh: "阴性" });
  const [ill, healthy] = [say({ en: "ill", zh: "患病" }), say({ en: "healthy", zh: "健康" })];
  const box = (low: number, high: number, bottom: number, top: number) => ({
    x: [low + edge, high - edge],
    low: [bottom, bottom],
    high: [top, top],
  });
  // What was seen stands at the bottom of the square, whichever it is.
  const square: Series[] = [
    { kind: "area", ...box(0, prior, 0, 1), colour: "seal" },
    { kind: "area", ...box(prior, 1, 0, 1), colour: 1 },
    {
      kind: "bars",
      x: [prior / 2],
      y: [likelihood.ill],
      width: prior - 2 * edge,
      colour: "seal",
      label: `${ill}, ${seen}`,
    },
    {
      kind: "bars",
      x: [(1 + prior) / 2],
      y: [likelihood.healthy],
      width: 1 - prior - 2 * edge,
      colour: 1,
      label: `${healthy}, ${seen}`,
    },
  ];
  const asHeight = (chance: number) => (positive ? chance : 1 - chance);
  const chosen = (height: number) => Math.min(0.995, Math.max(0.005, asHeight(height)));
  return (
    <>
      <p className="figure-number" role="status">
        P({ill} | {seen}) = {fixed(joint.ill, 4)} / ({fixed(joint.ill, 4)} + {fixed(joint.healthy, 4)}) ={" "}
        <strong>{fixed(posterior, 4)}</strong>
      </p>
      <div className="columns">
        <Plot
          label={say({
            en: `Everybody as a square: ${fixed(100 * prior, 1)} % ill on the left; filled: those who test ${seen}`,
            zh: `所有人是一个正方形：左边 ${fixed(100 * prior, 1)}% 患病；涂实的是检测为${seen}的人`,
          })}
          x={{ min: 0, max: 1, title: say({ en: "share of people: ill | healthy", zh: "人群比例：患病 | 健康" }) }}
          y={{ min: 0, max: 1, title: say({ en: `P(${seen}) in each group`, zh: `各组中${seen}的概率` }) }}
          square
          series={square}
          handles={[
            {
              x: state.prior,
              y: 0.5,
              label: say({ en: "prior", zh: "先验" }),
              colour: "ink",
              step: 0.005,
              along: "x",
              onMove: (next) => set({ prior: next }),
            },
            {
              x: state.prior / 2,
              y: asHeight(state.hit),
              label: `P(${seen} | ${ill})`,
              colour: "seal",
              step: 0.005,
              along: "y",
              onMove: (_, next) => set({ hit: chosen(next) }),
            },
            {
              x: (1 + state.prior) / 2,
              y: asHeight(state.falseAlarm),
              label: `P(${seen} | ${healthy})`,
              colour: 1,
              step: 0.005,
              along: "y",
              onMove: (_, next) => set({ falseAlarm: chosen(next) }),
            },
          ]}
        />
        <Plot
          label={say({
            en: `Only those who test ${seen}: ${fixed(100 * posterior, 1)} % of them are ill`,
            zh: `只看检测为${seen}的人：其中 ${fixed(100 * posterior, 1)}% 患病`,
          })}
          x={{
            min: 0,
            max: 1,
            title: say({ en: `share of those who test ${seen}`, zh: `在检测为${seen}的人中所占比例` }),
          }}
          y={{ min: 0, max: 1, ticks: [], title: say({ en: `only the ${seen}`, zh: `只看${seen}` }) }}
          height={190}
          series={[
            { kind: "bars", x: [posterior / 2], y: [0.8], width: posterior, colour: "seal", label: ill },
            { kind: "bars", x: [(1 + posterior) / 2], y: [0.8], width: 1 - posterior, colour: 1, label: healthy },
            { kind: "rule", x: prior, colour: "ink", label: say({ en: "prior", zh: "先验" }) },
          ]}
        />
      </div>
      <p className="meta">
        {say({
          en: `Of ${people} people about ${fixed(counts.ill + counts.healthy, 0)} test ${seen}: ${fixed(counts.ill, 0)} ill, ${fixed(counts.healthy, 0)} healthy. P(${seen}) = ${fixed(evidence, 4)}. Odds: ${readable(odds.before)} · ${readable(factor)} = ${readable(odds.after)}.`,
          zh: `${people} 个人里约有 ${fixed(counts.ill + counts.healthy, 0)} 人检测为${seen}：${fixed(counts.ill, 0)} 人患病，${fixed(counts.healthy, 0)} 人健康。P(${seen}) = ${fixed(evidence, 4)}。几率：${readable(odds.before)} × ${readable(factor)} = ${readable(odds.after)}。`,
        })}
      </p>
    </>
  );
}
