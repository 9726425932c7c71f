import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./entropy.ts";

type Props = FigureProps<typeof definition>;

const outcomes = ["A", "B", "C", "D"];
const at = [0, 1, 2, 3];
/** Bars of p stand left of an outcome's place, those of q right of it. */
const aside = 0.2;

export default function Entropy({ set, result, say }: Props) {
  const { p, q, own, wrong, entropy, crossEntropy, divergence, most, bits } = result;
  const unit = bits ? say({ en: "bits", zh: "比特" }) : say({ en: "nats", zh: "奈特" });
  const x = { min: -0.6, max: 3.6, ticks: at, names: outcomes, title: say({ en: "outcome", zh: "结果" }) };
  const left = at.map((k) => k - aside);
  const right = at.map((k) => k + aside);
  const names = { p: say({ en: "p, how often", zh: "p，实际" }), q: say({ en: "q, believed", zh: "q，相信的" }) };
  const handles = (["truth", "belief"] as const).flatMap((field) =>
    outcomes.map((outcome, k) => {
      const shares = field === "truth" ? p : q;
      return {
        x: field === "truth" ? left[k] : right[k],
        y: shares[k],
        label: `${field === "truth" ? "p" : "q"}(${outcome})`,
        colour: field === "truth" ? (1 as const) : ("seal" as const),
        step: 0.01,
        along: "y" as const,
        // The others keep their proportions; where they have none, they are all equal.
        onMove: (_: number, share: number) => {
          const rest = 1 - shares[k];
          const scale = (other: number) => (rest > 0 ? (other * (1 - share)) / rest : (1 - share) / (p.length - 1));
          set({ [field]: shares.map((other, i) => (i === k ? share : scale(other))) });
        },
      };
    }),
  );
  const height = Math.max(0.6, ...own, ...wrong.filter(Number.isFinite)) * 1.15;
  return (
    <>
      <div className="columns">
        <Plot
          label={say({
            en: `Probabilities p: ${p.map((s) => fixed(s, 2)).join(", ")}; q: ${q.map((s) => fixed(s, 2)).join(", ")}`,
            zh: `概率 p：${p.map((s) => fixed(s, 2)).join("、")}；q：${q.map((s) => fixed(s, 2)).join("、")}`,
          })}
          x={x}
          y={{ min: 0, max: 1, title: say({ en: "probability", zh: "概率" }) }}
          height={300}
          series={[
            { kind: "bars", x: left, y: p, width: 0.36, colour: 1, label: names.p },
            { kind: "bars", x: right, y: q, width: 0.36, colour: "seal", label: names.q },
          ]}
          handles={handles}
        />
        <Plot
          label={say({
            en: `Each outcome's part of the mean surprise, in ${unit}`,
            zh: `各结果对平均意外的贡献（${unit}）`,
          })}
          x={x}
          y={{
            min: 0,
            max: height,
            title: say({ en: `part of the mean surprise (${unit})`, zh: `对平均意外的贡献（${unit}）` }),
          }}
          height={300}
          series={[
            { kind: "bars", x: left, y: own, width: 0.36, colour: 1, label: "−p log p" },
            { kind: "bars", x: right, y: wrong, width: 0.36, colour: "seal", label: "−p log q" },
          ]}
        />
      </div>
      <div className="scroll">
        <table className="readings">
          <tbody>
            <tr>
              <th scope="row">
                {say({ en: `entropy H(p), at most ${fixed(most, 3)}`, zh: `熵 H(p)，最大 ${fixed(most, 3)}` })}
              </th>
              <td>
                {fixed(entropy, 4)} {unit}
              </td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "cross-entropy H(p, q)", zh: "交叉熵 H(p, q)" })}</th>
              <td>
                {fixed(crossEntropy, 4)} {unit}
              </td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "difference: KL divergence", zh: "差：KL 散度" })}</th>
              <td>
                {fixed(divergence, 4)} {unit}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
}
