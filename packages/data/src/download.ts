import { open, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode, SourceFailure } from "./error.ts";
import { sizeOf, writeAll } from "./store.ts";

/** Milliseconds. */
export interface Timeouts {
  /** From the request to the first byte of the answer's header. */
  connect: number;
  /** The longest time in which fewer than 1,024 bytes arrive. */
  stall: number;
  /** Before the first repetition; twice as long before the second. */
  retry: number;
}

export interface DownloadRequest {
  url: string;
  headers: Record<string, string>;
  /** Where the bytes are collected as they come; `<part>.json` tells what they are. */
  part: string;
  /** More bytes than this are not accepted. */
  limit: number;
  timeouts: Timeouts;
  signal: AbortSignal;
  /** Bytes present, and bytes there will be when the server told. */
  onBytes: (received: number, total: number | undefined) => void;
}

/** What the bytes in the part file are: enough to ask for the rest of the same version. */
interface PartInfo {
  url: string;
  validator?: string;
  total?: number;
}

const STALL_BYTES = 1024;
const ATTEMPTS_WITHOUT_PROGRESS = 3;
const ATTEMPTS = 20;
const PROGRESS_BYTES = 1024 * 1024;

/**
 * Downloads into `part`, going on from what an earlier attempt, or process, left there. Repeats what may be
 * transient: at most three attempts in a row that each bring less than a mebibyte, twenty in all.
 *
 * @throws SourceFailure with the reason; the signal's reason when aborted; file-system errors as they are
 */
export async function download(request: DownloadRequest): Promise<void> {
  let fruitless = 0;
  for (let attempt = 1; ; attempt++) {
    const before = (await sizeOf(request.part)) ?? 0;
    try {
      return await attemptDownload(request);
    } catch (error) {
      if (!(error instanceof SourceFailure && error.retry) || attempt === ATTEMPTS) throw error;
      const progress = ((await sizeOf(request.part)) ?? 0) - before;
      fruitless = progress >= PROGRESS_BYTES ? 1 : fruitless + 1;
      if (fruitless === ATTEMPTS_WITHOUT_PROGRESS) throw error;
      await sleep(request.timeouts.retry * fruitless, undefined, { signal: request.signal });
    }
  }
}

export async function discardPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
}

async function attemptDownload(request: DownloadRequest): Promise<void> {
  const { url, part, limit, timeouts, signal } = request;
  const known = await readPartInfo(part);
  const have = known?.url === url ? ((await sizeOf(part)) ?? 0) : 0;
  if (have > 0 && have === known?.total) return;

  const watchdog = new Watchdog(signal);
  try {
    watchdog.start(timeouts.connect, noAnswer(timeouts.connect));
    const response = await sendRequest(request, have, known, watchdog);
    watchdog.start(timeouts.stall, stalled(timeouts.stall));

    const encoded = response.headers.has("content-encoding");
    const range = contentRange(response);
    const resumed = response.status === 206 && have > 0 && range?.start === have;
    if (response.status === 206 && !resumed) {
      await discardPart(part);
      throw new SourceFailure(
        { en: "the server sent another part of the file than asked for", zh: "服务器返回的不是所请求的那一段" },
        { retry: true },
      );
    }
    const offset = resumed ? have : 0;
    const length = encoded ? undefined : contentLength(response);
    const total = resumed ? range?.total : length;
    if ((total ?? 0) > limit) throw tooLong(limit);

    const reader = response.body?.getReader();
    const first = await readChunk(reader, watchdog);
    if (offset === 0) rejectWebPage(response, first);

    const validator = validatorOf(response) ?? known?.validator;
    const info: PartInfo = {
      url,
      ...(validator !== undefined && { validator }),
      ...(total !== undefined && { total }),
    };
    // The record goes first and comes back last, so that a kill in between never leaves it beside other bytes.
    if (!resumed) await discardPart(part);
    const file = await open(part, resumed ? "a" : "w");
    let received = offset;
    try {
      // What was decoded on the way has no byte ranges to go on from.
      if (!encoded) await writeFile(`${part}.json`, JSON.stringify(info));
      let sinceReset = 0;
      for (let chunk = first; chunk; chunk = await readChunk(reader, watchdog)) {
        if (received + chunk.length > limit) throw tooLong(limit);
        await writeAll(file, chunk);
        received += chunk.length;
        sinceReset += chunk.length;
        if (sinceReset >= STALL_BYTES) {
          sinceReset = 0;
          watchdog.reset();
        }
        request.onBytes(received, total);
      }
    } finally {
      await file.close();
    }
    if (total !== undefined && received < total) throw truncated(received, total);
  } finally {
    watchdog.stop();
  }
}

