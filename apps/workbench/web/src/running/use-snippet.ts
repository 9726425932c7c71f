import type { SnippetItem } from "@gradus/lab/snippet";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Bilingual } from "../../../shared/api.ts";
import type { FromSnippet } from "./protocol.ts";

const runLimitMs = 10_000;
const loadLimitMs = 30_000;

export interface Outcome {
  /** `missing`: no Python here can run it. `noServer`: there is no workbench that could. */
  status: "running" | "ended" | "failed" | "stopped" | "tooLong" | "notLoaded" | "missing" | "noServer";
  items: SnippetItem[];
  error?: { message: string | Bilingual; line: number | undefined };
  ms?: number;
}

const createWorker = () =>
  new Worker(new URL("./snippet.worker.ts", import.meta.url), { type: "module", name: "snippet" });

/** Loaded while the reader makes up their mind, so that running begins at once. */
let spare: Worker | undefined;

export function prepareSnippets(): void {
  spare ??= createWorker();
}

export interface SnippetRunner {
  /** Of the last run; undefined before the first. */
  outcome: Outcome | undefined;
  run: (source: string) => void;
  stop: () => void;
  /** Forgets the last run. */
  clear: () => void;
}

/** Runs code, each time in a new worker; one at a time. */
export function useSnippet(): SnippetRunner {
  const [outcome, setOutcome] = useState<Outcome>();
  const end = useRef<(status?: Outcome["status"]) => void>(undefined);

  const run = useCallback((source: string) => {
    end.current?.();
    const worker = spare ?? createWorker();
    spare = undefined;
    let items: SnippetItem[] = [];
    let frame = 0;
    let begun = performance.now();
    let clock = setTimeout(() => finish("notLoaded"), loadLimitMs);

    // Output is shown once per frame, however fast it comes.
    const show = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setOutcome({ status: "running", items });
      });
    };
    function finish(status?: Outcome["status"], error?: Outcome["error"]): void {
      clearTimeout(clock);
      cancelAnimationFrame(frame);
      worker.terminate();
      end.current = undefined;
      if (status) setOutcome({ status, items, ms: performance.now() - begun, ...(error && { error }) });
    }

    end.current = finish;
    worker.onmessage = ({ data }: MessageEvent<FromSnippet>) => {
      if (end.current !== finish) return;
      if (data.type === "item") {
        items = [...items, data.item];
        show();
      } else if (data.type === "begin") {
        clearTimeout(clock);
        begun = performance.now();
        clock = setTimeout(() => finish("tooLong"), runLimitMs);
      } else if (data.type === "end") {
        finish("ended");
      } else {
        finish("failed", { message: data.message, line: data.line });
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (end.current === finish)
        finish(event.message ? "failed" : "notLoaded", { message: event.message, line: undefined });
    };
    setOutcome({ status: "running", items });
    worker.postMessage({ source });
  }, []);

  useEffect(() => () => end.current?.(), []);
  return {
    outcome,
    run,
    stop: useCallback(() => end.current?.("stopped"), []),
    clear: useCallback(() => {
      end.current?.();
      setOutcome(undefined);
    }, []),
  };
}
