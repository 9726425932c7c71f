import { DataError, type Lang } from "./error.ts";

export interface SmsMessage {
  text: string;
  spam: boolean;
}

const newline = 10;
const carriageReturn = 13;

/**
 * Parses the SMS Spam Collection: UTF-8, one message a line, its label (`ham` or `spam`) and its text parted by a tab; a heading
 * `Label<tab>SMS` may come first. Works in a page as well. Copies are kept.
 *
 * @throws DataError `format`, naming the line (from 1), where a line is not such a message, or there is none
 */
export function parseSmsSpam(input: ArrayBuffer | Uint8Array, name = "SMSSpamCollection", lang: Lang = "en") {
  const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const messages: SmsMessage[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(newline, start);
    const next = found < 0 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next;
    let content: string;
    try {
      content = decoder.decode(bytes.subarray(start, end));
    } catch {
      throw broken(name, lang, line, "it is not UTF-8 text", "不是 UTF-8 文本");
    }
    start = next + 1;
    if (line === 1 && content === "Label\tSMS") continue;
    messages.push(parseLine(content, (en, zh) => broken(name, lang, line, en, zh)));
  }
  if (messages.length === 0) throw broken(name, lang, 1, "there are no messages", "没有任何短信");
  return messages;
}

function parseLine(content: string, fail: (en: string, zh: string) => DataError): SmsMessage {
  const tab = content.indexOf("\t");
  if (tab < 0) throw fail("there is no tab between label and text", "标签与正文之间没有制表符");
  const label = content.slice(0, tab);
  if (label !== "ham" && label !== "spam") {
    const shown = JSON.stringify(label.slice(0, 20));
    throw fail(`the label is ${shown}, expected "ham" or "spam"`, `标签是 ${shown}，应为 "ham" 或 "spam"`);
  }
  const text = content.slice(tab + 1);
  if (text.includes("\t")) throw fail("there is a second tab", "出现了第二个制表符");
  if (text.trim() === "") throw fail("the message is empty", "短信正文是空的");
  return { text, spam: label === "spam" };
}

function broken(name: string, lang: Lang, line: number, en: string, zh: string): DataError {
  return new DataError(
    "format",
    {
      en: `${name}, line ${line}: ${en}. Fetch the data set again.`,
      zh: `${name} 第 ${line} 行：${zh}。请重新获取该数据集。`,
    },
    lang,
  );
}
