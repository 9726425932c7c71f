import type { Bilingual } from "@gradus/lab/lab";
import type { ContentfulStatusCode } from "hono/utils/http-status";

export type Language = "en" | "zh";

/** An answer that says what happened and what to do next, in the language of the one who asked. */
export class HttpError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly text: Bilingual;
  readonly next: Bilingual;

  constructor(status: ContentfulStatusCode, code: string, text: Bilingual, next: Bilingual) {
    super(text.en);
    this.name = "HttpError";
    this.status = status;
    this.code = code;
    this.text = text;
    this.next = next;
  }
}

/** The first of our two languages in an Accept-Language header; English where neither is named. */
export function languageOf(header: string | undefined): Language {
  for (const part of (header ?? "").split(",")) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith("zh")) return "zh";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

export function notFound(what: Bilingual): HttpError {
  return new HttpError(404, "not-found", what, {
    en: "Go back to the list and choose one that is there.",
    zh: "请回到列表，重新选择。",
  });
}

export function badRequest(text: Bilingual): HttpError {
  return new HttpError(400, "bad-request", text, {
    en: "Correct the request and send it again.",
    zh: "请改正后重新提交。",
  });
}
