import { useCallback, useEffect, useState } from "react";
import type { ApiError } from "../../shared/api.ts";
import { en } from "./i18n/en.ts";
import { currentLanguage } from "./i18n/language.tsx";
import { zh } from "./i18n/zh.ts";

const timeoutMs = 20_000;

/** An answer of the server that is not 2xx, or none at all (`status` 0). */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  /** What the answer said, where it was JSON. */
  readonly body: unknown;

  constructor(message: string, status: number, body?: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** @throws RequestError for every answer that is not 2xx */
export async function request(path: string, init: RequestInit = {}, ms: number = timeoutMs): Promise<Response> {
  let response: Response;
  try {
    const headers = { "accept-language": currentLanguage(), ...init.headers };
    const late = AbortSignal.timeout(ms);
    const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
    response = await fetch(`/api${path}`, { ...init, headers, signal });
  } catch {
    const { noAnswer } = (currentLanguage() === "zh" ? zh : en).common;
    throw new RequestError(noAnswer, 0);
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => undefined)) as Partial<ApiError> | undefined;
  // Chinese sentences follow each other without a blank.
  const gap = currentLanguage() === "zh" ? "" : " ";
  const text = body?.error ? body.error.message + gap + body.error.next : `${response.status} ${response.statusText}`;
  throw new RequestError(text, response.status, body);
}

export async function get<T>(path: string): Promise<T> {
  return (await (await request(path)).json()) as T;
}

export async function getBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await request(path)).arrayBuffer());
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await (await request(path, init)).json()) as T;
}

export async function remove(path: string): Promise<void> {
  await request(path, { method: "DELETE" });
}

export interface Loaded<T> {
  data: T | undefined;
  error: RequestError | undefined;
  reload: () => void;
}

/** What the server says at a path; asked again every `everyMs`, and by itself while the server does not answer. */
export function useGet<T>(path: string | undefined, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ path: string | undefined; data?: T; error?: RequestError }>({ path });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  // `round` is what asks again.
  useEffect(() => {
    if (path === undefined) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      let pause = everyMs;
      try {
        const data = await get<T>(path);
        if (!left) setState({ path, data });
      } catch (error) {
        const failure = error as RequestError;
        if (failure.status === 0) pause ??= 2000;
        if (!left)
          setState((old) => ({ path, ...(old.path === path && old.data ? { data: old.data } : {}), error: failure }));
      }
      if (!left && pause !== undefined) timer = setTimeout(ask, pause);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [path, everyMs, round]);
  const current = state.path === path ? state : { path };
  return { data: current.data, error: current.error, reload };
}
