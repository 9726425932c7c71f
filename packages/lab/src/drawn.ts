/** Plots that a foreign program drew (`python/gradus_pyplot.py`), checked as if an enemy had written them. */
import { z } from "zod";
import { harmless } from "./harmless.ts";
import { pointsAtMost, type ShownPlot, type ShownSeries, seriesAtMost } from "./show.ts";
import { drawingsAtMost } from "./snippet.ts";

const longest = 200;

const text = z.string().transform((said) => harmless(said.slice(0, longest)));
/** null: no number, a gap. */
const coordinate = z.number().nullable();
const numbers = z
  .array(coordinate)
  .max(pointsAtMost)
  .transform((list) => list.map((value) => value ?? Number.NaN));
const limits = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high);

const series = z
  .object({
    mark: z.enum(["line", "points", "bars", "rule"]),
    name: text,
    x: numbers,
    y: numbers,
    width: z.array(z.number()).max(pointsAtMost).optional(),
  })
  .refine(({ mark, x, y }) => (mark === "rule" ? x.length + y.length === 1 : x.length === y.length))
  .refine(({ mark, x, width }) => mark !== "bars" || width?.length === x.length)
  .transform(({ mark, name, x, y, width }): ShownSeries => {
    if (mark === "line" || mark === "rule") return { mark, name, x, y };
    // A line has gaps; of points and bars only those that are somewhere can be drawn.
    const there = [...x.keys()].filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
    const of = (list: readonly number[]) => there.map((i) => list[i]);
    return { mark, name, x: of(x), y: of(y), ...(mark === "bars" && width && { width: of(width) }) };
  });

const plot = z.object({
  title: text,
  xTitle: text,
  yTitle: text,
  series: z.array(series).min(1).max(seriesAtMost),
  xNames: z.array(text).max(pointsAtMost).optional(),
  xLimits: limits.optional(),
  yLimits: limits.optional(),
});

/** @param value JSON; whatever is no plot is left out */
export function parseDrawn(value: unknown): ShownPlot[] {
  let list: unknown;
  try {
    list = typeof value === "string" ? JSON.parse(value) : undefined;
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.slice(0, drawingsAtMost).flatMap((one) => {
    const { data } = plot.safeParse(one);
    if (!data) return [];
    const { title, xTitle, yTitle, series, ...more } = data;
    // What is absent is left out.
    const rest = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
    return [{ kind: "plot", ...(title !== "" && { title }), xTitle, yTitle, series, ...rest }];
  });
}
