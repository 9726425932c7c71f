import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { type CsvOptions, CsvReader, type CsvSchema, type RowOf } from "./csv.ts";
import { DataError } from "./error.ts";

/**
 * Rows of a CSV file, one after the other, so that a file of any length may be read.
 * @throws DataError `format` as `CsvReader`, `io` for a file that cannot be read
 */
export async function* readCsv<S extends CsvSchema>(
  path: string,
  schema: S,
  { name = basename(path), lang = "en" }: CsvOptions = {},
): AsyncGenerator<RowOf<S>> {
  const reader = new CsvReader(schema, { name, lang });
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 16 })) yield* reader.push(bytes as Buffer);
  } catch (error) {
    if (error instanceof DataError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new DataError(
      "io",
      {
        en: `Could not read ${path} (${detail}). Check that the file is there and may be read.`,
        zh: `无法读取 ${path}（${detail}）。请确认文件存在并且有读取权限。`,
      },
      lang,
      { cause: error },
    );
  }
  yield* reader.push(new Uint8Array(), true);
}
