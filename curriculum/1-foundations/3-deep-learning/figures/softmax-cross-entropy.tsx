import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./softmax-cross-entropy.ts";

type Props = FigureProps<typeof definition>;

const at = [0, 1, 2, 3];

export default function SoftmaxCrossEntropy({ state, set, result, say }: Props) {
  const names = [
    say({ en: "cat", zh: "猫" }),
    say({ en: "dog", zh: "狗" }),
    say({ en: "bird", zh: "鸟" }),
    say({ en: "fish", zh: "鱼" }),
  ];
  const { wanted, probabilities, gradient, loss, after, curve } = result;
  const classAxis = {
    min: -0.6,
    max: 3.6,
    ticks: at,
    names,
    title: say({ en: "class", zh: "类别" }),
  };
  const broken = !Number.isFinite(loss) || gradient.some(Number.isNaN);
  const push: Series[] = gradient.every(Number.isFinite)
    ? [
        {
          kind: "arrows",
          x: at.map((i) => i + 0.3),
          y: state.logits,
          toX: at.map((i) => i + 0.3),
          toY: after,
          colour: "seal",
          label: say({
            en: `−${result.rate} · gradient: one step of descent`,
            zh: `−${result.rate} × 梯度：下降一步`,
          }),
        },
      ]
    : [];
  return (
    <>
      <div className="columns">
        <Plot
          label={say({ en: "Logits as bars that can be dragged", zh: "可以拖动的 logits 柱形" })}
          x={classAxis}
          y={{ min: -5, max: 5, title: say({ en: "logit z (before the shift)", zh: "logit z（平移之前）" }) }}
          height={300}
          series={[
            { kind: "bars", x: at, y: state.logits, width: 0.36, colour: 1, label: say({ en: "logit", zh: "logit" }) },
            ...push,
          ]}
          handles={state.logits.map((logit, i) => ({
            x: i,
            y: logit,
            label: say({ en: `logit of ${names[i]}`, zh: `${names[i]}的 logit` }),
            colour: 1,
            step: 0.1,
            along: "y",
            onMove: (_, y) => set({ logits: state.logits.with(i, y) }),
          }))}
        />
        <Plot
          label={say({ en: "Probabilities of the classes", zh: "各类别的概率" })}
          x={classAxis}
          y={{ min: -0.05, max: 1.05, title: say({ en: "probability p", zh: "概率 p" }) }}
          height={300}
          series={[
            {
              kind: "bars",
              x: at,
              y: probabilities,
              width: 0.56,
              colour: 3,
              label: say({ en: "p = softmax(z)", zh: "p = softmax(z)" }),
            },
            {
              kind: "points",
              x: at,
              y: at.map((i) => (i === wanted ? 1 : 0)),
              shape: "diamond",
              size: 6,
              colour: "seal",
              label: say({ en: "wanted y", zh: "目标 y" }),
            },
          ]}
        />
      </div>
      <div className="columns">
        <Plot
          label={say({
            en: `Loss over the probability of the right answer; here ${readable(loss)} nats`,
            zh: `损失随正确答案概率的变化；此处为 ${readable(loss)} 奈特`,
          })}
          x={{
            min: 0,
            max: 1,
            title: say({ en: `p of “${names[wanted]}”`, zh: `“${names[wanted]}”的概率 p` }),
          }}
          y={{ min: 0, max: 5, title: say({ en: "loss −ln p, nats", zh: "损失 −ln p（奈特）" }) }}
          height={300}
          series={[
            { kind: "line", x: curve.p, y: curve.loss, colour: 1, label: "−ln p" },
            {
              kind: "rule",
              y: result.guessing,
              colour: "ink-soft",
              dash: "dotted",
              label: say({ en: "guessing: ln 4", zh: "瞎猜：ln 4" }),
            },
            {
              kind: "points",
              x: [probabilities[wanted]],
              y: [loss],
              colour: "seal",
              size: 7,
              label: say({ en: "here", zh: "此处" }),
            },
          ]}
        />
        <div>
          <p className="figure-number" role="status">
            L = −ln p({names[wanted]}) = {fixed(loss, 4)} {say({ en: "nats", zh: "奈特" })}
          </p>
          <div className="scroll">
            <table className="readings">
              <thead>
                <tr>
                  <td />
                  <th scope="col">z</th>
                  {state.method === "stable" && <th scope="col">z − max z</th>}
                  <th scope="col">{state.method === "stable" ? say({ en: "e to that", zh: "e 的幂" }) : "eᶻ"}</th>
                  <th scope="col">p</th>
                  <th scope="col">y</th>
                  <th scope="col">∂L/∂z = p − y</th>
                </tr>
              </thead>
              <tbody>
                {at.map((i) => (
                  <tr key={names[i]}>
                    <th scope="row">{names[i]}</th>
                    <td>{fixed(result.shifted[i], 1)}</td>
                    {state.method === "stable" && <td>{fixed(result.exponents[i], 1)}</td>}
                    <td>{readable(result.exps[i])}</td>
                    <td>{fixed(probabilities[i], 4)}</td>
                    <td>{i === wanted ? 1 : 0}</td>
                    <td>{fixed(gradient[i], 4)}</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">{say({ en: "sum", zh: "合计" })}</th>
                  <td />
                  {state.method === "stable" && <td />}
                  <td>{readable(result.total)}</td>
                  <td />
                  <td>1</td>
                  <td />
                </tr>
              </tbody>
            </table>
          </div>
          {broken && (
            <p className="notice bad">
              {result.total === Number.POSITIVE_INFINITY
                ? say({
                    en: "A float32 number ends near 3.4e38, and e⁸⁹ is larger: the exponentials became ∞, and ∞ / ∞ is not a number.",
                    zh: "float32 最大约 3.4e38，e⁸⁹ 已经超过它：指数变成 ∞，而 ∞ / ∞ 不是数（NaN）。",
                  })
                : say({
                    en: "The exponentials are smaller than any float32 number and became 0: their quotient, or its logarithm, is lost.",
                    zh: "这些指数小于 float32 能表示的最小数，变成了 0：它们的商，或者商的对数，就丢失了。",
                  })}
            </p>
          )}
        </div>
      </div>
    </>
  );
}
