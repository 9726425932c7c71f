import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { follow, isLineStart, type Line, readLines } from "./event-stream.ts";
import { temporaryFolder } from "./testing.ts";

async function all(lines: AsyncIterable<Line>): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

test("lines are whole, with the offset to go on from, in bytes", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "events.jsonl");
  expect(await all(readLines(file, 0))).toEqual([]);
  await writeFile(file, '{"a":1}\n{"说":"好"}\n{"cut');
  const lines = await all(readLines(file, 0));
  expect(lines).toEqual([
    { text: '{"a":1}', end: 8 },
    { text: '{"说":"好"}', end: 22 },
  ]);
  expect(await all(readLines(file, 8))).toEqual(lines.slice(1));
  expect(await all(readLines(file, 22))).toEqual([]);
  expect(await all(readLines(file, 1000))).toEqual([]);
  expect(await Promise.all([0, 8, 22].map((offset) => isLineStart(file, offset)))).toEqual([true, true, true]);
  expect(await Promise.all([1, 7, 21, 23, 1000].map((offset) => isLineStart(file, offset)))).not.toContain(true);
});

test("a line across chunks stays whole, and one without an end is refused", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "events.jsonl");
  const long = "长".repeat(200_000);
  await writeFile(file, `${long}\nshort\n`);
  expect((await all(readLines(file, 0))).map(({ text }) => text)).toEqual([long, "short"]);
  await writeFile(file, "x".repeat(5 * 1024 * 1024));
  await expect(all(readLines(file, 0))).rejects.toThrow("longer than 4 MiB");
});

test("following yields what is appended, and what the writer left just before it ended", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "events.jsonl");
  await writeFile(file, "0\n");
  const seen: string[] = [];
  const lines = follow(file, {
    from: 0,
    signal: AbortSignal.timeout(5000),
    pollMs: 2,
    aliveMs: 0,
    idle: async () => undefined,
    alive: async () => {
      if (seen.length < 2) {
        await appendFile(file, "1\n");
        return true;
      }
      await appendFile(file, "last\n");
      return false;
    },
  });
  for await (const { text } of lines) seen.push(text);
  expect(seen).toEqual(["0", "1", "last"]);
});

test("following a silent writer sends signs of life and ends on abort", async () => {
  await using folder = await temporaryFolder();
  const left = new AbortController();
  let signs = 0;
  const lines = follow(join(folder.path, "none.jsonl"), {
    from: 0,
    signal: left.signal,
    pollMs: 1,
    heartbeatMs: 3,
    alive: async () => true,
    idle: async () => {
      signs++;
      if (signs === 3) left.abort();
    },
  });
  expect(await all(lines)).toEqual([]);
  expect(signs).toBe(3);
});
