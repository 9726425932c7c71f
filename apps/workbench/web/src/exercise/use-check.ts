import { useCallback, useEffect, useRef, useState } from "react";
import type { CheckState } from "../../../shared/exercises.ts";
import { get, post, type RequestError, request } from "../api.ts";

const pollMs = 250;

export interface Checking {
  state: CheckState | undefined;
  /** Why nothing was begun. */
  error: RequestError | undefined;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
}

/** The check of an exercise: the server's, so that it goes on when the page is closed. @param onEnd told when one has ended */
export function useCheck(id: string, onEnd: () => void): Checking {
  const path = `/exercises/${encodeURIComponent(id)}/check`;
  const [state, setState] = useState<CheckState>();
  const [error, setError] = useState<RequestError>();
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const running = state?.running !== undefined;

  useEffect(() => {
    get<CheckState>(path).then(setState, () => undefined);
  }, [path]);

  useEffect(() => {
    if (!running) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const next = await get<CheckState>(path).catch(() => undefined);
      if (left) return;
      if (next) setState(next);
      if (next && !next.running) ended.current();
      else timer = setTimeout(ask, pollMs);
    };
    timer = setTimeout(ask, pollMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [path, running]);

  const start = useCallback(async () => {
    setError(undefined);
    try {
      setState(await post<CheckState>(path));
    } catch (failure) {
      setError(failure as RequestError);
    }
  }, [path]);
  const cancel = useCallback(async () => {
    const answer = await request(path, { method: "DELETE" }).catch(() => undefined);
    if (answer) setState((await answer.json()) as CheckState);
  }, [path]);
  return { state, error, start, cancel };
}
