/** The course's terms: `glossary.yaml` beside the stages. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { errorCode, LabError, type Lang } from "./error.ts";
import type { Bilingual } from "./lab.ts";

const forms = z.array(z.string().trim().min(1)).min(1);

const glossaryFile = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  z.strictObject({
    /** As it stands in a text; the first form is the term's name. */
    en: forms,
    zh: forms,
    /** The lesson that teaches it: "1.3/01-neurons". */
    lesson: z.string().regex(/^[1-9]\.[1-9]\/[a-z0-9][a-z0-9-]*$/),
    definition: z.strictObject({ en: z.string().trim().min(1), zh: z.string().trim().min(1) }),
  }),
);

export interface GlossaryTerm {
  en: string[];
  zh: string[];
  lesson: string;
  definition: Bilingual;
}

/** Terms by id. */
export type Glossary = Record<string, GlossaryTerm>;

/** A curriculum without the file has no terms. @throws LabError where the file does not fit, or two terms share a form */
export async function loadGlossary(file: string): Promise<Glossary> {
  let content: unknown;
  try {
    content = parse(await readFile(file, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return {};
    throw broken(file, (error as Error).message);
  }
  const parsed = glossaryFile.safeParse(content ?? {});
  if (!parsed.success) throw broken(file, z.prettifyError(parsed.error));
  for (const lang of ["en", "zh"] as const) {
    const owners = new Map<string, string>();
    for (const [id, term] of Object.entries(parsed.data)) {
      for (const form of term[lang]) {
        const other = owners.get(form.toLowerCase());
        if (other) throw broken(file, `"${form}": ${other}, ${id}`);
        owners.set(form.toLowerCase(), id);
      }
    }
  }
  return parsed.data;
}

function broken(file: string, why: string): LabError {
  return new LabError("glossary", { en: `${file} cannot be used: ${why}`, zh: `文件 ${file} 无法使用：${why}` });
}

export interface TermHit {
  id: string;
  /** Offsets in the text. */
  start: number;
  end: number;
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/**
 * Finds terms in a text of one language. Where several forms begin at one place, the longest counts; letters are compared without
 * case, and a Latin form must stand as a word of its own.
 */
export function termFinder(glossary: Glossary, lang: Lang): (text: string) => TermHit[] {
  const owners = new Map<string, string>();
  for (const [id, term] of Object.entries(glossary)) {
    for (const form of term[lang]) owners.set(form.toLowerCase(), id);
  }
  if (owners.size === 0) return () => [];
  const words = [...owners.keys()].sort((a, b) => b.length - a.length);
  const bounded = (form: string) =>
    `${/^[\p{Script=Latin}\d]/u.test(form) ? "(?<![\\p{Script=Latin}\\p{N}_])" : ""}${escapeRegExp(form).replaceAll(" ", "\\s+")}${
      /[\p{Script=Latin}\d]$/u.test(form) ? "(?![\\p{Script=Latin}\\p{N}_])" : ""
    }`;
  const pattern = new RegExp(words.map(bounded).join("|"), "giu");
  return (text) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
      id: owners.get(found.toLowerCase().replace(/\s+/g, " "))!,
      start: index,
      end: index + found.length,
    }));
}
