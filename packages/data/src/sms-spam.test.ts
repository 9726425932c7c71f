import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "./error.ts";
import { pull } from "./fetch.ts";
import { loadSmsSpam } from "./sms-spam.ts";
import { parseSmsSpam } from "./sms-spam-parse.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const shared = process.env.GRADUS_DATA_MIRROR ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));

describe("parseSmsSpam", () => {
  it("reads labels and texts, with and without heading, Windows line ends and a last line end", () => {
    const expected = [
      { text: "Ok lar…", spam: false },
      { text: "Win £1000", spam: true },
    ];
    expect(parseSmsSpam(bytes("Label\tSMS\nham\tOk lar…\nspam\tWin £1000\n"))).toEqual(expected);
    expect(parseSmsSpam(bytes("ham\tOk lar…\r\nspam\tWin £1000"))).toEqual(expected);
    expect(parseSmsSpam(bytes("ham\tOk lar…\nspam\tWin £1000").buffer)).toEqual(expected);
  });

  it.each([
    ["an empty file", "", "line 1: there are no messages"],
    ["a heading alone", "Label\tSMS\n", "line 1: there are no messages"],
    ["a blank line", "ham\ta\n\nham\tb\n", "line 2: there is no tab"],
    ["another label", "ham\ta\nSPAM\tb\n", 'line 2: the label is "SPAM"'],
    ["a heading further down", "ham\ta\nLabel\tSMS\n", 'line 2: the label is "Label"'],
    ["three columns", "ham\ta\tb\n", "line 1: there is a second tab"],
    ["an empty message", "ham\ta\nham\t \n", "line 2: the message is empty"],
  ])("refuses %s, naming the line", (_, text, message) => {
    expect(() => parseSmsSpam(bytes(text))).toThrow(message);
  });

  it("refuses another encoding, naming the line in both languages", () => {
    const latin = Uint8Array.of(...bytes("ham\ta\nspam\t"), 0xa3, 0x31, 10);
    expect(() => parseSmsSpam(latin)).toThrow("line 2: it is not UTF-8 text");
    expect(() => parseSmsSpam(latin, "短信", "zh")).toThrow("短信 第 2 行：不是 UTF-8 文本");
  });

  it("answers any bytes with messages or a DataError", () => {
    const lines = fc.array(fc.constantFrom("ham", "spam", "\t", "\n", "\r", "a", "\u0000", "é"), { maxLength: 40 });
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      lines.map((parts) => bytes(parts.join(""))),
    );
    fc.assert(
      fc.property(hostile, (input) => {
        try {
          expect(parseSmsSpam(input).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it("the collection has 5,574 messages, 403 of them copies, 653 of the rest spam", async ({ skip }) => {
  skip(!existsSync(join(shared, "cls-en")), "without a mirror folder it would need the network");
  const home = await mkdtemp(join(tmpdir(), "gradus-sms-"));
  try {
    const { SMSSpamCollection: path } = await pull("cls-en", { home, mirror: shared, offline: true });
    const messages = await loadSmsSpam(path!);
    const distinct = [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
    expect([messages.length, distinct.length]).toEqual([5574, 5171]);
    expect(distinct.filter(({ spam }) => spam)).toHaveLength(653);
    await expect(loadSmsSpam(join(home, "nothing"), "zh")).rejects.toThrow("无法读取");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
