/** First file of the learner's process. Nothing is imported by a package's name before the rules for that stand. */
import { registerImportRules } from "./exercise-hooks.ts";
import type { Setting } from "./exercise-messages.ts";
import type { ExerciseKit } from "./exercise-program.ts";

const setting = JSON.parse(process.argv[2]) as Setting;
registerImportRules(setting);
const kit = (await import(setting.kit)) as ExerciseKit<unknown>;
const { runProgram } = await import("./exercise-program.ts");
await runProgram(kit, setting);
