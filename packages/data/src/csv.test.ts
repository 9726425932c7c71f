import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CsvReader, type CsvSchema, formatCsv, parseCsv } from "./csv.ts";
import { readCsv } from "./csv-file.ts";
import { DataError } from "./error.ts";

const schema = { name: "text?", age: "number?", parts: "integer" } as const;
const columns = Object.keys(schema);
const cell = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", " ", "\ufeff", "船", "𝒙", "'") });
const row = fc.record({
  name: fc.option(cell),
  age: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0)),
  parts: fc.maxSafeInteger().map((x) => x + 0),
});

function failure(action: () => unknown): DataError {
  try {
    action();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** The rows when the bytes arrive in pieces of the sizes given, over and over. */
function inPieces(bytes: Uint8Array, sizes: readonly number[], declared: CsvSchema) {
  const reader = new CsvReader(declared);
  const rows = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    // Filled with something else afterwards, as a stream's memory may be.
    const piece = Buffer.from(bytes.subarray(at, at + size));
    rows.push(...reader.push(piece));
    piece.fill(7);
    at += size;
  }
  return [...rows, ...reader.push(new Uint8Array(), true)];
}

describe("parseCsv", () => {
  it("reads what formatCsv writes, in whatever pieces it arrives", () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (rows, sizes) => {
        const text = formatCsv(columns, rows);
        expect(parseCsv(text, schema)).toEqual(rows);
        expect(inPieces(new TextEncoder().encode(text), sizes, schema)).toEqual(rows);
      }),
    );
  });

  it("takes CRLF, LF and CR, a byte order mark, and a last line without an end", () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.boolean(),
        (rows, end, mark, ended) => {
          // Line breaks within fields stay what they are, so these rows have none.
          const plain = rows.map((one) => ({ ...one, name: one.name?.replaceAll(/[\r\n]/g, "") ?? null }));
          const lines = formatCsv(columns, plain).trimEnd().replaceAll("\n", end);
          const text = (mark ? "\ufeff" : "") + lines + (ended ? end : "");
          expect(parseCsv(new TextEncoder().encode(text), schema)).toEqual(plain);
        },
      ),
    );
  });

  it("takes a line break, a comma and a quote inside quotes", () => {
    const text = 'name,age,parts\r\n"Cumings, ""Mrs.""\r\nJohn",38,1\r\n,,2\r\n"", 4.5e1 ,3\r\n\r\n';
    expect(parseCsv(text, schema)).toEqual([
      { name: 'Cumings, "Mrs."\r\nJohn', age: 38, parts: 1 },
      { name: null, age: null, parts: 2 },
      { name: "", age: 45, parts: 3 },
    ]);
  });

  it("reads only the columns asked for, in any order; a header alone is a table without rows", () => {
    expect(parseCsv("b,a,c\n1,x,2\n", { a: "text", c: "integer" })).toEqual([{ a: "x", c: 2 }]);
    expect(parseCsv("a,b", { a: "text" })).toEqual([]);
    expect(parseCsv("a\n1\n\n2\n", { a: "number?" })).toEqual([{ a: 1 }, { a: null }, { a: 2 }]);
  });

  it.each([
    ["nothing", "", "line 1: there is nothing", "第 1 行：没有内容"],
    ["a byte order mark alone", "\ufeff", "line 1: there is nothing", "没有内容"],
    ["an empty first line", "\nname,age,parts\n", "line 1: there is nothing", "没有内容"],
    [
      "a quote never closed",
      'name,age,parts\n"a\nb",1,2\n"c,3,4\nd,5,6\n',
      'line 4: the quote that opens the field "\\"c',
      "第 4 行",
    ],
    [
      "something after the closing quote",
      'name,age,parts\n"a\nb"c,1,2\n',
      'line 3: after the closing quote of "\\"a\\nb\\"" comes "c"',
      "后引号之后是",
    ],
    [
      "a quote inside a field",
      'name,age,parts\na,1,2\nJo"hn,1,2\n',
      'line 3: a quote stands inside the field "Jo\\""',
      "中间出现了引号",
    ],
    [
      "a field too few",
      "name,age,parts\na,1\n",
      "line 2: there are 2 fields, but the header names 3",
      "有 2 个字段，而表头有 3 列",
    ],
    ["a field too many", 'name,age,parts\n"a\n",1,2\na,b,1,2\n', "line 4: there are 4 fields", "第 4 行"],
    [
      "an empty line between rows",
      "name,age,parts\na,1,2\n\nb,1,2\n",
      "line 3: the line is empty",
      "第 3 行：这一行是空的",
    ],
    [
      "a text for a number",
      "name,age,parts\na,1,2\nb,young,2\n",
      'line 3: column "age" holds "young", where a number is expected',
      '"age" 列的内容是 "young"',
    ],
    [
      "a fraction for a whole number",
      "name,age,parts\na,1,2.5\n",
      'line 2: column "parts" holds "2.5", where a whole number',
      "应当是整数",
    ],
    ["nothing for a number", "name,age,parts\na,1,\n", 'line 2: column "parts" is empty', '"parts" 列是空的'],
    ["a number beyond all bounds", "name,age,parts\na,1e999,1\n", 'column "age" holds "1e999"', "1e999"],
    [
      "a column that is missing",
      "name,Age,parts\na,1,2\n",
      'line 1: the header has no column "age"; it names "name, Age, parts"',
      '表头里没有 "age" 列',
    ],
    ["a column twice", "name,age,parts,age\na,1,2,3\n", 'names the column "age" twice', '两个 "age" 列'],
    ["semicolons", "name;age;parts\na;1;2\n", 'no column "name"', "用逗号分隔"],
    ["a zero byte", "name,age,parts\na,1,2\nb\0,1,2\n", "line 3: there is a zero byte", "零字节"],
  ])("refuses %s, with the line, in both languages", (_, text, en, zh) => {
    const bytes = new TextEncoder().encode(text);
    for (const error of [
      failure(() => parseCsv(text, schema, { name: "people.csv" })),
      failure(() => inPieces(bytes, [1], schema)),
    ]) {
      expect(error.code).toBe("format");
      expect(error.text.en).toContain(en);
      expect(error.text.zh).toContain(zh);
    }
    expect(failure(() => parseCsv(text, schema, { name: "people.csv", lang: "zh" })).message).toMatch(/^people.csv 第/);
  });

  it("names another encoding", () => {
    const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from("name,age,parts\n", "utf16le")]);
    expect(failure(() => parseCsv(utf16, schema)).text.en).toContain("line 1: the file is UTF-16");
    expect(failure(() => parseCsv(utf16.subarray(2), schema)).text.en).toContain("zero byte");
    // 张三 in GBK.
    const gbk = Buffer.concat([
      Buffer.from("name,age,parts\n李四,1,2\n"),
      Buffer.of(0xd5, 0xc5, 0xc8, 0xfd),
      Buffer.from(",1,2\n"),
    ]);
    for (const error of [failure(() => parseCsv(gbk, schema)), failure(() => inPieces(gbk, [1, 2, 3], schema))]) {
      expect(error.text.en).toContain("CSV, line 3: the byte 0xD5 is not UTF-8");
      expect(error.text.zh).toContain("第 3 行：字节 0xD5 不是 UTF-8");
    }
  });

  it("tells an earlier mistake before a wrong byte behind it", () => {
    const bytes = Buffer.concat([Buffer.from("name,age,parts\na,x,1\nb,"), Buffer.of(0xff, 0x0a)]);
    expect(failure(() => parseCsv(bytes, schema)).text.en).toContain('line 2: column "age"');
  });

  it("answers any bytes with rows or a DataError that has the line, the same in pieces", () => {
    const valid = fc.array(row, { maxLength: 5 }).map((rows) => new TextEncoder().encode(formatCsv(columns, rows)));
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(valid, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
        bytes[at % bytes.length] = value;
        return bytes;
      }),
      fc.tuple(valid, fc.nat()).map(([bytes, cut]) => bytes.subarray(0, cut % bytes.length)),
    );
    const answer = (read: () => unknown) => {
      try {
        return read();
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
        expect((error as DataError).text.en).toMatch(/^CSV, line \d+: /);
        return Number((error as DataError).text.en.match(/line (\d+)/)![1]);
      }
    };
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 5 }), (bytes, size) => {
        expect(answer(() => inPieces(bytes, [size], schema))).toEqual(answer(() => parseCsv(bytes, schema)));
      }),
      { numRuns: 500 },
    );
  });

  it("reads a million rows, right, from a stream that is never held as a whole", () => {
    const reader = new CsvReader(schema);
    let [count, sum] = [0, 0];
    const take = (text: string, last = false) => {
      for (const { parts, name } of reader.push(Buffer.from(text), last)) {
        if (name === `a, "${parts}"`) count++;
        sum += parts;
      }
    };
    take("name,age,parts\n");
    for (let i = 0; i < 1e6; i += 1000) {
      take(Array.from({ length: 1000 }, (_, k) => `"a, ""${i + k}""",${k / 8},${i + k}\r\n`).join(""));
    }
    take("", true);
    expect([count, sum]).toEqual([1e6, (1e6 * (1e6 - 1)) / 2]);
  });

  it("does not wait for the end of the file where a quote is never closed", () => {
    const reader = new CsvReader(schema);
    const piece = Buffer.from("a,1,2\n".repeat(10_000));
    const fill = () => {
      for (let i = 0; i < 100; i++) [...reader.push(piece)].length;
    };
    expect([...reader.push(Buffer.from('name,age,parts\na,1,2\n"open,'))]).toHaveLength(1);
    expect(failure(fill).text.en).toContain("line 3: the row is longer");
  });
});

describe("readCsv", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gradus-csv-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("reads a file row by row", async () => {
    const path = join(folder, "rows.csv");
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ name: `"${i}\n`, age: i / 3, parts: i }));
    await writeFile(path, formatCsv(columns, rows));
    expect(await Array.fromAsync(readCsv(path, schema))).toEqual(rows);
  });

  it("names the file", async () => {
    const path = join(folder, "ages.csv");
    await writeFile(path, "name,age,parts\na,b,1\n");
    await expect(Array.fromAsync(readCsv(path, schema))).rejects.toThrow('ages.csv, line 2: column "age"');
    await expect(Array.fromAsync(readCsv(join(folder, "none.csv"), schema))).rejects.toMatchObject({ code: "io" });
  });
});
