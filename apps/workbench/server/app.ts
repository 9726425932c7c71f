import { Hono } from "hono";
import type { ApiError } from "../shared/api.ts";
import type { Backend } from "./backend.ts";
import { asHttpError, HttpError, languageOf } from "./errors.ts";
import { apiRoutes } from "./routes.ts";
import { checkHost, checkOrigin, isolationHeaders } from "./security.ts";
import { staticFiles } from "./static-files.ts";

export interface AppOptions {
  backend: Backend;
  /** Folder of the built pages. */
  web: string;
  /** The port that is listened on; known only once the server listens. */
  port: () => number;
  /** Aborts when the server goes down. */
  closing: AbortSignal;
  /** Told of errors that are ours. */
  report: (message: string) => void;
}

const unknownPath = new HttpError(
  404,
  "not-found",
  { en: "There is nothing at this address.", zh: "这个地址没有内容。" },
  { en: "Start again from the first page.", zh: "请从首页重新进入。" },
);

/** The whole HTTP application: guards, API, pages. */
export function createApp({ backend, web, port, closing, report }: AppOptions): Hono {
  const app = new Hono();
  app.use(isolationHeaders());
  app.use(checkHost(port));
  app.use(checkOrigin());
  app.use("/api/*", async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  });
  app.route("/api", apiRoutes(backend, closing));
  app.all("/api/*", () => {
    throw unknownPath;
  });
  app.on(["GET", "HEAD"], "*", staticFiles(web));

  const answer = (error: HttpError, header: string | undefined) => {
    const language = languageOf(header);
    const body: ApiError = { error: { code: error.code, message: error.text[language], next: error.next[language] } };
    return Response.json(body, { status: error.status, headers: { "cache-control": "no-store" } });
  };
  app.notFound((c) => answer(unknownPath, c.req.header("accept-language")));
  app.onError((error, c) => {
    const refusal = asHttpError(error);
    if (refusal.code === "internal") report(`${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`);
    return answer(refusal, c.req.header("accept-language"));
  });
  return app;
}
