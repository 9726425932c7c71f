/** Asks the learner's own code for what a figure draws: the workbench's server runs it, in a process of its own with limits. */
import type { OwnAnswer } from "@gradus/lab/own-program";

const unreachable = {
  en: "The workbench’s server does not answer, and your own code runs there. Start it with npm start and open the page from it.",
  zh: "工作台的服务没有应答，而你自己的代码要在那里运行。请用 npm start 启动，再从那里打开本页。",
};

/** @param program its name in `own-programs.ts` @throws the signal's reason where it was aborted */
export async function askOwn(program: string, question: object, signal: AbortSignal): Promise<OwnAnswer> {
  try {
    const response = await fetch(`/api/own/${program}`, {
      ...{ method: "POST", signal },
      headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
      body: JSON.stringify(question),
    });
    if (response.ok) return (await response.json()) as OwnAnswer;
    const { error } = (await response.json()) as { error: { message: string; next: string } };
    const message = `${error.message} ${error.next}`;
    return { kind: "failure", message: { en: message, zh: message } };
  } catch {
    signal.throwIfAborted();
    return { kind: "failure", message: unreachable };
  }
}
