/** Colours of the style sheet, by name; a drawing names no other ones, so that it fits both themes. */
import { useSyncExternalStore } from "react";

/** 1 to 8 are the curves' colours, told apart by colour-blind readers too; "seal" is what matters most. */
export type Colour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | "ink" | "ink-soft" | "line" | "seal" | "good";

/** For an attribute or a style: follows the theme by itself. */
export function css(colour: Colour): string {
  return typeof colour === "number" ? `var(--curve-${colour})` : `var(--${colour})`;
}

export type Rgb = readonly [red: number, green: number, blue: number];

function rgbOf(variable: string): Rgb {
  const text = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  const digits = /^#([\da-f]{6})$/i.exec(text)?.[1] ?? "808080";
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** How numbers become colours. */
export interface Scale {
  /** Diverging: zero is the paper, below is blue, above is vermilion. Sequential: `min` is the paper, `max` is ink. */
  kind: "diverging" | "sequential";
  min: number;
  max: number;
}

export interface Palette {
  paper: Rgb;
  ink: Rgb;
  below: Rgb;
  above: Rgb;
}

let palette: Palette | undefined;

/** The theme's colours as numbers, for what is painted on a canvas. Changes with the theme. */
export function usePalette(): Palette {
  return useSyncExternalStore(watchTheme, () => {
    palette ??= {
      paper: rgbOf("--sheet"),
      ink: rgbOf("--ink"),
      below: rgbOf("--curve-1"),
      above: rgbOf("--curve-2"),
    };
    return palette;
  });
}

function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(() => {
    palette = undefined;
    changed();
  });
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/** Where in the scale a number lies: -1 to 1 (diverging) or 0 to 1 (sequential); what lies outside is clamped. */
export function place({ kind, min, max }: Scale, value: number): number {
  if (kind === "sequential") return max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
  const reach = Math.max(Math.abs(min), Math.abs(max));
  return reach > 0 ? Math.min(1, Math.max(-1, value / reach)) : 0;
}

export function colourOf(scale: Scale, value: number, { paper, ink, below, above }: Palette): Rgb {
  const t = place(scale, value);
  const to = scale.kind === "sequential" ? ink : t < 0 ? below : above;
  return [0, 1, 2].map((i) => Math.round(paper[i] + Math.abs(t) * (to[i] - paper[i]))) as unknown as Rgb;
}

/** A scale that holds all numbers, zero in its middle where it is diverging. */
export function scaleOf(kind: Scale["kind"], values: ArrayLike<number>): Scale {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  return min <= max ? { kind, min, max } : { kind, min: 0, max: 0 };
}
