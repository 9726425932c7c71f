import type { ArtifactEvent, ErrorEvent, ProgressEvent, ResultEvent, RunEvent, StartEvent } from "@gradus/lab/events";
import { useEffect, useState } from "react";

export interface Series {
  steps: number[];
  values: number[];
}

/** Everything that the events of a run said so far. */
export interface RunView {
  start?: StartEvent;
  progress?: ProgressEvent;
  /** Metrics by step. */
  series: Record<string, Series>;
  artifacts: ArtifactEvent[];
  logs: string[];
  end?: ErrorEvent | ResultEvent;
}

export const emptyRun: RunView = { series: {}, artifacts: [], logs: [] };
const keptLogs = 200;

/** The view after some more events. Where a run was resumed, what was said of later steps counts no more. */
export function addEvents(view: RunView, events: readonly RunEvent[]): RunView {
  const next: RunView = { ...view, series: { ...view.series }, artifacts: [...view.artifacts], logs: [...view.logs] };
  const touched = new Set<string>();
  for (const event of events) {
    switch (event.type) {
      case "start":
        next.start = event;
        break;
      case "progress":
        next.progress = event;
        break;
      case "metric": {
        if (event.step === undefined) break;
        const { name } = event;
        // Copied once per call: the old view stays as it was.
        if (!touched.has(name)) next.series[name] = copy(next.series[name]);
        touched.add(name);
        next.series[name].steps.push(event.step);
        next.series[name].values.push(event.value);
        break;
      }
      case "log":
        next.logs.push(event.message);
        if (next.logs.length > keptLogs) next.logs.shift();
        break;
      case "artifact":
        next.artifacts = next.artifacts.filter((old) => old.file !== event.file);
        next.artifacts.push(event);
        break;
      case "resume":
        for (const [name, series] of Object.entries(next.series)) next.series[name] = upTo(series, event.step);
        touched.clear();
        next.artifacts = next.artifacts.filter(({ step }) => step === undefined || step <= event.step);
        delete next.end;
        break;
      case "error":
      case "result":
        next.end = event;
        break;
    }
  }
  return next;
}

function copy(series: Series | undefined): Series {
  return { steps: [...(series?.steps ?? [])], values: [...(series?.values ?? [])] };
}

function upTo({ steps, values }: Series, step: number): Series {
  const cut = steps.findIndex((s) => s > step);
  return cut < 0 ? copy({ steps, values }) : { steps: steps.slice(0, cut), values: values.slice(0, cut) };
}

/** Follows a run. `attempt` changes when it is resumed, which begins the stream anew. */
export function useRunEvents(id: string, attempt: number): { view: RunView; lost: boolean; ended: boolean } {
  const [state, setState] = useState({ view: emptyRun, lost: false, ended: false });
  // Dependencies: a new attempt asks for the stream again.
  useEffect(() => {
    const source = new EventSource(`/api/runs/${id}/events`);
    let waiting: RunEvent[] = [];
    let frame = 0;
    setState({ view: emptyRun, lost: false, ended: false });
    const flush = () => {
      frame = 0;
      const events = waiting;
      waiting = [];
      setState((old) => ({ ...old, view: addEvents(old.view, events), lost: false }));
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      waiting.push(JSON.parse(data) as RunEvent);
      // Many events come at once; a page that is drawn more often than the screen is wasted.
      frame ||= requestAnimationFrame(flush);
    };
    source.addEventListener("end", () => {
      source.close();
      if (frame) cancelAnimationFrame(frame);
      flush();
      setState((old) => ({ ...old, ended: true }));
    });
    source.onopen = () => setState((old) => ({ ...old, lost: false }));
    source.onerror = () => setState((old) => ({ ...old, lost: true }));
    return () => {
      source.close();
      cancelAnimationFrame(frame);
    };
  }, [id, attempt]);
  return state;
}
