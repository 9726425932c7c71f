/** Mutants of a Python solution, made by Python's own parser: see `gradus_mutants.py`. */
import { z } from "zod";
import { parseAnswer } from "./exercise-messages.ts";
import type { Mutant } from "./mutants.ts";
import { openPythonProcess } from "./python-process.ts";

const mutants = z.array(z.strictObject({ source: z.string(), change: z.string(), line: z.int() }));
/** For parsing one page or two. */
const seconds = 30;

/** Every mutant, in the order of their places. @throws SyntaxError; as `openPythonProcess` */
export async function pythonMutants(source: string, home?: string): Promise<Mutant[]> {
  const options = { modules: [], name: "solution.py", memoryMb: 256 };
  const python = await openPythonProcess({ ...options, ...(home ? { home } : {}) });
  try {
    const asked = await python.request({ id: 1, do: "mutants", source }, { cpuSeconds: seconds, wallSeconds: seconds });
    const answer = parseAnswer(asked, 1);
    if (!answer?.ok) throw new SyntaxError(answer ? `line ${answer.error.line}: ${answer.error.message}` : "no answer");
    return mutants.parse(JSON.parse(String(answer.value)));
  } finally {
    await python.close();
  }
}
