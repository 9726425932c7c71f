/** Rows of text from CSV that arrives in pieces. */
import { type Bilingual, DataError, type Lang } from "./error.ts";

/** A field as it stands in the file. `quoted` tells an empty text ("") from nothing at all. */
export interface CsvField {
  text: string;
  quoted: boolean;
}

export interface CsvRow {
  fields: CsvField[];
  /** Where it begins, counted from 1; a quoted field may go over several lines. */
  line: number;
}

/** Characters. A longer row is a quote that nobody closed, or no table; so that memory stays bounded whatever the file holds. */
const longestRow = 1 << 20;
const mostFields = 1 << 14;

const [comma, quote, lineFeed, carriageReturn] = [44, 34, 10, 13];

/**
 * Splits CSV into rows (RFC 4180): commas, CRLF or LF or CR, fields in quotes with doubled quotes and line breaks inside. Strict:
 * where a program that guesses would shift columns, it says what is wrong, and in which line.
 *
 * @param name what the text is, for the message
 */
export class CsvSplitter {
  /** Of the next row. */
  line = 1;
  readonly #name: string;
  readonly #lang: Lang;
  /** What has arrived and is no whole row yet. */
  #text = "";
  #at = 0;
  #fieldStart = 0;

  constructor(name: string, lang: Lang) {
    this.#name = name;
    this.#lang = lang;
  }

  /** Takes more text and gives the rows that it completes. @param last nothing will follow */
  *push(text: string, last: boolean): Generator<CsvRow> {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    while (this.#at < this.#text.length) {
      const row = this.#row(last);
      if (!row) {
        if (this.#text.length - this.#at > longestRow) this.#tooLong();
        return;
      }
      yield row;
    }
  }

  /** Of the last character that has arrived. */
  get lineReached(): number {
    return this.#lineOf(this.#text.length);
  }

  /** Ends with the sentence, its place in front. */
  fail(line: number, { en, zh }: Bilingual): never {
    throw new DataError(
      "format",
      { en: `${this.#name}, line ${line}: ${en}`, zh: `${this.#name} 第 ${line} 行：${zh}` },
      this.#lang,
    );
  }

  /** The row at the place reached, which moves behind it; undefined where its end has not arrived. */
  #row(last: boolean): CsvRow | undefined {
    const text = this.#text;
    const row: CsvRow = { fields: [], line: this.line };
    let at = this.#at;
    for (;;) {
      this.#fieldStart = at;
      const quoted = text.charCodeAt(at) === quote;
      const end = quoted ? this.#quotedEnd(at, last) : this.#plainEnd(at);
      if (end === undefined || (end === text.length && !last)) return undefined;
      const next = text.charCodeAt(end);
      // Whether a line feed belongs to it is not known before the next piece.
      if (next === carriageReturn && end + 1 === text.length && !last) return undefined;
      const content = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
      if (quoted && content.includes("\0")) this.#zeroByte(at);
      row.fields.push({ text: content, quoted });
      at = end + 1;
      if (next === comma) {
        if (row.fields.length === mostFields) this.#tooLong();
        continue;
      }
      if (next === carriageReturn && text.charCodeAt(at) === lineFeed) at++;
      this.line += 1 + (row.fields.some((field) => field.quoted) ? breaks(text.slice(this.#at, end)) : 0);
      this.#at = Math.min(at, text.length);
      return row;
    }
  }

  /** Index of what follows a field without quotes. */
  #plainEnd(start: number): number {
    const text = this.#text;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > comma) continue;
      if (code === comma || code === lineFeed || code === carriageReturn) break;
      if (code === 0) this.#zeroByte(at);
      if (code !== quote) continue;
      this.fail(this.#lineOf(at), {
        en: `a quote stands inside the field ${excerpt(text.slice(start, at + 1))}, which does not begin with one. Put the whole field in quotes and double those inside it: "a ""b"" c".`,
        zh: `字段 ${excerpt(text.slice(start, at + 1))} 中间出现了引号，而它并不以引号开头。请给整个字段加引号，并把其中的引号写成两个："a ""b"" c"。`,
      });
    }
    return at;
  }

  /** Index of what follows a field in quotes; undefined where the closing one has not arrived. */
  #quotedEnd(start: number, last: boolean): number | undefined {
    const text = this.#text;
    let at = start + 1;
    for (;;) {
      at = text.indexOf('"', at) + 1;
      if (at === 0) {
        if (!last) return undefined;
        this.fail(this.#lineOf(start), {
          en: `the quote that opens the field ${excerpt(text.slice(start))} is never closed. Close it, or double it if it belongs to the text.`,
          zh: `字段 ${excerpt(text.slice(start))} 的开头引号一直没有闭合。请补上后引号；如果引号属于内容本身，就写成两个。`,
        });
      }
      const next = text.charCodeAt(at);
      if (next === quote) at++;
      else if (at === text.length || next === comma || next === lineFeed || next === carriageReturn) return at;
      else {
        this.fail(this.#lineOf(at), {
          en: `after the closing quote of ${excerpt(text.slice(start, at))} comes ${excerpt(text.charAt(at))}, where a comma or the line's end belongs. Quotes inside a field are written twice.`,
          zh: `${excerpt(text.slice(start, at))} 的后引号之后是 ${excerpt(text.charAt(at))}，这里应当是逗号或行末。字段里的引号要写成两个。`,
        });
      }
    }
  }

  #lineOf(at: number): number {
    return this.line + breaks(this.#text.slice(this.#at, at));
  }

  #zeroByte(at: number): never {
    this.fail(this.#lineOf(at), {
      en: "there is a zero byte: this is UTF-16 or no text at all. Save the table as CSV in UTF-8.",
      zh: "出现了零字节：文件可能是 UTF-16 编码，也可能根本不是文本。请把表格另存为 UTF-8 编码的 CSV。",
    });
  }

  #tooLong(): never {
    const line = this.#lineOf(this.#fieldStart);
    this.fail(line, {
      en: `the row is longer than a table's row can be (${longestRow} characters, ${mostFields} fields). A quote in this line is probably never closed.`,
      zh: `这一行长得不像表格的一行（上限 ${longestRow} 个字符、${mostFields} 个字段）。这一行多半有引号没有闭合。`,
    });
  }
}

/** Line breaks of any kind. */
function breaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** A piece of the file inside a sentence: one line, not long. */
export function excerpt(text: string): string {
  const line = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}
