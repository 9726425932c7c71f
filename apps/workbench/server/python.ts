/** Runs Python that a page sends: code of a lesson, as the reader has it. In the sandbox, with its limits, few at a time. */
import { runPythonSnippet } from "@gradus/lab/python-snippet";
import { importedPackages } from "@gradus/lab/python-text";
import type { PythonAnswer } from "../shared/exercises.ts";
import { HttpError } from "./errors.ts";
import { turnsOf } from "./turns.ts";

const busy = new HttpError(
  429,
  "busy",
  { en: "Other pages are running Python.", zh: "其他页面正在运行 Python。" },
  { en: "Wait a moment, or stop them.", zh: "请稍等，或先停止它们。" },
);

export interface PythonBackend {
  /** @throws HttpError where enough wait already; the signal's reason where it was aborted */
  run(code: string, signal: AbortSignal): Promise<PythonAnswer>;
  /** Ends what runs. */
  close(): void;
}

/** @param runCode for tests: what runs it in place of the sandbox */
export function pythonBackend(home: string, runCode: typeof runPythonSnippet = runPythonSnippet): PythonBackend {
  const closing = new AbortController();
  const turns = turnsOf(busy);

  return {
    async run(code, signal) {
      const either = AbortSignal.any([signal, closing.signal]);
      const leave = await turns.enter(either);
      const begun = performance.now();
      try {
        const modules = importedPackages(code);
        const { printed, drawn, failure } = await runCode(code, { modules, home, signal: either });
        const ms = Math.round(performance.now() - begun);
        if (!failure) return { printed, drawn, ms };
        const { kind, message, line } = failure;
        return { printed, drawn, ms, failure: { kind, message, ...(line === undefined ? {} : { line }) } };
      } finally {
        leave();
      }
    },
    close: () => closing.abort(new Error("the workbench is being closed")),
  };
}
