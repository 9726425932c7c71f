/** Asks the learner's own files for what a figure draws. In the sandbox, with its limits, few at a time. */
import { exerciseSupport } from "@gradus/curriculum/exercise-support";
import { ownPrograms } from "@gradus/curriculum/own-programs";
import { askOwn, type OwnAnswer } from "@gradus/lab/own-program";
import { badRequest, HttpError, notFound } from "./errors.ts";
import { turnsOf } from "./turns.ts";

const busy = new HttpError(
  429,
  "busy",
  { en: "Other figures are running your code.", zh: "其他图正在运行你的代码。" },
  { en: "Wait a moment, then try again.", zh: "请稍等片刻再试。" },
);

export interface OwnCodeBackend {
  /** @throws HttpError for an unknown program, a question that it cannot read, or where enough wait already; the signal's reason */
  ask(program: string, question: unknown, signal: AbortSignal): Promise<OwnAnswer>;
  /** Ends what runs. */
  close(): void;
}

export function ownCodeBackend(home: string): OwnCodeBackend {
  const closing = new AbortController();
  const turns = turnsOf(busy);
  return {
    async ask(name, question, signal) {
      const program = Object.hasOwn(ownPrograms, name) ? ownPrograms[name] : undefined;
      if (!program) throw notFound({ en: "No figure asks for this.", zh: "没有哪个图需要这个。" });
      let args: unknown[];
      try {
        args = program.read(question);
      } catch (error) {
        const why = (error as Error).message.slice(0, 300);
        throw badRequest({ en: `The request does not fit: ${why}`, zh: `请求内容不符合要求：${why}` });
      }
      const either = AbortSignal.any([signal, closing.signal]);
      const leave = await turns.enter(either);
      try {
        return await askOwn({ home, support: exerciseSupport, program, args, signal: either });
      } finally {
        leave();
      }
    },
    close: () => closing.abort(new Error("the workbench is being closed")),
  };
}
