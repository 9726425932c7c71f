/** What `show` and `plot` were given by code that ran. */
import "../figures/parts.css";
import { Heatmap, scaleOf } from "@gradus/curriculum/figure-parts/Heatmap";
import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { Shown, ShownPlot, ShownSeries, ShownTensor } from "@gradus/lab/show";
import { useLanguage } from "../i18n/language.tsx";

const readableColumns = 8;
const readableRows = 12;

export default function Drawing({ shown }: { shown: Shown }) {
  return shown.kind === "tensor" ? <TensorDrawing tensor={shown} /> : <PlotDrawing plot={shown} />;
}

/** The last dimension runs along the rows; all before it are put beneath each other. */
function TensorDrawing({ tensor }: { tensor: ShownTensor }) {
  const { t } = useLanguage();
  const { values, shape } = tensor;
  const columns = shape.at(-1) ?? 1;
  const rows = columns > 0 ? Math.floor(values.length / columns) : 0;
  const size = shape.reduce((a, b) => a * b, 1);
  const label = `${tensor.name ?? t.running.tensor} ${tensor.dtype}[${shape.join(", ")}]`;
  if (rows === 0) return <p className="meta">{label}</p>;
  const shown = values.slice(0, rows * columns);
  const whole = shown.every((value) => Number.isInteger(value));
  return (
    <>
      {rows <= readableRows && columns <= readableColumns ? (
        <NumberGrid label={label} values={shown} rows={rows} columns={columns} decimals={whole ? 0 : 3} />
      ) : (
        <Heatmap
          label={label}
          title={label}
          values={shown}
          rows={rows}
          columns={columns}
          scale={scaleOf(shown.some((value) => value < 0) ? "diverging" : "sequential", shown)}
          width={Math.min(420, 12 * columns)}
        />
      )}
      {shown.length < size && <p className="meta">{t.running.firstRows(rows)}</p>}
    </>
  );
}

/** From the least to the greatest finite number, with a little air; bars stand on the axis. */
function span(values: readonly number[], onAxis = false): { min: number; max: number } {
  let [min, max] = onAxis ? [0, 0] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return { min: 0, max: 1 };
  const air = min === max ? Math.abs(min) / 2 || 1 : (max - min) * 0.04;
  return { min: onAxis && min === 0 ? 0 : min - air, max: onAxis && max === 0 ? 0 : max + air };
}

const colours = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const shapes = ["circle", "square", "triangle", "diamond", "cross"] as const;

/** Places that a series takes along x: a bar has two edges. */
function placesOf({ mark, x, width }: ShownSeries): number[] {
  if (mark !== "bars" || !width) return x;
  return x.flatMap((place, i) => [place - width[i] / 2, place + width[i] / 2]);
}

/** @param crowded several series of bars stand in front of one another */
function seriesOf({ mark, name, x, y, width = [] }: ShownSeries, i: number, crowded: boolean): Series {
  const named = { colour: colours[i % colours.length], ...(name !== "" && { label: name }) };
  if (mark === "line") return { kind: "line", x, y, ...named };
  if (mark === "points") return { kind: "points", shape: shapes[i % shapes.length], x, y, ...named };
  if (mark === "bars") return { kind: "bars", x, y, width, ...named, ...(crowded && { opacity: 0.5 }) };
  return { kind: "rule", ...(x.length > 0 ? { x: x[0] } : { y: y[0] }), ...named };
}

function PlotDrawing({ plot }: { plot: ShownPlot }) {
  const { t } = useLanguage();
  const { title, series, xNames, xLimits, yLimits } = plot;
  const bars = series.filter(({ mark }) => mark === "bars").length;
  const limits = (pair: [number, number] | undefined) => pair && { min: pair[0], max: pair[1] };
  const x = limits(xLimits) ?? span(series.flatMap(placesOf));
  const y =
    limits(yLimits) ??
    span(
      series.flatMap((one) => one.y),
      bars > 0,
    );
  const named = series.map(({ name }) => name).filter((name) => name !== "");
  return (
    <>
      {title && <p className="plot-title">{title}</p>}
      <Plot
        label={title ?? t.running.plot(named.join(", "))}
        x={{ ...x, title: plot.xTitle, ...(xNames && { ticks: [...xNames.keys()], names: xNames }) }}
        y={{ ...y, title: plot.yTitle }}
        series={series.map((one, i) => seriesOf(one, i, bars > 1))}
        height={280}
      />
    </>
  );
}
