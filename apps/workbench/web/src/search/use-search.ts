import { useCallback, useEffect, useState } from "react";
import { findSections, type SearchSection } from "../../../shared/search.ts";
import { RequestError } from "../api.ts";
import type { Language } from "../i18n/language.tsx";
import { isUnloaded } from "../parts/unloaded.ts";

const shownHits = 20;

/** Loaded when the search is opened: the library, and an index for each language. */
const loadIndexes = async () => {
  const { loadIndex } = await import("./search-index.ts");
  const [en, zh] = await Promise.all([loadIndex("en"), loadIndex("zh")]);
  return { en, zh };
};

export interface Hit extends SearchSection {
  language: Language;
}

export interface Found {
  /** Best first; those of the reader's language before those that only the other one has. */
  hits: Hit[];
  ready: boolean;
  error: RequestError | undefined;
  retry: () => void;
}

/** Sections with every word of the query. What the other language's text has too is shown in the reader's language only. */
export function useSearch(query: string, language: Language): Found {
  const [loaded, setLoaded] = useState<Awaited<ReturnType<typeof loadIndexes>>>();
  const [error, setError] = useState<RequestError>();
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound((n) => n + 1), []);
  // `round` is what asks again.
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    loadIndexes().then(
      (indexes) => {
        if (left) return;
        setLoaded(indexes);
        setError(undefined);
      },
      (failure: Error) => {
        if (left) return;
        const asked = asRequestError(failure);
        setError(asked);
        // The page says that it tries again.
        if (asked.status === 0) timer = setTimeout(retry, 2000);
      },
    );
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [round, retry]);
  if (!loaded || !query.trim()) return { hits: [], ready: loaded !== undefined, error, retry };
  const other = language === "zh" ? "en" : "zh";
  const own = findSections(loaded[language], query).map((section) => ({ ...section, language }));
  const ids = new Set(own.map(({ id }) => id));
  const more = findSections(loaded[other], query)
    .filter(({ id }) => !ids.has(id))
    .map((section) => ({ ...section, language: other }) as const);
  return { hits: [...own.slice(0, shownHits), ...more].slice(0, shownHits), ready: true, error, retry };
}

/** A script that did not arrive counts as a file that did not. */
const asRequestError = (error: Error) =>
  error instanceof RequestError ? error : new RequestError(error.message, isUnloaded(error) ? 0 : 404);
