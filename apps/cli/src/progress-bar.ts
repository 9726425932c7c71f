import type { Lang } from "./language.ts";

export interface BarState {
  /** 0 … 1; undefined where nobody knows. */
  share: number | undefined;
  /** What stands before the bar and after it. */
  label: string;
  detail: string;
}

const barWidth = 24;
const redrawMs = 100;
/** Where stderr is no terminal a line is printed this often. */
const lineMs = 10_000;

/** A line at the foot of the terminal that is drawn anew; where there is no terminal, a plain line now and then. */
export class ProgressBar {
  readonly #stream = process.stderr;
  #last = Number.NEGATIVE_INFINITY;
  #drawn = false;

  draw(state: BarState): void {
    const now = performance.now();
    const pause = this.#stream.isTTY ? redrawMs : lineMs;
    if (now - this.#last < pause && state.share !== 1) return;
    this.#last = now;
    if (!this.#stream.isTTY) {
      this.#stream.write(`${line(state, 0)}\n`);
      return;
    }
    this.#stream.write(`\r\x1b[2K${line(state, barWidth).slice(0, (this.#stream.columns || 80) - 1)}`);
    this.#drawn = true;
  }

  /** Prints a line above the bar. */
  print(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  clear(): void {
    if (this.#drawn) this.#stream.write("\r\x1b[2K");
    this.#drawn = false;
  }
}

function line({ share, label, detail }: BarState, width: number): string {
  if (share === undefined) return `${label} ${detail}`;
  const percent = `${Math.floor(100 * share)}`.padStart(3);
  const full = Math.round(width * share);
  const bar = width > 0 ? ` ${"█".repeat(full)}${"░".repeat(width - full)}` : "";
  return `${label}${bar} ${percent} % ${detail}`;
}

/** 75 → "1:15", 3700 → "1:01:40". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 1,234,567 bytes → "1.2 MB". */
export function bytes(n: number): string {
  if (n < 1e3) return `${n} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(1)} kB`;
  return n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`;
}

export function timeLeft(seconds: number | undefined, lang: Lang): string {
  if (seconds === undefined) return "";
  return lang === "zh" ? `剩余 ${clock(seconds)}` : `${clock(seconds)} left`;
}
