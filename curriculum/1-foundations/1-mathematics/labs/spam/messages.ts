import { loadSmsSpam } from "@gradus/data/sms-spam";
import type { LabContext } from "@gradus/lab/lab";
import { createRandom } from "@gradus/lab/random";

export interface Message {
  text: string;
  spam: boolean;
  words: string[];
}

/** The messages, each once: a copy on both sides of a split would be an answer learned by heart. */
export async function loadMessages(ctx: LabContext<{ digits: "keep" | "mask" }>): Promise<Message[]> {
  const { SMSSpamCollection: path } = await ctx.dataset("cls-en");
  const all = await loadSmsSpam(path);
  const distinct = new Map(all.map((message) => [`${message.spam} ${message.text}`, message]));
  ctx.log(`${all.length} → ${distinct.size}`);
  return [...distinct.values()].map((message) => ({ ...message, words: wordsOf(message.text, ctx.params.digits) }));
}

/** Words in lower case: letters and digits, two or more. With "mask" every digit becomes 0, so that all telephone numbers look alike. */
export function wordsOf(text: string, digits: "keep" | "mask"): string[] {
  const lower = text.toLowerCase();
  return (digits === "mask" ? lower.replace(/\p{Nd}/gu, "0") : lower).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
}

/** Four fifths to learn from, one fifth to test; `split` counts from 0. The twin draws the same. */
export function splitMessages<T>(messages: readonly T[], seed: number, split: number): { train: T[]; test: T[] } {
  const shuffled = createRandom(1000 * seed + split).shuffle(messages);
  const count = Math.floor(0.8 * messages.length);
  return { train: shuffled.slice(0, count), test: shuffled.slice(count) };
}
