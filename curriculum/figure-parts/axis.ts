/** From numbers to places on the screen, and where the ticks stand. */
export interface Axis {
  min: number;
  max: number;
  /** What is measured, with its unit. */
  title: string;
  /** `log` needs a positive `min`. */
  scale?: "linear" | "log";
  /** Where ticks stand; chosen by itself otherwise. */
  ticks?: readonly number[];
  /** What stands at the ticks in place of numbers; needs `ticks`. */
  names?: readonly string[];
}

export interface AxisMap {
  /** Pixel of a number. */
  at(value: number): number;
  /** Number at a pixel, within the axis. */
  value(pixel: number): number;
}

export function mapAxis({ min, max, scale }: Axis, from: number, to: number): AxisMap {
  const log = scale === "log";
  const low = log ? Math.log10(min) : min;
  const span = (log ? Math.log10(max) : max) - low || 1;
  return {
    at: (value) => from + (((log ? Math.log10(Math.max(value, Number.MIN_VALUE)) : value) - low) / span) * (to - from),
    value(pixel) {
      const part = Math.min(1, Math.max(0, (pixel - from) / (to - from || 1)));
      return log ? 10 ** (low + part * span) : low + part * span;
    },
  };
}

/** About `count` round numbers (1, 2 or 5 times a power of ten) within the axis. */
export function ticksOf({ min, max, scale, ticks }: Axis, count: number): readonly number[] {
  if (ticks) return ticks.filter((tick) => tick >= min && tick <= max);
  if (!(max > min)) return [min];
  if (scale === "log") {
    const first = Math.ceil(Math.log10(min) - 1e-9);
    const last = Math.floor(Math.log10(max) + 1e-9);
    const stride = Math.max(1, Math.ceil((last - first + 1) / count));
    const powers: number[] = [];
    for (let power = first; power <= last; power += stride) powers.push(Number(`1e${power}`));
    return powers;
  }
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const out: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) out.push(i * step);
  return out;
}

/** What stands at a tick. */
export function tickText({ ticks, names }: Axis, tick: number): string {
  return names?.[ticks?.indexOf(tick) ?? -1] ?? readable(tick);
}

const raised: Record<string, string> = {
  ...{ "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" },
};

/** A number as short as it can be read, with a true minus sign: 0.25, −3, 9.8·10⁻⁴, 10⁶. */
export function readable(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(digits))).replace("-", "−");
  const [factor, power] = value.toExponential(1).split("e");
  const short = String(Number(factor)).replace("-", "−");
  const ten = `10${[...power.replace("+", "")].map((sign) => raised[sign]).join("")}`;
  return short === "1" ? ten : short === "−1" ? `−${ten}` : `${short}·${ten}`;
}

/** A number with so many decimals, with a true minus sign and no minus zero. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return readable(value);
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}
