import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { exerciseLanguage, offsetAt, positionAt } from "./exercise-language.ts";
import { LanguageServer, LanguageServerAbsent, messages } from "./language-server.ts";
import { temporaryFolder } from "./testing.ts";

/** A server that echoes what it is asked; `die` ends it, `wait` leaves it without an answer. */
const echo = `
  let rest = Buffer.alloc(0);
  process.stdin.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf("\\r\\n\\r\\n");
      const length = Number(/: (\\d+)/.exec(rest.toString("utf8", 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || rest.length < end + 4 + length) return;
      const message = JSON.parse(rest.toString("utf8", end + 4, end + 4 + length));
      rest = rest.subarray(end + 4 + length);
      if (message.method === "die") process.exit(1);
      if (message.id === undefined || message.method === "wait") continue;
      const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: message.id, result: message.params }));
      process.stdout.write("Content-Length: " + body.length + "\\r\\n\\r\\n");
      process.stdout.write(body);
    }
  });`;

async function server(options: { idleMs?: number; requestMs?: number; command?: () => Promise<string[]> } = {}) {
  const folder = await temporaryFolder();
  const command = async () => [process.execPath, "-e", echo];
  const made = new LanguageServer({ folder: folder.path, command, ...options });
  return Object.assign(made, {
    async [Symbol.asyncDispose]() {
      made.close();
      await folder[Symbol.asyncDispose]();
    },
  });
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("is started by the first question, one for all, and ended by closing", async () => {
  await using one = await server();
  expect(one.running).toBe(false);
  const answers = await Promise.all([1, 2, 3].map((n) => one.plain("en", "echo", { n })));
  expect(answers).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  const pid = one.pid!;
  one.close();
  await expect.poll(() => alive(pid)).toBe(false);
  await expect(one.plain("en", "echo", {})).rejects.toThrow(LanguageServerAbsent);
});

test("is started again when it dies, but not without end", async () => {
  await using one = await server();
  const pids = new Set<number>();
  for (let i = 0; i < 3; i++) {
    expect(await one.plain("en", "echo", { i })).toEqual({ i });
    pids.add(one.pid!);
    await expect(one.plain("en", "die", {})).rejects.toThrow(/ended/);
  }
  expect(pids.size).toBe(3);
  await expect(one.plain("en", "die", {})).rejects.toThrow(/ended/);
  await expect(one.plain("en", "echo", {})).rejects.toThrow(LanguageServerAbsent);
});

test("is ended when nobody asks for a while, and when it gives no answer", async () => {
  await using idle = await server({ idleMs: 300 });
  await idle.plain("en", "echo", {});
  await sleep(600);
  expect(idle.running).toBe(false);
  await using slow = await server({ requestMs: 800 });
  await expect(slow.plain("en", "wait", {})).rejects.toThrow(/in time/);
  expect(slow.running).toBe(false);
  expect(await slow.plain("en", "echo", { again: true })).toEqual({ again: true });
});

test.each([
  ["nothing there", async () => ["/no/such/program"]],
  ["not installed", () => Promise.reject(new Error("Cannot find typescript"))],
  [
    "another program",
    async () => [process.execPath, "-e", "process.stdout.write('x'.repeat(10_000)); setTimeout(() => {}, 9000)"],
  ],
  [
    "a message without end",
    async () => [
      process.execPath,
      "-e",
      "console.log('Content-Length: 999999999\\r\\n\\r\\n'); setTimeout(() => {}, 9000)",
    ],
  ],
] as const)("%s: the answer says so", async (_name, command) => {
  await using folder = await temporaryFolder();
  const language = exerciseLanguage(folder.path, { command: command as () => Promise<string[]> });
  const answer = await language.answer(`${folder.path}/a.ts`, { ask: "diagnostics", text: "" }, "zh");
  expect(answer.kind).toBe("absent");
  expect(answer.kind === "absent" && answer.reason.zh).toMatch(/\p{Script=Han}/u);
  language.close();
});

test("messages come whole, however the stream is cut", () => {
  const value = fc.string({ unit: "grapheme", maxLength: 30 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 17 }), (texts, size) => {
      const stream = Buffer.concat(
        texts.map((text) => {
          const body = Buffer.from(JSON.stringify({ result: text }));
          return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\nX: y\r\n\r\n`), body]);
        }),
      );
      const taken: unknown[] = [];
      const push = messages((message) => taken.push(message.result), expect.unreachable);
      for (let i = 0; i < stream.length; i += size) push(stream.subarray(i, i + size));
      expect(taken).toEqual(texts);
    }),
  );
});

test("offsets and positions are each other's inverse", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "字", "𝒙", "\n", "\r\n", " ")), fc.nat(), (pieces, n) => {
      const text = pieces.join("");
      const offset = n % (text.length + 1);
      expect(offsetAt(text, positionAt(text, offset))).toBe(offset);
    }),
  );
});
