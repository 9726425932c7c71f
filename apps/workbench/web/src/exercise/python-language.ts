/** What the page itself knows of Python in the editor: names that are at hand, and where the text stops being Python. */
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { syntaxTree } from "@codemirror/language";
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import type { EditorState, Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { look } from "./editor-look.ts";

export interface PythonOptions {
  /** What the mark says. */
  message: () => string;
  /** How many marks there are now: at most one. */
  onErrors: (count: number) => void;
}

/** Longer than for TypeScript: a line that is being typed is seldom valid. */
const lintDelayMs = 800;

/** The first place that cannot be read as Python; what follows it may only be in error because of it. */
export function firstError(state: EditorState): { from: number; to: number } | undefined {
  let found: { from: number; to: number } | undefined;
  syntaxTree(state).iterate({
    enter(node) {
      if (found) return false;
      if (node.type.isError) found = { from: node.from, to: node.to };
      return undefined;
    },
  });
  return found;
}

export function pythonExtension({ message, onErrors }: PythonOptions): Extension {
  const diagnose = (state: EditorState): Diagnostic[] => {
    const place = firstError(state);
    onErrors(place ? 1 : 0);
    if (!place) return [];
    // A place without a letter is shown on the letter before it.
    const from = place.to > place.from ? place.from : Math.max(0, place.from - 1);
    return [{ from, to: Math.max(place.to, from + 1), severity: "error", message: message() }];
  };
  return [
    look,
    linter((view) => diagnose(view.state), { delay: lintDelayMs }),
    lintGutter(),
    autocompletion({ override: [localCompletionSource, globalCompletion], icons: false }),
    keymap.of([...completionKeymap, ...lintKeymap]),
  ];
}
