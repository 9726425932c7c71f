/** First file of the learner's process. Nothing is imported by a package's name before the rules for that stand. */
import { registerImportRules } from "./exercise-hooks.ts";
import { type Setting, unsettledCode } from "./exercise-messages.ts";
import type { ExerciseKit } from "./exercise-program.ts";

const setting = JSON.parse(process.argv[2]) as Setting;
registerImportRules(setting);
const kit = (await import(setting.kit)) as ExerciseKit<unknown>;
const { runProgram } = await import("./exercise-program.ts");
// Nothing is left that could go on, and there is no answer. Were it awaited, Node.js would print a warning among the learner's lines.
process.once("beforeExit", () => process.exit(unsettledCode));
void runProgram(kit, setting).then(() => process.exit(0));
