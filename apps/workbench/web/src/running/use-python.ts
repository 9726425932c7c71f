/** Runs Python of a lesson where Python is: beside the workbench's server. One piece of code at a time in a page. */
import { linesAtMost, type SnippetItem } from "@gradus/lab/snippet";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PythonAnswer } from "../../../shared/exercises.ts";
import { RequestError, request } from "../api.ts";
import type { Outcome, SnippetRunner } from "./use-snippet.ts";

/** The server ends code after ten seconds of computing; loading a large library on a slow machine comes before. */
const answerMs = 120_000;

/** Ends what runs now, if anything does. */
let stopRunning: (() => void) | undefined;

async function ask(source: string, signal: AbortSignal): Promise<PythonAnswer> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, signal };
  const response = await request("/python", { ...init, body: JSON.stringify({ code: source }) }, answerMs);
  return (await response.json()) as PythonAnswer;
}

/** Of both streams, what was printed to the terminal first and then what was complained of; what was drawn stands beneath. */
function itemsOf({ printed: { stdout, stderr, bytes }, drawn }: PythonAnswer): SnippetItem[] {
  const text = stdout + stderr;
  if (text === "") return drawn;
  const lines = text.replace(/\n$/, "").split("\n");
  const cut = lines.length > linesAtMost || new TextEncoder().encode(text).length < bytes;
  const shown = [...lines.slice(0, linesAtMost), ...(cut ? ["…"] : [])];
  return [...shown.map((line) => ({ kind: "line" as const, text: line })), ...drawn];
}

function outcomeOf(answer: PythonAnswer): Outcome {
  const { failure, ms } = answer;
  const items = itemsOf(answer);
  if (!failure) return { status: "ended", items, ms };
  const { kind, message, line } = failure;
  return { status: kind === "skipped" ? "missing" : "failed", items, ms, error: { message, line } };
}

function outcomeOfRefusal(error: unknown): Outcome {
  const { status = 0, body, message = "" } = error instanceof RequestError ? error : {};
  // Another server's answer, or none: ours answers with JSON.
  if (status === 0 || body === undefined) return { status: "noServer", items: [] };
  return { status: "failed", items: [], error: { message, line: undefined } };
}

export function usePython(): SnippetRunner {
  const [outcome, setOutcome] = useState<Outcome>();
  const end = useRef<() => void>(undefined);

  const run = useCallback((source: string) => {
    stopRunning?.();
    const abort = new AbortController();
    const stop = () => {
      if (end.current !== stop) return;
      end.current = undefined;
      if (stopRunning === stop) stopRunning = undefined;
      abort.abort();
      setOutcome({ status: "stopped", items: [] });
    };
    end.current = stop;
    stopRunning = stop;
    setOutcome({ status: "running", items: [] });
    const finish = (result: Outcome) => {
      if (end.current !== stop) return;
      end.current = undefined;
      if (stopRunning === stop) stopRunning = undefined;
      setOutcome(result);
    };
    ask(source, abort.signal).then(
      (answer) => finish(outcomeOf(answer)),
      (error: unknown) => finish(outcomeOfRefusal(error)),
    );
  }, []);

  useEffect(() => () => end.current?.(), []);
  return {
    outcome,
    run,
    stop: useCallback(() => end.current?.(), []),
    clear: useCallback(() => {
      end.current?.();
      setOutcome(undefined);
    }, []),
  };
}
