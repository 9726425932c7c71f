import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./activations.ts";
import type { Curve } from "./activations.ts";

type Props = FigureProps<typeof definition>;

export default function Activations({ state, set, result, say }: Props) {
  const names = {
    relu: "ReLU",
    leakyRelu: say({ en: "leaky ReLU", zh: "Leaky ReLU" }),
    sigmoid: say({ en: "sigmoid", zh: "Sigmoid" }),
    tanh: "tanh",
    gelu: "GELU",
  };
  const first = names[state.first];
  const second = names[state.second];
  const { xs } = result;
  const lines = (of: (curve: Curve) => Float32Array): Series[] => [
    { kind: "rule", x: state.x, colour: "ink-soft", dash: "dotted" },
    { kind: "line", x: xs, y: of(result.first), colour: 1, label: first },
    { kind: "line", x: xs, y: of(result.second), colour: 2, label: second },
  ];
  const handles = (of: (curve: Curve) => number) =>
    [result.second, result.first].map((curve, i) => ({
      x: state.x,
      y: of(curve),
      label: say({ en: `x on ${i ? first : second}`, zh: `${i ? first : second} 上的 x` }),
      colour: i ? (1 as const) : (2 as const),
      step: 0.1,
      along: "x" as const,
      onMove: (x: number) => set({ x }),
    }));
  const x = { min: -5, max: 5, title: say({ en: "input x", zh: "输入 x" }) };
  return (
    <>
      <div className="columns">
        <Plot
          label={say({ en: `Outputs of ${first} and ${second}`, zh: `${first} 与 ${second} 的输出` })}
          x={x}
          y={{ min: -2, max: 5, title: say({ en: "output f(x)", zh: "输出 f(x)" }) }}
          series={lines(({ y }) => y)}
          handles={handles(({ at }) => at.y)}
          onDrag={(next) => set({ x: next })}
        />
        <Plot
          label={say({ en: `Slopes of ${first} and ${second}`, zh: `${first} 与 ${second} 的斜率` })}
          x={x}
          y={{ min: -0.3, max: 1.3, title: say({ en: "slope f′(x)", zh: "斜率 f′(x)" }) }}
          series={lines(({ slope }) => slope)}
          handles={handles(({ at }) => at.slope)}
          onDrag={(next) => set({ x: next })}
        />
      </div>
      <table className="readings">
        <thead>
          <tr>
            <th scope="col">x = {fixed(state.x, 1)}</th>
            <th scope="col">f(x)</th>
            <th scope="col">f′(x)</th>
          </tr>
        </thead>
        <tbody>
          {[
            { name: first, curve: result.first },
            { name: second, curve: result.second },
          ].map(({ name, curve }, i) => (
            <tr key={i === 0 ? "first" : "second"}>
              <th scope="row">{name}</th>
              <td>{fixed(curve.at.y, 4)}</td>
              <td>{fixed(curve.at.slope, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
