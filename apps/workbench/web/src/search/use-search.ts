import { useCallback, useEffect, useState } from "react";
import { findSections, type SearchSection } from "../../../shared/search.ts";
import { RequestError } from "../api.ts";
import type { Language } from "../i18n/language.tsx";

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
    setError(undefined);
    loadIndexes().then(
      (indexes) => !left && setLoaded(indexes),
      (failure: Error) => !left && setError(asRequestError(failure)),
    );
    return () => {
      left = true;
    };
  }, [round]);
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
const asRequestError = (error: Error) => (error instanceof RequestError ? error : new RequestError(error.message, 404));
