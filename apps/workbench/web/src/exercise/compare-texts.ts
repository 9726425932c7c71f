/** Two texts beside each other, or one over the other where there is no room, with what differs marked. */
import { syntaxHighlighting } from "@codemirror/language";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { colours, look } from "../running/editor.ts";

const mergeLook = EditorView.theme({
  ".cm-changedLine": { backgroundColor: "var(--good-soft)" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--seal-soft)" },
  ".cm-changedText, .cm-insertedLine .cm-changedText": { background: "none", borderBottom: "2px solid var(--good)" },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "none",
    borderBottom: "2px solid var(--seal)",
  },
  ".cm-changeGutter": { width: "4px" },
  "&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { background: "var(--seal)" },
  "&.cm-merge-b .cm-changedLineGutter": { background: "var(--good)" },
  ".cm-collapsedLines": { color: "var(--ink-soft)", background: "var(--paper)" },
});

/** @returns what takes it away again */
export function openComparison(
  element: HTMLElement,
  options: { a: string; b: string; labels: readonly [string, string]; language: Extension; wide: boolean },
): () => void {
  const { a, b, labels, language, wide } = options;
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const extensions = (label: string): Extension => [
    lineNumbers(),
    language,
    syntaxHighlighting(colours),
    look,
    mergeLook,
    EditorView.lineWrapping,
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ "aria-label": label, role: "textbox", "aria-readonly": "true", tabindex: "0" }),
  ];
  if (wide) {
    const view = new MergeView({
      a: { doc: a, extensions: extensions(labels[0]) },
      b: { doc: b, extensions: extensions(labels[1]) },
      ...{ parent: root, root },
    });
    return () => view.destroy();
  }
  const merged = unifiedMergeView({ original: a, mergeControls: false, allowInlineDiffs: false });
  const view = new EditorView({ doc: b, extensions: [extensions(labels[1]), merged], parent: root, root });
  return () => view.destroy();
}
