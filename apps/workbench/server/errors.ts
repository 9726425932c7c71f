import { LabError, textOf } from "@gradus/lab/error";
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

/** By the code of a LabError; all others are a request that does not fit, 422. */
const statusOf = new Map<string, ContentfulStatusCode>([
  ["unknown-lab", 404],
  ["unknown-run", 404],
  ["unknown-exercise", 404],
  ["running", 409],
  ["not-resumable", 409],
  ["disk-full", 507],
  ["not-writable", 500],
  ["io", 500],
  ["curriculum", 500],
]);

/** Any error as an answer. What a lab refuses is told as it is; everything else is our failure, status 500 `internal`. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof LabError) {
    return new HttpError(statusOf.get(error.code) ?? 422, error.code, error.text, {
      en: "Change what the sentence names and try again.",
      zh: "请按提示处理后重试。",
    });
  }
  const text = textOf(error);
  return new HttpError(
    500,
    "internal",
    { en: `The server failed: ${text.en}`, zh: `服务器出错：${text.zh}` },
    { en: "Try again; the terminal where the workbench runs says more.", zh: "请重试；运行工作台的终端里有详细信息。" },
  );
}
