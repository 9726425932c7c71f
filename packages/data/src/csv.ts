/** Tables in CSV, read with declared types. What a file gets wrong is one sentence with the line and the column. */
import { type CsvRow, CsvSplitter, excerpt } from "./csv-rows.ts";
import { type Bilingual, DataError, type Lang } from "./error.ts";
import { Utf8Pieces } from "./utf8.ts";

/** "?": the field may be missing, and is null then. */
export type ColumnType = "text" | "text?" | "number" | "number?" | "integer" | "integer?";

/** Columns that are wanted, by the name in the header. A file may have others. */
export type CsvSchema = Readonly<Record<string, ColumnType>>;

type Value<T extends ColumnType> =
  | (T extends "text" | "text?" ? string : number)
  | (T extends `${string}?` ? null : never);

export type RowOf<S extends CsvSchema> = { -readonly [K in keyof S]: Value<S[K]> };

export interface CsvOptions {
  /** What the file is called in messages. */
  name?: string;
  lang?: Lang;
}

interface WantedColumn {
  name: string;
  at: number;
  type: "text" | "number" | "integer";
  optional: boolean;
}

/** Digits with an optional sign, point and exponent: what `Number` takes beyond that ("", "0x10", "Infinity") is no number in a table. */
const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads a table that arrives in pieces of UTF-8, with or without a byte order mark; RFC 4180, and lines may end with LF or CR
 * too. Memory hangs on the longest row, not on the file.
 *
 * @throws DataError `format`, naming line and column: broken quotes, another encoding, no header, a column that is missing or
 * twice, a row with too many or too few fields, a field of another type than declared
 */
export class CsvReader<S extends CsvSchema> {
  readonly #schema: S;
  readonly #name: string;
  readonly #lang: Lang;
  readonly #rows: CsvSplitter;
  readonly #utf8 = new Utf8Pieces();
  #started = false;
  #width = 0;
  #wanted: WantedColumn[] | undefined;
  /** The first of the empty lines that were just passed. */
  #emptyLine = 0;

  constructor(schema: S, { name = "CSV", lang = "en" }: CsvOptions = {}) {
    this.#schema = schema;
    this.#name = name;
    this.#lang = lang;
    this.#rows = new CsvSplitter(name, lang);
  }

