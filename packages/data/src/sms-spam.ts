import { readFile, stat } from "node:fs/promises";
import { DataError, type Lang } from "./error.ts";
import { parseSmsSpam, type SmsMessage } from "./sms-spam-parse.ts";

/** The file has 477,917 bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads the SMS Spam Collection.
 *
 * @param path of the file `SMSSpamCollection` of the data set `cls-en`
 * @throws DataError `format` for malformed content, `io` for a file that cannot be read
 */
export async function loadSmsSpam(path: string, lang: Lang = "en"): Promise<SmsMessage[]> {
  let detail: string;
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) return parseSmsSpam(await readFile(path), path, lang);
    detail = `${size} bytes`;
  } catch (error) {
    if (error instanceof DataError) throw error;
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
