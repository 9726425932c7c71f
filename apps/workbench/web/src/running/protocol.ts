/** What the page and the worker that runs a lesson's code say to each other. One worker runs one piece of code, once. */
import type { SnippetItem } from "@gradus/lab/snippet";

export interface ToSnippet {
  source: string;
}

export type FromSnippet =
  /** The modules are loaded; the code's time begins. */
  | { type: "begin" }
  | { type: "item"; item: SnippetItem }
  | { type: "end" }
  | { type: "failed"; message: string; line: number | undefined };
