import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./loss-gradients.ts";

type Props = FigureProps<typeof definition>;

export default function LossGradients({ state, set, result, say }: Props) {
  const { zs, squared, crossEntropy, probability } = result;
  const losses = [
    { name: say({ en: "squared error", zh: "平方误差" }), curve: squared, colour: 1 },
    { name: say({ en: "cross-entropy", zh: "交叉熵" }), curve: crossEntropy, colour: "seal" },
  ] as const;
  const lines = (of: "y" | "slope"): Series[] => [
    { kind: "rule", x: state.logit, colour: "ink-soft", dash: "dotted" },
    ...losses.map(({ name, curve, colour }): Series => ({ kind: "line", x: zs, y: curve[of], colour, label: name })),
  ];
  const handles = (of: "y" | "slope") =>
    losses.map(({ name, curve, colour }) => ({
      x: state.logit,
      y: curve.at[of],
      label: say({ en: `z on ${name}`, zh: `${name}上的 z` }),
      colour,
      step: 0.1,
      along: "x" as const,
      onMove: (logit: number) => set({ logit }),
    }));
  const x = { min: -8, max: 8, title: say({ en: "logit z", zh: "logit z" }) };
  return (
    <>
      <div className="columns">
        <Plot
          label={say({ en: "Both losses against the logit", zh: "两种损失随 logit 的变化" })}
          x={x}
          y={{ min: 0, max: 8, title: say({ en: "loss (cross-entropy in nats)", zh: "损失（交叉熵的单位为奈特）" }) }}
          series={lines("y")}
          handles={handles("y")}
          onDrag={(logit) => set({ logit })}
        />
        <Plot
          label={say({ en: "Both slopes against the logit", zh: "两种损失的斜率随 logit 的变化" })}
          x={x}
          y={{ min: -1.1, max: 1.1, title: say({ en: "slope ∂L/∂z", zh: "斜率 ∂L/∂z" }) }}
          series={lines("slope")}
          handles={handles("slope")}
          onDrag={(logit) => set({ logit })}
        />
      </div>
      <div className="scroll">
        <table className="readings">
          <thead>
            <tr>
              <th scope="col">
                z = {fixed(state.logit, 1)}, σ(z) = {readable(probability)}
              </th>
              <th scope="col">{say({ en: "loss", zh: "损失" })}</th>
              <th scope="col">∂L/∂z</th>
            </tr>
          </thead>
          <tbody>
            {losses.map(({ name, curve }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{fixed(curve.at.y, 4)}</td>
                <td>{fixed(curve.at.slope, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
