/** What `show` and `plot` were given by code that ran. */
import "../figures/parts.css";
import { Heatmap, scaleOf } from "@gradus/curriculum/figure-parts/Heatmap";
import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { Shown, ShownPlot, ShownTensor } from "@gradus/lab/show";
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

/** From the least to the greatest finite number, with a little air. */
function span(lists: readonly number[][]): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of lists.flat()) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return { min: 0, max: 1 };
  const air = min === max ? Math.abs(min) / 2 || 1 : (max - min) * 0.04;
  return { min: min - air, max: max + air };
}

const colours = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const shapes = ["circle", "square", "triangle", "diamond", "cross"] as const;

function PlotDrawing({ plot }: { plot: ShownPlot }) {
  const { t } = useLanguage();
  const series = plot.series.map(({ mark, name, x, y }, i): Series => {
    const common = { x, y, label: name, colour: colours[i % colours.length] };
    return mark === "line"
      ? { kind: "line", ...common }
      : { kind: "points", shape: shapes[i % shapes.length], ...common };
  });
  return (
    <>
      {plot.title && <p className="plot-title">{plot.title}</p>}
      <Plot
        label={plot.title ?? t.running.plot(plot.series.map(({ name }) => name).join(", "))}
        x={{ ...span(plot.series.map(({ x }) => x)), title: plot.xTitle }}
        y={{ ...span(plot.series.map(({ y }) => y)), title: plot.yTitle }}
        series={series}
        height={280}
      />
    </>
  );
}
