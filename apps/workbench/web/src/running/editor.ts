/** CodeMirror, dressed in the page's colours. */
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";

export interface Editor {
  text(): string;
  replace(text: string): void;
  /** Marks a line (counted from 1) as the one with the error; undefined takes the mark away. */
  markLine(line: number | undefined): void;
  focus(): void;
  close(): void;
}

/** The same as of code that is not edited (lesson/css/page.css). */
export const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.operator], color: "var(--curve-4)" },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null, tags.typeName], color: "var(--curve-1)" },
  { tag: tags.comment, color: "var(--ink-soft)" },
  { tag: tags.invalid, color: "var(--seal)" },
]);

export const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent", fontSize: "var(--code-size, 0.85rem)" },
  "&.cm-focused": { outline: "2px solid var(--seal)", outlineOffset: "-2px" },
  ".cm-scroller": {
    fontFamily: "var(--code-font, ui-monospace, monospace)",
    fontVariantEastAsian: "normal",
    lineHeight: "1.55",
  },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.6rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--ink-soft)", backgroundColor: "transparent", border: "none" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklab, var(--curve-1) 28%, transparent)",
  },
  ".cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--ink-soft)" },
  ".failed-line": { backgroundColor: "var(--seal-soft)", boxShadow: "inset 3px 0 var(--seal)" },
});

/** The shortest single change that makes one text of the other: the cursor and the marks outside of it stay. */
function changeTo(old: string, text: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let [to, end] = [old.length, text.length];
  while (to > from && end > from && old[to - 1] === text[end - 1]) [to, end] = [to - 1, end - 1];
  return { from, to, insert: text.slice(from, end) };
}

const setFailedLine = StateEffect.define<number | undefined>();

/** The mark goes as soon as the text changes. */
const failedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setFailedLine)) continue;
      const { value } = effect;
      if (value === undefined || value < 1 || value > transaction.state.doc.lines) return Decoration.none;
      return Decoration.set(Decoration.line({ class: "failed-line" }).range(transaction.state.doc.line(value).from));
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * An editor of code in an element. It lives in a shadow root, because there its styles need no exception from the page's policy.
 * Tab is left to the browser: it leads out of the editor (https://codemirror.net/examples/tab/).
 */
export function openEditor(
  element: HTMLElement,
  options: {
    text: string;
    label: string;
    /** See `editorLanguage`. */
    language: Extension;
    onRun: () => void;
    onChange: (text: string) => void;
    /** What this editor can do beyond the others. */
    extensions?: Extension;
  },
): Editor {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const extensions: Extension[] = [
    Prec.highest(
      keymap.of([
        {
          key: "Mod-Enter",
          run() {
            options.onRun();
            return true;
          },
        },
      ]),
    ),
    minimalSetup,
    lineNumbers(),
    bracketMatching(),
    indentOnInput(),
    options.language,
    syntaxHighlighting(colours),
    look,
    failedLine,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": options.label }),
    options.extensions ?? [],
    EditorView.updateListener.of((update) => update.docChanged && options.onChange(update.state.doc.toString())),
  ];
  const view = new EditorView({ doc: options.text, extensions, parent: root, root });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: changeTo(view.state.doc.toString(), text) }),
    markLine: (line) => view.dispatch({ effects: setFailedLine.of(line) }),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}
