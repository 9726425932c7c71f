/**
 * The server has no password: what keeps other web pages out is that every request must name this server as its host
 * (against DNS rebinding) and must come from this server's own pages (against cross-origin requests).
 */
import type { MiddlewareHandler } from "hono";
import { HttpError } from "./errors.ts";

export const maximumBodyBytes = 64 * 1024;

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  // Typeset formulas and coloured code carry their measures and colours in style attributes; style sheets still come from here only.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Vite puts a hash behind the name of `web/src/running/snippet.worker.ts`. */
const snippetWorker = /^\/assets\/snippet\.worker-[\w-]+\.js$/;

/**
 * The policy of the worker in which learners' code runs (a dedicated worker has the policy of its own script's response). Text
 * becomes code there and nowhere else; in return it reaches nothing: no connection, no worker, no script but our built ones.
 */
function snippetPolicy(host: string): string {
  // A policy cannot name an IPv6 address (CSP 3, host-source).
  const scripts = host.startsWith("[") ? "'self'" : `http://${host}/assets/`;
  return [
    "default-src 'none'",
    `script-src ${scripts} 'unsafe-eval' 'wasm-unsafe-eval'`,
    "connect-src 'none'",
    "worker-src 'none'",
  ].join("; ");
}

const headers: Record<string, string> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

const hostNames = ["localhost", "127.0.0.1", "[::1]"];

/** Sets the headers that isolate our pages: no foreign script, no frame around us, SharedArrayBuffer allowed. */
export function isolationHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    // The host has been checked by the time there is a script to answer with (checkHost); refusals carry none.
    const snippet = snippetWorker.test(c.req.path) && c.res.ok;
    c.res.headers.set("content-security-policy", snippet ? snippetPolicy(c.req.header("host") ?? "") : policy);
  };
}

/** Refuses a request that names another host than this server. @param port the port that is listened on */
export function checkHost(port: () => number): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host")?.toLowerCase();
    if (!hostNames.some((name) => host === `${name}:${port()}` || (port() === 80 && host === name))) {
      throw new HttpError(
        403,
        "foreign-host",
        {
          en: `This server answers to localhost:${port()} only, not to ${host ?? "a request without a Host header"}.`,
          zh: `本服务只应答 localhost:${port()}，不应答${host ? ` ${host}` : "没有 Host 头的请求"}。`,
        },
        { en: `Open http://localhost:${port()}/ instead.`, zh: `请改为打开 http://localhost:${port()}/。` },
      );
    }
    await next();
  };
}

/**
 * Refuses what other sites' pages ask for. Browsers mark such requests by Sec-Fetch-Site and, where they change
 * something, by Origin; programs that are not browsers send neither and are let through.
 */
export function checkOrigin(): MiddlewareHandler {
  return async (c, next) => {
    const site = c.req.header("sec-fetch-site");
    const origin = c.req.header("origin");
    const own = `http://${c.req.header("host")?.toLowerCase()}`;
    const navigation = c.req.header("sec-fetch-mode") === "navigate" && c.req.method === "GET";
    const api = c.req.path === "/api" || c.req.path.startsWith("/api/");
    const foreignSite = site !== undefined && site !== "same-origin" && site !== "none";
    const foreignOrigin = origin !== undefined && origin.toLowerCase() !== own;
    if (foreignOrigin || (foreignSite && (api || !navigation))) {
      throw new HttpError(
        403,
        "foreign-origin",
        {
          en: "This request came from another site's page. Only the workbench's own pages may use this server.",
          zh: "这个请求来自其他网站的页面。只有工作台自己的页面可以使用本服务。",
        },
        { en: "Use the workbench in its own browser tab.", zh: "请在工作台自己的浏览器标签页中操作。" },
      );
    }
    await next();
  };
}

/**
 * Reads a JSON body of at most `maximumBytes`. @throws HttpError where the type is not JSON, the body is too large or is not JSON
 */
export async function readJson(request: Request, maximumBytes: number = maximumBodyBytes): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0].trim().toLowerCase();
  if (type !== "application/json") {
    throw new HttpError(
      415,
      "json-only",
      {
        en: `The body's type is ${type || "missing"}; it must be application/json.`,
        zh: `请求体类型为${type || "空"}，必须是 application/json。`,
      },
      { en: "Send JSON with that header.", zh: "请以该请求头发送 JSON。" },
    );
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maximumBytes) {
      throw new HttpError(
        413,
        "too-large",
        { en: `The body is larger than ${maximumBytes} bytes.`, zh: `请求体超过 ${maximumBytes} 字节。` },
        { en: "Send less.", zh: "请缩减内容。" },
      );
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw new HttpError(
      400,
      "not-json",
      {
        en: `The body is not valid JSON: ${(error as Error).message}`,
        zh: `请求体不是有效的 JSON：${(error as Error).message}`,
      },
      { en: "Correct it and send it again.", zh: "请改正后重新提交。" },
    );
  }
}
