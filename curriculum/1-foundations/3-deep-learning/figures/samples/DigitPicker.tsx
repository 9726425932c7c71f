import { Heatmap } from "@gradus/curriculum/figure-parts/Heatmap";
import type { Bilingual } from "@gradus/lab/lab";
import { sampleDigits } from "./digits.ts";

interface Props {
  /** Number of the chosen sample. */
  value: number;
  onChange: (value: number) => void;
  say: (text: Bilingual) => string;
}

const scale = { kind: "sequential", min: 0, max: 255 } as const;

/** The sample digits as small pictures to choose from. */
export function DigitPicker({ value, onChange, say }: Props) {
  return (
    <div className="digit-picker">
      {sampleDigits.map(({ label, pixels }, i) => (
        <button type="button" className="map-button" key={i} aria-pressed={i === value} onClick={() => onChange(i)}>
          <Heatmap
            label={say({ en: `a handwritten ${label} (${i})`, zh: `手写数字 ${label}（第 ${i} 个）` })}
            values={pixels}
            rows={28}
            columns={28}
            scale={scale}
            legend={false}
          />
        </button>
      ))}
    </div>
  );
}