  /** The rows that are complete with these bytes. @param last nothing will follow */
  *push(bytes: Uint8Array, last = false): Generator<RowOf<S>> {
    if (!this.#started && (bytes[0] === 0xff || bytes[0] === 0xfe) && (bytes[1] === 0xfe || bytes[1] === 0xff)) {
      this.#rows.fail(1, {
        en: "the file is UTF-16. Save it as UTF-8 (in Excel: “CSV UTF-8”).",
        zh: "文件是 UTF-16 编码。请另存为 UTF-8（Excel 里选“CSV UTF-8”）。",
      });
    }
    const { text, wrongByte } = this.#utf8.decode(bytes, last);
    yield* this.pushText(text, last && wrongByte === undefined);
    if (wrongByte === undefined) return;
    const byte = `0x${wrongByte.toString(16).toUpperCase().padStart(2, "0")}`;
    this.#rows.fail(this.#rows.lineReached, {
      en: `the byte ${byte} is not UTF-8; the file is probably GBK or Latin-1. Convert it, for GBK with: iconv -f GBK -t UTF-8 old.csv > new.csv`,
      zh: `字节 ${byte} 不是 UTF-8；文件多半是 GBK 或 Latin-1 编码。请先转换，GBK 可以用：iconv -f GBK -t UTF-8 old.csv > new.csv`,
    });
  }

  /** The same for text. */
  *pushText(text: string, last = false): Generator<RowOf<S>> {
    const first = !this.#started && text.length > 0;
    if (first) this.#started = true;
    for (const row of this.#rows.push(first && text.startsWith("\ufeff") ? text.slice(1) : text, last)) {
      const typed = this.#row(row);
      if (typed) yield typed;
    }
    if (last && !this.#wanted) this.#failWhole();
  }

  #row(row: CsvRow): RowOf<S> | undefined {
    const { fields, line } = row;
    const empty = fields.length === 1 && fields[0]!.text === "" && !fields[0]!.quoted;
    if (!this.#wanted) {
      if (empty) this.#failWhole();
      this.#wanted = this.#header(row);
      return undefined;
    }
    if (empty && this.#width > 1) {
      // Allowed at the end of the file.
      this.#emptyLine ||= line;
      return undefined;
    }
    if (this.#emptyLine > 0) {
      this.#rows.fail(this.#emptyLine, {
        en: `the line is empty, and rows follow. Remove it, or fill in its ${this.#width} fields.`,
        zh: `这一行是空的，后面却还有数据。请删去它，或补全它的 ${this.#width} 个字段。`,
      });
    }
    if (fields.length !== this.#width) {
      this.#rows.fail(line, {
        en: `there are ${fields.length} fields, but the header names ${this.#width}. Is there a comma too ${fields.length > this.#width ? "many, or one inside a field without quotes" : "few, or a row cut off"}?`,
        zh: `有 ${fields.length} 个字段，而表头有 ${this.#width} 列。${fields.length > this.#width ? "是不是多了一个逗号，或字段里有逗号却没加引号" : "是不是少了逗号，或这一行被截断了"}？`,
      });
    }
    const values: Record<string, string | number | null> = {};
    for (const column of this.#wanted) values[column.name] = this.#value(row, column);
    return values as RowOf<S>;
  }

  #header({ fields, line }: CsvRow): WantedColumn[] {
    const names = fields.map((field) => field.text);
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) {
      this.#rows.fail(line, {
        en: `the header names the column ${excerpt(twice)} twice. Give each column a name of its own.`,
        zh: `表头里有两个 ${excerpt(twice)} 列。请给每一列取不同的名字。`,
      });
    }
    this.#width = names.length;
    return Object.entries(this.#schema).map(([name, declared]) => {
      const at = names.indexOf(name);
      if (at < 0) {
        this.#rows.fail(line, {
          en: `the header has no column ${excerpt(name)}; it names ${excerpt(names.join(", "))}. The first line must hold the columns' names, spelled as expected and separated by commas.`,
          zh: `表头里没有 ${excerpt(name)} 列，现有的是 ${excerpt(names.join(", "))}。第一行应当是各列的名字，拼写须一致，用逗号分隔。`,
        });
      }
      const optional = declared.endsWith("?");
      const type = (optional ? declared.slice(0, -1) : declared) as WantedColumn["type"];
      return { name, at, type, optional };
    });
  }

  #value({ fields, line }: CsvRow, { name, at, type, optional }: WantedColumn): string | number | null {
    const { text, quoted } = fields[at]!;
    if (optional && text === "" && !(quoted && type === "text")) return null;
    if (type === "text") return text;
    const trimmed = text.trim();
    const number = numeral.test(trimmed) ? Number(trimmed) : Number.NaN;
    if (type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number)) return number;
    const what: Bilingual =
      text === ""
        ? { en: "is empty", zh: "是空的" }
        : { en: `holds ${excerpt(text)}`, zh: `的内容是 ${excerpt(text)}` };
    const wanted: Bilingual =
      type === "integer" ? { en: "a whole number", zh: "整数" } : { en: "a number", zh: "数字" };
    return this.#rows.fail(line, {
      en: `column ${excerpt(name)} ${what.en}, where ${wanted.en} is expected. Correct the field, or declare the column as ${text === "" ? `"${type}?"` : '"text"'}.`,
      zh: `${excerpt(name)} 列${what.zh}，这里应当是${wanted.zh}。请改正这个字段，或把该列声明为 ${text === "" ? `"${type}?"` : '"text"'}。`,
    });
  }

  #failWhole(): never {
    throw new DataError(
      "format",
      {
        en: `${this.#name}, line 1: there is nothing; the first line must hold the columns' names. Fetch or export the table again.`,
        zh: `${this.#name} 第 1 行：没有内容；第一行应当是各列的名字。请重新获取或导出该表格。`,
      },
      this.#lang,
    );
  }
}

/** All rows of a table that is at hand as a whole. @throws DataError as `CsvReader` */
export function parseCsv<S extends CsvSchema>(
  table: string | Uint8Array,
  schema: S,
  options: CsvOptions = {},
): RowOf<S>[] {
  const reader = new CsvReader(schema, options);
  return [...(typeof table === "string" ? reader.pushText(table, true) : reader.push(table, true))];
}

/** The table as CSV, LF at each line's end; null is nothing, an empty text is "". Reading it gives the same rows. */
export function formatCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | number | null>>[],
) {
  const field = (value: string | number | null): string => {
    if (value === null) return "";
    const text = String(value);
    return text === "" || /[",\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(field), ...rows.map((row) => columns.map((column) => field(row[column]!)))];
  return lines.map((line) => `${line.join(",")}\n`).join("");
}
