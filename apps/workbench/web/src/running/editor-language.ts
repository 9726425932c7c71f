/** The editor's knowledge of each language, loaded when an editor of it is opened. */

import type { Extension } from "@codemirror/state";
import type { ExerciseLanguage } from "@gradus/lab/exercise";

export async function editorLanguage(language: ExerciseLanguage): Promise<Extension> {
  if (language === "python") return (await import("./editor-python.ts")).editing;
  return (await import("./editor-typescript.ts")).editing;
}
