import { Heatmap } from "@gradus/curriculum/figure-parts/Heatmap";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./pooling.ts";
import type { Compared } from "./pooling.ts";
import { DigitPicker } from "./samples/DigitPicker.tsx";

type Props = FigureProps<typeof definition>;

/** Largest sum that the kernel can give on pixels from 0 to 1. */
const most = 3;

export default function Pooling({ state, set, result, say }: Props) {
  const { picture, map, pooled, label } = result;
  const push = (right: number, down: number) => set({ right: state.right + right, down: state.down + down });
  return (
    <>
      <DigitPicker value={state.digit} onChange={(digit) => set({ digit })} say={say} />
      <div className="stepper">
        <button type="button" onClick={() => push(-1, 0)}>
          ← {say({ en: "left", zh: "左" })}
        </button>
        <button type="button" onClick={() => push(1, 0)}>
          {say({ en: "right", zh: "右" })} →
        </button>
        <button type="button" onClick={() => push(0, -1)}>
          ↑ {say({ en: "up", zh: "上" })}
        </button>
        <button type="button" onClick={() => push(0, 1)}>
          ↓ {say({ en: "down", zh: "下" })}
        </button>
        <button type="button" onClick={() => set({ right: 0, down: 0 })}>
          {say({ en: "back to its place", zh: "放回原处" })}
        </button>
      </div>
      <div className="triptych">
        <Heatmap
          title={say({ en: "Picture, 28 × 28", zh: "图片，28 × 28" })}
          label={say({ en: `A handwritten ${label}, pushed`, zh: `推过的手写数字 ${label}` })}
          values={picture}
          rows={28}
          columns={28}
          scale={{ kind: "sequential", min: 0, max: 1 }}
        />
        <Layer title={say({ en: "Left edges, ReLU", zh: "左边缘加 ReLU" })} compared={map} say={say} />
        <Layer title={say({ en: "After pooling", zh: "池化之后" })} compared={pooled} say={say} />
      </div>
      <p className="meta">
        {say({
          en: "Framed: numbers that are not what they were before the push (by more than 5 % of the map's largest). Counted are cells with something in them, before or after.",
          zh: "加框的格子：数值与推之前不同（相差超过图中最大值的 5%）。只统计推之前或推之后非空的格子。",
        })}
      </p>
    </>
  );
}

function Layer({ title, compared, say }: { title: string; compared: Compared; say: Props["say"] }) {
  const { side, values, changed, changes, inked } = compared;
  const marks = Array.from(changed.keys())
    .filter((i) => changed[i] === 1)
    .map((i) => ({ row: Math.floor(i / side), column: i % side, style: "thin" as const }));
  const share = inked === 0 ? "" : `${fixed((100 * changes) / inked, 0)}%`;
  return (
    <div>
      <Heatmap
        title={`${title}${say({ en: ", ", zh: "，" })}${side} × ${side}`}
        label={title}
        values={values}
        rows={side}
        columns={side}
        scale={{ kind: "sequential", min: 0, max: most }}
        marks={marks}
      />
      <p className="figure-number" role="status">
        {say({ en: `${changes} of ${inked} changed: ${share}`, zh: `${inked} 个里变了 ${changes} 个：${share}` })}
      </p>
    </div>
  );
}
