import MiniSearch from "minisearch";
import { searchFile } from "../../../shared/lessons.ts";
import { indexOptions, type SearchSection } from "../../../shared/search.ts";
import { loadStatic } from "../lesson/static.ts";

type Index = MiniSearch<SearchSection>;
type Kept = Parameters<typeof MiniSearch.loadJS>[0];

const indexes = new Map<"en" | "zh", Promise<Index>>();

/** @throws RequestError where the index cannot be had; the next call asks again */
export function loadIndex(language: "en" | "zh"): Promise<Index> {
  let index = indexes.get(language);
  if (!index) {
    index = loadStatic<Kept>(searchFile(language)).then((kept) => MiniSearch.loadJS<SearchSection>(kept, indexOptions));
    indexes.set(language, index);
    index.catch(() => indexes.delete(language));
  }
  return index;
}