async function sendRequest(
  { url, headers, part }: DownloadRequest,
  have: number,
  known: PartInfo | undefined,
  watchdog: Watchdog,
): Promise<Response> {
  const range: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
  if (have > 0 && known?.validator) range["if-range"] = known.validator;
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { ...headers, ...range, "accept-encoding": "identity" },
      signal: watchdog.signal,
    });
  } catch (error) {
    throw watchdog.explain(error, true);
  }
  if (response.ok) return response;
  await response.body?.cancel().catch(() => undefined);
  if (response.status === 416) await discardPart(part);
  const { status } = response;
  throw new SourceFailure(
    { en: `the server answered ${status} ${response.statusText}`.trim(), zh: `服务器返回状态码 ${status}` },
    { retry: status === 408 || status === 416 || status === 429 || status >= 500 },
  );
}

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  watchdog: Watchdog,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value;
  } catch (error) {
    throw watchdog.explain(error, false);
  }
}

/** Ends a request that is aborted or takes too long, and remembers which. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #onAbort: () => void;
  #timer: NodeJS.Timeout | undefined;
  #expired: SourceFailure | undefined;

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    this.#onAbort = () => this.#controller.abort();
    outer.addEventListener("abort", this.#onAbort, { once: true });
    if (outer.aborted) this.#onAbort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  start(milliseconds: number, failure: SourceFailure): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#expired = failure;
      this.#controller.abort();
    }, milliseconds);
  }

  reset(): void {
    this.#timer?.refresh();
  }

  /** Also ends the request, so that a body that nobody reads any more does not keep the connection. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#onAbort);
    this.#controller.abort();
  }

  /** Why the request ended: stopped from outside, out of time, or what the network said. */
  explain(error: unknown, connecting: boolean): unknown {
    if (this.#outer.aborted) return this.#outer.reason;
    if (this.#expired) return this.#expired;
    const cause = rootCause(error);
    const detail = cause instanceof Error ? cause.message : String(cause);
    if (!connecting) {
      return new SourceFailure(
        { en: `the connection broke (${detail})`, zh: `连接中断（${detail}）` },
        { retry: true },
      );
    }
    // A kept-alive connection that the server has just closed looks like this: worth another request.
    const retry = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(errorCode(cause));
    const serverDown = !detail.includes("redirect");
    return new SourceFailure({ en: `no connection (${detail})`, zh: `无法连接（${detail}）` }, { retry, serverDown });
  }
}

function rootCause(error: unknown): unknown {
  let deepest = error;
  for (let depth = 0; depth < 5 && deepest instanceof Error && deepest.cause; depth++) deepest = deepest.cause;
  if (deepest instanceof AggregateError && deepest.errors.length > 0) deepest = deepest.errors[0];
  return deepest;
}

function noAnswer(ms: number): SourceFailure {
  return new SourceFailure(
    { en: `no answer within ${ms / 1000} s`, zh: `${ms / 1000} 秒内没有应答` },
    { serverDown: true },
  );
}

function stalled(ms: number): SourceFailure {
  return new SourceFailure(
    { en: `the transfer stood still for ${ms / 1000} s`, zh: `传输停滞了 ${ms / 1000} 秒` },
    { retry: true, serverDown: true },
  );
}

function truncated(received: number, total: number): SourceFailure {
  return new SourceFailure(
    {
      en: `the transfer ended after ${received} of ${total} bytes`,
      zh: `只收到 ${total} 字节中的 ${received} 字节传输就结束了`,
    },
    { retry: true },
  );
}

function tooLong(limit: number): SourceFailure {
  return new SourceFailure({
    en: `it is longer than the ${limit} bytes that the file can have, so it is another file`,
    zh: `内容超过该文件可能的最大长度 ${limit} 字节，因此不是所需的文件`,
  });
}

function rejectWebPage(response: Response, first: Uint8Array | undefined): void {
  const start = new TextDecoder("latin1").decode(first?.subarray(0, 512)).trimStart().toLowerCase();
  const declared = response.headers.get("content-type")?.startsWith("text/html") && start.startsWith("<");
  if (!declared && !start.startsWith("<!doctype html") && !start.startsWith("<html")) return;
  throw new SourceFailure({
    en: "a web page came instead of the file (does this network want you to log in first?)",
    zh: "收到的是网页而不是文件（当前网络是否需要先登录认证？）",
  });
}

function contentLength(response: Response): number | undefined {
  const text = response.headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function contentRange(response: Response): { start: number; total: number | undefined } | undefined {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(response.headers.get("content-range") ?? "");
  return match ? { start: Number(match[1]), total: match[2] === "*" ? undefined : Number(match[2]) } : undefined;
}

/** `If-Range` takes a strong entity tag or a date. */
function validatorOf(response: Response): string | undefined {
  const etag = response.headers.get("etag");
  return etag && !etag.startsWith("W/") ? etag : (response.headers.get("last-modified") ?? undefined);
}

async function readPartInfo(part: string): Promise<PartInfo | undefined> {
  try {
    const { url, validator, total } = JSON.parse(await readFile(`${part}.json`, "utf8")) as Record<string, unknown>;
    if (typeof url !== "string") return undefined;
    return {
      url,
      ...(typeof validator === "string" && { validator }),
      ...(typeof total === "number" && { total }),
    };
  } catch {
    // No record, or one cut short by a crash: the bytes beside it cannot be trusted to be anything, so start over.
    return undefined;
  }
}
