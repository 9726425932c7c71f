/** Loads the static files that were made of the lessons. They need no server but one that serves files. */

import { lessonsFolder } from "virtual:gradus-lessons";
import { useCallback, useEffect, useState } from "react";
import { lessonFile } from "../../../shared/lessons.ts";
import { RequestError } from "../api.ts";

const timeoutMs = 20_000;
/** As many as there are files of lessons. */
const loading = new Map<string, Promise<unknown>>();

async function request(file: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(lessonsFolder + file, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new RequestError((error as Error).message, 0);
  }
  const type = response.headers.get("content-type") ?? "";
  // Some file servers answer what is missing with the app's first page.
  if (!response.ok || !type.includes("json"))
    throw new RequestError(`${file}: ${response.status}`, response.ok ? 404 : response.status);
  return response.json();
}

/** @param file "index.json", or a name that `shared/lessons.ts` makes. @throws RequestError; the next call asks again */
export function loadStatic<T>(file: string): Promise<T> {
  let answer = loading.get(file);
  if (!answer) {
    answer = request(file);
    loading.set(file, answer);
    answer.catch(() => loading.delete(file));
  }
  return answer as Promise<T>;
}

/** Begins to load what a lesson's page will ask for, while its script is on its way. Faults are the page's to tell. */
export function preloadLesson(id: string, language: "en" | "zh"): void {
  for (const file of ["index.json", lessonFile(id, language)]) loadStatic(file).catch(() => undefined);
}

export interface LoadedFile<T> {
  data: T | undefined;
  /** The file that `data` comes from: the former one until the one asked for is there. */
  file: string | undefined;
  error: RequestError | undefined;
  reload: () => void;
}

export function useStatic<T>(file: string): LoadedFile<T> {
  const [state, setState] = useState<{ data?: T; file?: string; error?: RequestError }>({});
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  // `round` is what asks again.
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    loadStatic<T>(file).then(
      (data) => !left && setState({ data, file }),
      (error: RequestError) => {
        if (left) return;
        setState({ error });
        // No answer at all: the page says that it tries again.
        if (error.status === 0) timer = setTimeout(reload, 2000);
      },
    );
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [file, round, reload]);
  return { data: state.data, file: state.file, error: state.error, reload };
}
