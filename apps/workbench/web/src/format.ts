/** 75 → "1:15", 3700 → "1:01:40". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Metrics as they are read: shares with four digits, counts with groups. */
export function number(value: number, language: string): string {
  return new Intl.NumberFormat(language, Number.isInteger(value) ? {} : { maximumSignificantDigits: 4 }).format(value);
}

/** What a goal asks for: "≥ 0.98", "≤ 0.1", "0.8236–0.8256". */
export function range({ atLeast, atMost }: { atLeast?: number; atMost?: number }): string {
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast}–${atMost}`;
  return atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
}

export function date(iso: string, language: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "–";
  return new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" }).format(time);
}

/** The metric that a run is judged by: an accuracy, else what the lab names first. */
export function score(metrics: Record<string, number>): [string, number] | undefined {
  const all = Object.entries(metrics);
  return all.find(([name]) => /accuracy$/i.test(name)) ?? all[0];
}
