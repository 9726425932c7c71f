import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stampEvent } from "./events.ts";
import { appendLearning, learningJournal, readLearning } from "./journal.ts";
import { maximumNote } from "./state.ts";
import { someEvents } from "./testing/any-event.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradus learning 学习 "));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const note = (text: string) => stampEvent({ type: "note", lesson: "1.3/01-neurons", section: "", text });

describe("the learning journal", () => {
  it("gives back what was written, in order", async () => {
    expect(await readLearning(home)).toEqual([]);
    await fc.assert(
      fc.asyncProperty(someEvents, someEvents, async (first, second) => {
        rmSync(learningJournal(home), { force: true });
        await appendLearning(home, first);
        await appendLearning(home, second);
        expect(await readLearning(home)).toEqual([...first, ...second]);
      }),
      { numRuns: 20 },
    );
  });

  it("loses nothing where several processes write at once", async () => {
    const writers = 4;
    const each = 40;
    const script = `
      import { appendLearning } from ${JSON.stringify(new URL("journal.ts", import.meta.url).href)};
      import { stampEvent } from ${JSON.stringify(new URL("events.ts", import.meta.url).href)};
      for (let i = 0; i < ${each}; i++)
        await appendLearning(process.argv[1], [stampEvent({
          type: "note", lesson: "1.3/01-neurons", section: "",
          text: process.argv[2] + " " + i + " " + "长".repeat(${maximumNote - 100}),
        })]);
    `;
    const ended = Array.from({ length: writers }, (_, writer) => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script, home, String(writer)], {
        stdio: ["ignore", "ignore", "inherit"],
        cwd: dirname(fileURLToPath(import.meta.url)),
      });
      return new Promise<number | null>((resolve) => child.once("exit", resolve));
    });
    expect(await Promise.all(ended)).toEqual(Array.from({ length: writers }, () => 0));
    const read = await readLearning(home);
    const starts = read.map((event) => (event.type === "note" ? event.text.slice(0, 4).trim() : ""));
    const expected = Array.from({ length: writers }, (_, w) => Array.from({ length: each }, (_, i) => `${w} ${i}`));
    expect(new Set(starts)).toEqual(new Set(expected.flat().map((text) => text.slice(0, 4))));
    expect(read.length).toBe(writers * each);
  });

  it("reads past lines that are torn, foreign, far too long, or not UTF-8", async () => {
    const [first, second, third] = [note("one"), note("two"), note("three")];
    await appendLearning(home, [first]);
    const path = learningJournal(home);
    appendFileSync(path, JSON.stringify(note("lost")).slice(0, -5));
    await appendLearning(home, [second]);
    appendFileSync(path, `{"type":"unknown"}\nnull\n[]\n${"x".repeat(2_000_000)}\n`);
    appendFileSync(path, Buffer.from([0xff, 0xfe, 0x0a, 0x00, 0x0a]));
    appendFileSync(path, "{".repeat(100_000));
    await appendLearning(home, [third]);
    expect(await readLearning(home)).toEqual([first, second, third]);
    expect(readFileSync(path, "utf8")).toContain("lost");
  });

  it("keeps the longest note in its longest spelling", async () => {
    const longest = note("\u0001".repeat(maximumNote));
    await appendLearning(home, [longest]);
    expect(await readLearning(home)).toEqual([longest]);
  });

  it("says what is wrong with its folder", async () => {
    writeFileSync(join(home, "journal"), "a file in its place");
    await expect(appendLearning(home, [note("a")])).rejects.toMatchObject({ name: "LabError" });
    await expect(readLearning(home)).rejects.toMatchObject({ name: "LabError" });
  });
});
