/** What TypeScript knows, in the editor: marks where something does not fit, documentation, completion. The server asks TypeScript. */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { linter, lintGutter, lintKeymap, type Diagnostic as Mark } from "@codemirror/lint";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { Bilingual } from "../../../shared/api.ts";
import type { Hover, LanguageAnswer, LanguageQuestion } from "../../../shared/exercises.ts";
import { look } from "./editor-look.ts";

export interface LanguageOptions {
  ask: (question: LanguageQuestion) => Promise<LanguageAnswer>;
  /** Told after each answer: why there is no TypeScript, or that there is. */
  onPresence: (absent: Bilingual | undefined) => void;
  /** How many errors the text has now. */
  onErrors: (count: number) => void;
}

const lintDelayMs = 400;

const setDocumentation = StateEffect.define<Tooltip | null>();

/** The documentation that was asked for by keyboard, until the cursor moves. */
const documentation = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(setDocumentation)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

function documentationBox(html: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-doc";
  // The server makes it of Markdown, in which HTML is not allowed.
  box.innerHTML = html;
  return box;
}

const tooltipOf = ({ from, html }: Hover): Tooltip => ({
  pos: from,
  above: true,
  create: () => ({ dom: documentationBox(html) }),
});

/** F2 shows the documentation at the cursor, Escape hides it, F8 goes to the next mark. */
export function languageExtension({ ask: askServer, onPresence, onErrors }: LanguageOptions): Extension {
  /** An answer that does not come is like none: the editor goes on. */
  async function ask(question: LanguageQuestion): Promise<LanguageAnswer | undefined> {
    try {
      const answer = await askServer(question);
      onPresence(answer.kind === "absent" ? answer.reason : undefined);
      return answer;
    } catch {
      return undefined;
    }
  }

  async function hover(text: string, offset: number): Promise<Hover | undefined> {
    const answer = await ask({ ask: "hover", text, offset });
    return answer?.kind === "hover" ? answer.hover : undefined;
  }

  async function diagnose(view: EditorView): Promise<Mark[]> {
    const text = view.state.doc.toString();
    const answer = await ask({ ask: "diagnostics", text });
    const found = answer?.kind === "diagnostics" ? answer.diagnostics : [];
    onErrors(found.filter(({ severity }) => severity === "error").length);
    return found.map(({ from, to, severity, message, code }) => ({
      from: Math.min(from, view.state.doc.length),
      to: Math.min(to, view.state.doc.length),
      severity,
      message: code === undefined ? message : `${message} (TS${code})`,
    }));
  }

  async function complete(context: CompletionContext): Promise<CompletionResult | null> {
    const word = context.matchBefore(/[\w$]+/);
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && !word && before !== ".") return null;
    const answer = await ask({ ask: "completion", text: context.state.doc.toString(), offset: context.pos });
    if (answer?.kind !== "completion" || context.aborted) return null;
    return {
      from: word?.from ?? context.pos,
      validFor: /^[\w$]*$/,
      options: answer.completions.map(({ label, kind, sort }) => ({
        label,
        type: kind,
        sortText: sort,
        async info() {
          const described = await ask({ ask: "describe", label });
          return described?.kind === "description" && described.html ? documentationBox(described.html) : null;
        },
      })),
    };
  }

  function showDocumentation(view: EditorView): boolean {
    const { state } = view;
    void hover(state.doc.toString(), state.selection.main.head).then((found) => {
      if (!found || view.state.doc !== state.doc) return;
      const box = documentationBox(found.html);
      view.dispatch({
        effects: [setDocumentation.of(tooltipOf(found)), EditorView.announce.of(box.textContent ?? "")],
      });
    });
    return true;
  }

  function hideDocumentation(view: EditorView): boolean {
    if (!view.state.field(documentation)) return false;
    view.dispatch({ effects: setDocumentation.of(null) });
    return true;
  }

  return [
    look,
    linter(diagnose, { delay: lintDelayMs }),
    lintGutter(),
    hoverTooltip(async (view, pos) => {
      const found = await hover(view.state.doc.toString(), pos);
      return found ? { ...tooltipOf(found), end: found.to } : null;
    }),
    autocompletion({ override: [complete], icons: false }),
    documentation,
    keymap.of([
      { key: "F2", run: showDocumentation },
      { key: "Escape", run: hideDocumentation },
      ...completionKeymap,
      ...lintKeymap,
    ]),
  ];
}
