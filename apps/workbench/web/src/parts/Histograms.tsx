import type { Histogram } from "@gradus/lab/lab";
import { useEffect, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, loadArtifact } from "./artifact.ts";

const width = 420;
const rowHeight = 46;
const spacing = 15;

interface Row {
  step: number;
  histogram: Histogram;
}

/** Ridges: one histogram a step, behind each other, over a common axis. */
function Ridges({ rows, label }: { rows: Row[]; label: string }) {
  const low = Math.min(...rows.map(({ histogram }) => histogram.min));
  const high = Math.max(...rows.map(({ histogram }) => histogram.max));
  const x = (value: number) => 8 + ((width - 60) * (value - low)) / (high - low || 1);
  const height = rowHeight + spacing * rows.length + 22;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="ridges" role="img" aria-label={label}>
      {rows.map(({ step, histogram: { min, max, counts } }, i) => {
        const base = rowHeight + spacing * i;
        const most = Math.max(1, ...counts);
        const bin = (max - min) / counts.length;
        const points = counts.map(
          (count, b) =>
            `${x(min + (b + 0.5) * bin).toFixed(1)},${(base - (rowHeight - 6) * (count / most)).toFixed(1)}`,
        );
        return (
          <g key={step}>
            <path d={`M${x(min).toFixed(1)},${base} L${points.join(" L")} L${x(max).toFixed(1)},${base} Z`} />
            <text x={width - 46} y={base} className="numeric">
              {step}
            </text>
          </g>
        );
      })}
      <text x={8} y={height - 4} className="numeric">
        {low.toPrecision(2)}
      </text>
      <text x={width - 60} y={height - 4} textAnchor="end" className="numeric">
        {high.toPrecision(2)}
      </text>
    </svg>
  );
}

/** How weights and gradients of a layer were spread, step by step. */
export function Histograms({ run, artifacts }: ArtifactProps) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<string>();
  const [rows, setRows] = useState<Row[]>([]);
  const all = artifacts.filter(({ kind }) => kind === "histogram");
  const names = [...new Set(all.map(({ name }) => name))].sort();
  const name = chosen ?? names.find((candidate) => candidate.startsWith("weights/"));
  const files = all.filter((artifact) => artifact.name === name).map(({ file, step }) => ({ file, step: step ?? 0 }));
  const wanted = files.map(({ file }) => file).join();
  // Dependencies: `wanted` stands for `files`.
  useEffect(() => {
    let left = false;
    const load = files.map(async ({ file, step }) => ({ step, histogram: await loadArtifact<Histogram>(run, file) }));
    void Promise.all(load).then((loaded) => {
      if (!left) setRows(loaded.filter((row): row is Row => row.histogram !== undefined));
    });
    return () => {
      left = true;
    };
  }, [run, wanted]);
  if (names.length === 0 || name === undefined) return null;
  const [kind, layer] = name.split("/");
  const kinds: Record<string, string> = { weights: t.run.weights, gradients: t.run.gradients };
  return (
    <section className="card">
      <h2>{t.run.histograms}</h2>
      <p className="meta">{t.run.histogramsText}</p>
      <label className="slider">
        {t.run.layer}
        <select value={name} onChange={(event) => setChosen(event.target.value)}>
          {names.map((option) => {
            const [optionKind, ...rest] = option.split("/");
            return (
              <option key={option} value={option}>
                {rest.join("/")} · {kinds[optionKind] ?? optionKind}
              </option>
            );
          })}
        </select>
      </label>
      {rows.length > 0 && <Ridges rows={rows} label={`${layer}, ${kinds[kind] ?? kind}`} />}
    </section>
  );
}
