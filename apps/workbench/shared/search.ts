/** Full-text search in both languages: how texts are cut into words, in the index and in what is asked. */
import type MiniSearch from "minisearch";
import type { Options, SearchOptions } from "minisearch";

/** One section of a lesson, as it is found. */
export interface SearchSection {
  /** Address: "1.3/01-neurons#weighted-sum"; without # for what stands before the first heading. */
  id: string;
  /** The lesson's title. */
  title: string;
  heading: string;
  text: string;
}

const pieces = /[\p{Script=Han}]+|[\p{Letter}\p{Number}_]+(?:['’.-][\p{Letter}\p{Number}_]+)*/gu;
const han = /^\p{Script=Han}/u;

function* cut(text: string, query: boolean): Generator<string> {
  for (const [piece] of text.normalize("NFKC").toLowerCase().matchAll(pieces)) {
    if (!han.test(piece)) {
      yield piece;
      // "cross-entropy" is found by "entropy" too, and "loss.backward" by "backward".
      if (!query && /['’.-]/.test(piece)) yield* piece.split(/['’.-]/);
      continue;
    }
    const characters = [...piece];
    // Chinese has no spaces: pairs of neighbours stand for words. The last character alone makes every single one a prefix.
    for (let i = 0; i + 1 < characters.length; i++) yield characters[i] + characters[i + 1];
    if (!query || characters.length === 1) yield characters.at(-1)!;
  }
}

/** Words of a text for the index. */
export const indexWords = (text: string): string[] => [...cut(text, false)];

/** Words of a question: every one of them must be found. */
export const queryWords = (text: string): string[] => [...cut(text, true)];

export const indexOptions: Options<SearchSection> = {
  fields: ["heading", "title", "text"],
  storeFields: ["title", "heading", "text"],
  tokenize: indexWords,
  processTerm: (word) => word,
};

export const searchOptions: SearchOptions = {
  tokenize: queryWords,
  combineWith: "AND",
  boost: { heading: 3, title: 2 },
  prefix: (word) => !han.test(word) || word.length === 1,
  // Two letters that changed places are two edits.
  fuzzy: (word) => (han.test(word) || word.length < 5 ? false : word.length < 7 ? 1 : 2),
};

export const longestQuery = 200;

/** @returns sections, best first */
export function findSections(index: MiniSearch<SearchSection>, query: string): SearchSection[] {
  return index
    .search(query.slice(0, longestQuery), searchOptions)
    .map(({ id, title, heading, text }) => ({ id, title, heading, text }));
}

/** Pieces of a text, those that the question is about marked. Adjacent and overlapping marks are one. */
export function markHits(text: string, query: string): { text: string; hit: boolean }[] {
  const words = queryWords(query.slice(0, longestQuery));
  if (words.length === 0) return [{ text, hit: false }];
  const lower = text.toLowerCase();
  const marks = new Uint8Array(text.length);
  // A text whose lower case is longer or shorter has other offsets; such letters are rare, and it is left unmarked.
  if (lower.length === text.length) {
    for (const word of words) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
        if (han.test(word) || at === 0 || !/[\p{Letter}\p{Number}]/u.test(lower[at - 1]))
          marks.fill(1, at, at + word.length);
      }
    }
  }
  const out: { text: string; hit: boolean }[] = [];
  for (let from = 0; from < text.length; ) {
    let to = from;
    while (to < text.length && marks[to] === marks[from]) to++;
    out.push({ text: text.slice(from, to), hit: marks[from] === 1 });
    from = to;
  }
  return out;
}

const isLatin = (character: string) => /[\p{Script=Latin}\d]/u.test(character);

/** About `length` characters of a text, from shortly before the place with the most hits. */
export function excerptOf(text: string, query: string, length = 140): string {
  const hits: number[] = [];
  let offset = 0;
  for (const piece of markHits(text, query)) {
    if (piece.hit) hits.push(offset);
    offset += piece.text.length;
  }
  let best = 0;
  let most = 0;
  for (const start of hits) {
    const count = hits.filter((at) => at >= start && at < start + length).length;
    if (count > most) [best, most] = [start, count];
  }
  let from = Math.max(0, best - Math.floor(length / 4));
  // Not in the middle of a Latin word.
  while (from > 0 && isLatin(text[from - 1]) && best - from < length / 2) from--;
  let to = Math.min(text.length, from + length);
  while (to < text.length && isLatin(text[to]) && to - from < 1.2 * length) to++;
  return `${from > 0 ? "… " : ""}${text.slice(from, to).trim()}${to < text.length ? " …" : ""}`;
}
