import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import { useWidth } from "@gradus/curriculum/figure-parts/use-width";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./unrolled-rnn.ts";

type Props = FigureProps<typeof definition>;

const smallest = 1e-12;
const largest = 1e12;
const most = 10;
const cell = 64;

/** 12 as ₁₂. */
const subscript = (t: number) => String(t).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);

/** The cells in a row, as many as there is room for; arrows back as thick as the gradient that they carry. */
function Chain({ sizes, say }: { sizes: readonly number[]; say: Props["say"] }) {
  const [box, room] = useWidth<HTMLDivElement>();
  const steps = sizes.length - 1;
  const count = Math.min(steps, most, Math.max(2, Math.floor((room - 16) / cell)));
  const shown = Array.from({ length: count }, (_, i) => Math.round(1 + (i * (steps - 1)) / Math.max(1, count - 1)));
  const width = cell * shown.length + 16;
  // From a hundred-thousandth (thin) to ten (thick).
  const thick = (value: number) => Math.min(9, Math.max(0.4, 1.5 * (Math.log10(Math.max(value, 1e-12)) + 5)));
  return (
    <div ref={box}>
      <svg
        viewBox={`0 0 ${width} 132`}
        style={{ width: "100%", maxWidth: width }}
        role="img"
        aria-label={say({
          en: `The cells of the network in time; the gradient by the first state is ${readable(sizes[0])}`,
          zh: `按时间排开的单元；对最初状态的梯度大小是 ${readable(sizes[0])}`,
        })}
      >
        {shown.map((t, i) => {
          const x = 16 + i * cell;
          return (
            <g key={t} fill="none" stroke="var(--ink)" fontSize={13}>
              <rect x={x + 8} y={34} width={34} height={30} rx={4} />
              <text x={x + 25} y={53} textAnchor="middle" fill="var(--ink)" stroke="none">
                h{subscript(t)}
              </text>
              <path d={`M${x + 25} 92V66m-3 6l3 -6l3 6`} />
              <text x={x + 25} y={105} textAnchor="middle" fill="var(--ink-soft)" stroke="none">
                x{subscript(t)}
              </text>
              <path d={`M${x + 44} 42h${cell - 38}m-6 -3l6 3l-6 3`} opacity={i < shown.length - 1 ? 1 : 0} />
              <path
                d={`M${x + 6} 56h${-cell + 38}`}
                stroke="var(--seal)"
                strokeWidth={thick(sizes[t - 1])}
                opacity={i > 0 ? 1 : 0}
              />
              <text x={x + 25} y={22} textAnchor="middle" fill="var(--seal)" stroke="none">
                {readable(sizes[t], 2)}
              </text>
            </g>
          );
        })}
        <text x={16} y={126} fontSize={13} fill="var(--ink-soft)">
          {say({ en: "red: size of the gradient by that state", zh: "红色：对该状态的梯度大小" })}
        </text>
      </svg>
    </div>
  );
}

export default function UnrolledRnn({ result, say }: Props) {
  const { sizes, states, factor } = result;
  const times = sizes.map((_, t) => t);
  const bounded = (list: readonly number[]) => list.map((value) => Math.min(largest, Math.max(smallest, value)));
  const all = [...bounded(sizes), ...bounded(states)];
  return (
    <>
      <Chain sizes={sizes} say={say} />
      <Plot
        label={say({ en: "Size of state and gradient at each time step", zh: "每个时间步的状态与梯度大小" })}
        x={{ min: 0, max: Math.max(2, sizes.length - 1), title: say({ en: "time step t", zh: "时间步 t" }) }}
        y={{
          min: 10 ** Math.min(-3, Math.floor(Math.log10(Math.min(...all)))),
          max: 10 ** Math.max(1, Math.ceil(Math.log10(Math.max(...all)))),
          scale: "log",
          title: say({ en: "root mean square", zh: "均方根" }),
        }}
        height={280}
        series={[
          { kind: "line", x: times, y: bounded(states), colour: 1, label: say({ en: "state hₜ", zh: "状态 hₜ" }) },
          {
            kind: "line",
            x: times,
            y: bounded(sizes),
            colour: "seal",
            label: say({ en: "gradient by hₜ", zh: "对 hₜ 的梯度" }),
          },
          { kind: "points", x: times, y: bounded(sizes), colour: "seal", size: 3 },
        ]}
      />
      <p className="figure-number" role="status">
        {say({
          en: `Each step back multiplies the gradient by ${readable(factor)} on average; after ${times.length - 1} steps ${readable(sizes[0])} is left.`,
          zh: `每往回一步，梯度平均乘以 ${readable(factor)}；${times.length - 1} 步之后剩下 ${readable(sizes[0])}。`,
        })}
      </p>
    </>
  );
}
