import { readFile, stat } from "node:fs/promises";
import { DataError, type Lang } from "./error.ts";
import { type Mnist, mnistFiles, parseMnist } from "./mnist-parse.ts";

/** The largest file of the full data set has 47,040,016 bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads `mnist` or `mnist-10k`.
 *
 * @param files absolute paths by file name, as `pull` returns them
 * @throws DataError `format` for malformed content, `io` for a file that cannot be read
 */
export async function loadMnist(files: Readonly<Record<string, string>>, lang: Lang = "en"): Promise<Mnist> {
  const names = [mnistFiles.train, mnistFiles.test].flatMap(({ images, labels }) => [images, labels]);
  const contents: Record<string, Uint8Array> = {};
  for (const name of names) {
    const path = files[name];
    if (path) contents[name] = await read(path, lang);
  }
  return parseMnist(contents, lang);
}

async function read(path: string, lang: Lang): Promise<Uint8Array> {
  let detail: string;
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) return await readFile(path);
    detail = `${size} bytes`;
  } catch (error) {
    detail = error instanceof Error ? error.message : String(error);
  }
  throw new DataError(
    "io",
    {
      en: `Could not read ${path} (${detail}). Fetch the data set again.`,
      zh: `无法读取 ${path}（${detail}）。请重新获取该数据集。`,
    },
    lang,
  );
}
