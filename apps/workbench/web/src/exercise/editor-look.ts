/** How marks, documentation and completions look in the exercise's editor, in each language. */
import { EditorView } from "@codemirror/view";

export const look = EditorView.theme({
  ".cm-scroller": { minHeight: "18rem", maxHeight: "70vh", overflow: "auto" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--sheet)",
    border: "1px solid var(--ink-soft)",
    borderRadius: "4px",
    maxWidth: "min(36rem, 92vw)",
    zIndex: "5",
  },
  ".cm-doc": { padding: "0.4rem 0.7rem", maxHeight: "16rem", overflow: "auto", fontSize: "0.82rem", lineHeight: "1.5" },
  ".cm-doc pre": {
    margin: "0.1rem 0",
    whiteSpace: "pre-wrap",
    background: "none !important",
    fontFamily: "var(--code-font, monospace)",
    fontVariantEastAsian: "normal",
  },
  ".cm-doc p, .cm-doc ul": { margin: "0.3rem 0" },
  ".cm-doc a": { color: "var(--seal)" },
  ".cm-doc code": { fontFamily: "var(--code-font, monospace)", fontVariantEastAsian: "normal" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--code-font, monospace)",
    fontVariantEastAsian: "normal",
    maxHeight: "14rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--ink)", color: "var(--paper)" },
  ".cm-completionInfo": { color: "var(--ink)", backgroundColor: "var(--sheet)", border: "1px solid var(--ink-soft)" },
  ".cm-completionIcon": { opacity: "1", color: "inherit" },
  ".cm-diagnostic": { borderLeftWidth: "4px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--seal)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--curve-5)" },
  ".cm-diagnostic-hint": { borderLeftColor: "var(--ink-soft)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--seal)",
    textDecorationSkipInk: "none",
  },
  ".cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--curve-5)",
  },
  ".cm-lintRange-hint": { backgroundImage: "none", textDecoration: "underline dotted var(--ink-soft)" },
  // Signs in place of CodeMirror's coloured shapes.
  ".cm-lint-marker-error, .cm-lint-marker-warning, .cm-lint-marker-info, .cm-lint-marker-hint": {
    content: "normal",
    fontWeight: "700",
    lineHeight: "1",
  },
  ".cm-lint-marker-error::before": { content: "'✕'", color: "var(--seal)" },
  ".cm-lint-marker-warning::before": { content: "'!'", color: "var(--curve-5)" },
  ".cm-lint-marker-info::before, .cm-lint-marker-hint::before": { content: "'·'", color: "var(--ink-soft)" },
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--sheet)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--seal-soft)" },
});
