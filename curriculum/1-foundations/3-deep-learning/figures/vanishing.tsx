import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./vanishing.ts";

type Props = FigureProps<typeof definition>;

const smallest = 1e-12;
const largest = 1e12;

export default function Vanishing({ result, say }: Props) {
  const { signal, gradient, factor } = result;
  // Of the network that the result tells of: the depth chosen may be a frame ahead.
  const depth = signal.length - 1;
  const layers = signal.map((_, layer) => layer);
  const shown = (sizes: readonly number[]) => sizes.map((size) => Math.min(largest, Math.max(smallest, size)));
  const names = { signal: say({ en: "signal", zh: "信号" }), gradient: say({ en: "gradient", zh: "梯度" }) };
  const series: Series[] = [
    { kind: "line", x: layers, y: shown(signal), colour: 1, label: names.signal },
    { kind: "points", x: layers, y: shown(signal), colour: 1, shape: "square", size: 4 },
    { kind: "line", x: layers, y: shown(gradient), colour: "seal", label: names.gradient },
    { kind: "points", x: layers, y: shown(gradient), colour: "seal", shape: "circle", size: 4 },
  ];
  const all = [...shown(signal), ...shown(gradient)];
  const y = {
    min: 10 ** Math.min(-3, Math.floor(Math.log10(Math.min(...all)))),
    max: 10 ** Math.max(2, Math.ceil(Math.log10(Math.max(...all)))),
  };
  return (
    <>
      <Plot
        label={say({
          en: `Size of signal and gradient at each of ${depth} layers`,
          zh: `${depth} 层中每一层的信号与梯度大小`,
        })}
        x={{ min: 0, max: Math.max(2, depth), title: say({ en: "layer (0: input)", zh: "层（0 为输入）" }) }}
        y={{ ...y, scale: "log", title: say({ en: "root mean square", zh: "均方根" }) }}
        series={series}
      />
      <div className="scroll">
        <table className="readings">
          <thead>
            <tr>
              <td />
              <th scope="col">{say({ en: "at the input", zh: "在输入处" })}</th>
              <th scope="col">{say({ en: `at layer ${depth}`, zh: `在第 ${depth} 层` })}</th>
            </tr>
          </thead>
          <tbody>
            {(["signal", "gradient"] as const).map((kind) => (
              <tr key={kind}>
                <th scope="row">{names[kind]}</th>
                <td>{readable(result[kind][0])}</td>
                <td>{readable(result[kind][depth])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="figure-number" role="status">
        {say({
          en: `On its way back, each layer multiplies the gradient by ${readable(factor)} on average.`,
          zh: `往回传时，平均每一层把梯度乘以 ${readable(factor)}。`,
        })}
      </p>
    </>
  );
}
