import { Heatmap } from "@gradus/curriculum/figure-parts/Heatmap";
import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import type { Bilingual } from "@gradus/lab/lab";
import { useState } from "react";
import type definition from "./convolution.ts";
import { DigitPicker } from "./samples/DigitPicker.tsx";

type Props = FigureProps<typeof definition>;

/** A 3×3 kernel in the middle of the 5×5 grid. */
const small = (...values: number[]) => [
  ...[0, 0, 0, 0, 0],
  ...[0, ...values.slice(0, 3), 0],
  ...[0, ...values.slice(3, 6), 0],
  ...[0, ...values.slice(6, 9), 0],
  ...[0, 0, 0, 0, 0],
];

const presets: { name: Bilingual; kernel: number[] }[] = [
  { name: { en: "left edges", zh: "左边缘" }, kernel: small(-1, 0, 1, -1, 0, 1, -1, 0, 1) },
  { name: { en: "top edges", zh: "上边缘" }, kernel: small(-1, -1, -1, 0, 0, 0, 1, 1, 1) },
  { name: { en: "outline", zh: "轮廓" }, kernel: small(-1, -1, -1, -1, 8, -1, -1, -1, -1) },
  { name: { en: "sharpen", zh: "锐化" }, kernel: small(0, -1, 0, -1, 5, -1, 0, -1, 0) },
  { name: { en: "blur 3×3", zh: "模糊 3×3" }, kernel: small(0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1) },
  { name: { en: "blur 5×5", zh: "模糊 5×5" }, kernel: Array(25).fill(0.05) },
  {
    name: { en: "slope 5×5", zh: "斜线 5×5" },
    kernel: [0, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 0],
  },
  { name: { en: "nothing", zh: "原样" }, kernel: small(0, 0, 0, 0, 1, 0, 0, 0, 0) },
];

export default function Convolution({ state, set, result, say }: Props) {
  const { input, padded, kernel, size, output, reach, window } = result;
  const { stride, padding } = state;
  const grids = { rows: kernel.size, columns: kernel.size };
  const sum = fixed(window.sum, 3);
  const original =
    padding > 0 ? [{ row: padding, column: padding, rows: 28, columns: 28, style: "dashed" as const }] : [];
  const move = (row: number, column: number) => set({ position: row * size + column });
  return (
    <>
      <DigitPicker value={state.digit} onChange={(digit) => set({ digit })} say={say} />
      <div className="columns">
        <Heatmap
          title={say({ en: `Input, ${padded} × ${padded}`, zh: `输入，${padded} × ${padded}` })}
          label={say({
            en: `A handwritten ${result.label} with the window on it`,
            zh: `手写数字 ${result.label} 与窗口`,
          })}
          values={input}
          rows={padded}
          columns={padded}
          scale={{ kind: "sequential", min: 0, max: 1 }}
          width={400}
          marks={[
            ...original,
            { row: window.row * stride, column: window.column * stride, rows: kernel.size, columns: kernel.size },
          ]}
        />
        <Heatmap
          title={say({ en: `Output, ${size} × ${size}`, zh: `输出，${size} × ${size}` })}
          label={say({ en: "The output", zh: "输出" })}
          values={output}
          rows={size}
          columns={size}
          scale={{ kind: "diverging", min: -reach, max: reach }}
          width={400}
          marks={[{ row: window.row, column: window.column }]}
          cursor={{
            row: window.row,
            column: window.column,
            label: say({ en: "Window", zh: "窗口" }),
            text: say({
              en: `row ${window.row}, column ${window.column}: ${sum}`,
              zh: `第 ${window.row} 行第 ${window.column} 列：${sum}`,
            }),
            onMove: move,
          }}
        />
      </div>
      <p className="meta">
        {say({ en: "Size of the output: ", zh: "输出的大小：" })}
        ⌊(28 + 2 × {padding} − {kernel.size}) / {stride}⌋ + 1 = <strong>{size}</strong>
      </p>
      <Stepper
        value={window.at}
        last={size * size - 1}
        onChange={(position) => set({ position, whole: false })}
        milliseconds={40}
        texts={{
          first: say({ en: "Start", zh: "开头" }),
          back: say({ en: "Back", zh: "后退" }),
          forward: say({ en: "Next", zh: "下一个" }),
          last: say({ en: "End", zh: "末尾" }),
          play: say({ en: "Slide", zh: "滑动" }),
          pause: say({ en: "Pause", zh: "暂停" }),
        }}
      />
      <p className="figure-number" role="status">
        {say({
          en: `Row ${window.row}, column ${window.column}: the products add up to ${sum}`,
          zh: `第 ${window.row} 行、第 ${window.column} 列：各乘积之和为 ${sum}`,
        })}
      </p>
      <div className="side-by-side">
        <NumberGrid label={say({ en: "Window", zh: "窗口" })} values={window.patch} {...grids} />
        <NumberGrid
          label={say({ en: "× kernel", zh: "× 卷积核" })}
          values={kernel.values}
          {...grids}
          scale={{ kind: "diverging", min: -1, max: 1 }}
        />
        <NumberGrid
          label={say({ en: `= products; their sum: ${sum}`, zh: `= 乘积；合计：${sum}` })}
          values={window.products}
          {...grids}
          scale={{ kind: "diverging", min: -1, max: 1 }}
        />
      </div>
      <fieldset className="kernel-editor">
        <legend>
          {say({
            en: "Make a kernel of your own (with an empty rim it is 3 × 3)",
            zh: "自己做一个卷积核（外圈全为 0 时就是 3 × 3）",
          })}
        </legend>
        <div className="side-by-side">
          <KernelInputs values={state.kernel} onChange={(next) => set({ kernel: next })} say={say} />
          <div className="stepper">
            {presets.map((preset) => (
              <button type="button" key={preset.name.en} onClick={() => set({ kernel: preset.kernel })}>
                {say(preset.name)}
              </button>
            ))}
          </div>
        </div>
      </fieldset>
    </>
  );
}

interface InputsProps {
  values: readonly number[];
  onChange: (values: number[]) => void;
  say: Props["say"];
}

function KernelInputs({ values, onChange, say }: InputsProps) {
  const [typed, setTyped] = useState<{ index: number; text: string }>();
  return (
    <div className="kernel-inputs">
      {values.map((value, i) => {
        const [row, column] = [Math.floor(i / 5) + 1, (i % 5) + 1];
        const rim = row === 1 || row === 5 || column === 1 || column === 5;
        return (
          <input
            key={i}
            className={rim ? "rim" : undefined}
            inputMode="decimal"
            aria-label={say({ en: `kernel, row ${row}, column ${column}`, zh: `卷积核第 ${row} 行第 ${column} 列` })}
            value={typed?.index === i ? typed.text : String(value)}
            onChange={({ target: { value: text } }) => {
              setTyped({ index: i, text });
              const number = Number(text.replace("−", "-"));
              if (text.trim() !== "" && Number.isFinite(number)) onChange(values.with(i, number));
            }}
            onBlur={() => setTyped(undefined)}
          />
        );
      })}
    </div>
  );
}
