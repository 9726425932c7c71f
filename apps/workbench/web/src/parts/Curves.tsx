import { useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { Chart, type ChartSeries } from "./Chart.tsx";

/** Loss and accuracy over steps, with one smoothing for both. */
export function Curves({ loss, accuracy }: { loss: ChartSeries[]; accuracy: ChartSeries[] }) {
  const { t } = useLanguage();
  const [smoothing, setSmoothing] = useState(0.6);
  return (
    <section aria-label={`${t.run.loss}, ${t.run.accuracy}`}>
      <div className="charts">
        <Chart title={t.run.loss} xLabel={t.run.stepUnit} yLabel={t.run.lossUnit} smoothing={smoothing} series={loss} />
        <Chart
          title={t.run.accuracy}
          xLabel={t.run.stepUnit}
          yLabel={t.run.accuracyUnit}
          smoothing={smoothing}
          top={1}
          series={accuracy}
        />
      </div>
      <label className="slider">
        {t.run.smoothing}
        <input
          type="range"
          min={0}
          max={0.95}
          step={0.05}
          value={smoothing}
          onChange={(event) => setSmoothing(Number(event.target.value))}
        />
      </label>
    </section>
  );
}
