import MiniSearch from "minisearch";
import { useCallback, useEffect, useState } from "react";
import { searchFile } from "../../../shared/lessons.ts";
import { findSections, indexOptions, type SearchSection } from "../../../shared/search.ts";
import type { RequestError } from "../api.ts";
import type { Language } from "../i18n/language.tsx";
import { loadStatic } from "../lesson/static.ts";

type Index = MiniSearch<SearchSection>;

const indexes = new Map<Language, Promise<Index>>();
const shownHits = 20;

function loadIndex(language: Language): Promise<Index> {
  let index = indexes.get(language);
  if (!index) {
    index = loadStatic<Parameters<typeof MiniSearch.loadJS>[0]>(searchFile(language)).then((data) =>
      MiniSearch.loadJS<SearchSection>(data, indexOptions),
    );
    indexes.set(language, index);
    index.catch(() => indexes.delete(language));
  }
  return index;
}

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
  const [loaded, setLoaded] = useState<Record<Language, Index>>();
  const [error, setError] = useState<RequestError>();
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound((n) => n + 1), []);
  // `round` is what asks again.
  useEffect(() => {
    let left = false;
    setError(undefined);
    Promise.all([loadIndex("en"), loadIndex("zh")]).then(
      ([en, zh]) => !left && setLoaded({ en, zh }),
      (failure: RequestError) => !left && setError(failure),
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
