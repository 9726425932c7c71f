import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { smooth, thin } from "../../../shared/curves.ts";
import { useDark } from "../theme.ts";

export interface ChartSeries {
  label: string;
  steps: number[];
  values: number[];
  /** Measured now and then: points that are joined, never smoothed. */
  sparse?: boolean;
}

export interface ChartProps {
  title: string;
  xLabel: string;
  yLabel: string;
  series: ChartSeries[];
  /** Weight of the past in the moving average, 0 to below 1. */
  smoothing: number;
  /** Fixed limits of the vertical axis, where it has natural ones. */
  top?: number;
}

const height = 280;
const mostPoints = 1200;

function look(): { font: string; ink: string; grid: string; lines: string[] } {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    font: `12px ${style.fontFamily}`,
    ink: read("--ink-soft"),
    grid: read("--line"),
    lines: ["--curve-1", "--curve-2", "--curve-3", "--curve-4", "--curve-5", "--curve-6", "--curve-7", "--curve-8"].map(
      read,
    ),
  };
}

/** All series over the union of their steps; a step that a series lacks is a gap that is bridged. */
function align(series: readonly ChartSeries[], smoothing: number): uPlot.AlignedData {
  const shown = series.map(({ steps, values, sparse }) => {
    const kept = thin({ steps, values }, mostPoints);
    return { steps: kept.steps, values: sparse || smoothing === 0 ? kept.values : smooth(kept.values, smoothing) };
  });
  const steps = [...new Set(shown.flatMap((s) => s.steps))].sort((a, b) => a - b);
  const at = new Map(steps.map((step, i) => [step, i]));
  const rows = shown.map((s) => {
    const row = new Array<number | null>(steps.length).fill(null);
    for (const [i, step] of s.steps.entries()) row[at.get(step)!] = s.values[i];
    return row;
  });
  return [steps, ...rows];
}

/** Curves over steps: title, axes with units, a legend that shows the values under the pointer. */
export function Chart({ title, xLabel, yLabel, series, smoothing, top }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const dark = useDark();
  const shape = JSON.stringify([series.map(({ label, sparse }) => [label, sparse]), xLabel, yLabel, top, dark]);
  const data = align(series, smoothing);
  const latest = useRef(data);
  latest.current = data;

  // Dependencies: `shape` stands for all that the plot is built from.
  useEffect(() => {
    const element = holder.current!;
    const { font, ink, grid, lines } = look();
    const rule = { stroke: grid, width: 1 };
    const axis = { font, labelFont: font, stroke: ink, grid: rule, ticks: rule, labelSize: 22 };
    const options: uPlot.Options = {
      width: element.clientWidth,
      height,
      scales: {
        x: { time: false },
        y: top === undefined ? {} : { range: (_, low) => [Math.min(low, top - 0.01), top] },
      },
      axes: [
        { ...axis, label: xLabel },
        { ...axis, label: yLabel, size: 58 },
      ],
      series: [
        { label: xLabel },
        ...series.map(({ label, sparse }, i) => ({
          label,
          stroke: lines[i % lines.length],
          width: 2,
          ...(sparse ? { dash: [6, 4] } : {}),
          spanGaps: true,
          points: { show: sparse === true, size: 6, fill: lines[i % lines.length] },
          value: (_: uPlot, value: number | null) => (value === null ? "–" : value.toPrecision(4)),
        })),
      ],
      cursor: { drag: { x: false, y: false } },
      // A marker without height: its border is a line as thick as two widths.
      legend: { markers: { width: 1.5 } },
    };
    const made = new uPlot(options, latest.current, element);
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);

  useEffect(() => {
    plot.current?.setData(data);
  }, [data]);

  const lastValues = series
    .filter(({ values }) => values.length > 0)
    .map(({ label, values }) => `${label} ${values.at(-1)!.toPrecision(4)}`)
    .join(", ");
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div ref={holder} role="img" aria-label={`${title}: ${lastValues}`} />
    </figure>
  );
}
