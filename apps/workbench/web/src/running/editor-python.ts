import { pythonLanguage } from "@codemirror/lang-python";
import { indentUnit } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

/** Blocks are indented by four spaces (PEP 8, Indentation). */
export const editing: Extension = [pythonLanguage, indentUnit.of("    ")];
