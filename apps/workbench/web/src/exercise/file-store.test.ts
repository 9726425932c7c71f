import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ExerciseFile } from "../../../shared/exercises.ts";
import { FileStore, type FileWorld } from "./file-store.ts";

class Unreachable extends Error {}
class TooLarge extends Error {}
const largest = 1000;

/** A disk with one file, and a browser's storage. */
function setting(first = "start\n") {
  let text: string | undefined = first;
  let down = false;
  let writes = 0;
  const kept = new Map<string, string>();
  const fileNow = (): ExerciseFile => ({ text: text!, hash: `#${text}` });
  const answer = () => {
    if (down) throw new Unreachable("no answer");
  };
  const world: FileWorld = {
    async begin() {
      answer();
      text ??= first;
      return fileNow();
    },
    async read(known) {
      answer();
      if (text === undefined) return "missing";
      return known === `#${text}` ? undefined : fileNow();
    },
    async write(next, base) {
      writes++;
      answer();
      if (next.length > largest) throw new TooLarge("too large");
      if (text !== undefined && text !== next && base !== `#${text}`) return { kind: "conflict", file: fileNow() };
      text = next;
      return { kind: "written", file: fileNow() };
    },
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    unreachable: (error) => error instanceof Unreachable,
    tooLarge: (error) => error instanceof TooLarge,
  };
  return {
    kept,
    open: async () => {
      const store = new FileStore("relu", world);
      await store.open();
      return store;
    },
    disk: () => text,
    writes: () => writes,
    outside: (next: string | undefined) => {
      text = next;
    },
    goDown: (is: boolean) => {
      down = is;
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("the learner's file in the page", () => {
  it("is saved soon after typing, once", async () => {
    const place = setting();
    const store = await place.open();
    for (const text of ["a", "ab", "abc"]) store.edit(text);
    expect([place.disk(), store.state().saved]).toEqual(["start\n", false]);
    await wait(600);
    expect([place.disk(), store.state().saved, place.kept.size]).toEqual(["abc", true, 0]);
  });

  it("takes over what changed outside, and leaves an unsaved text alone", async () => {
    const place = setting();
    const store = await place.open();
    place.outside("outside\n");
    await store.look();
    expect(store.state()).toMatchObject({ text: "outside\n", saved: true, outside: 1, conflict: undefined });
    store.edit("mine\n");
    place.outside("theirs\n");
    await store.look();
    expect(store.state()).toMatchObject({ text: "mine\n", conflict: "theirs\n" });
    store.edit("mine, longer\n");
    await wait(5000);
    expect(place.disk()).toBe("theirs\n");
    // The disk goes on changing while the learner thinks.
    place.outside("theirs again\n");
    await store.look();
    expect(store.state().conflict).toBe("theirs again\n");
  });

  it.each([
    ["mine", "mine\n"],
    ["disk", "theirs\n"],
  ] as const)("a conflict ends as chosen: %s", async (which, expected) => {
    const place = setting();
    const store = await place.open();
    store.edit("mine\n");
    place.outside("theirs\n");
    await wait(600);
    expect(store.state().conflict).toBe("theirs\n");
    await store.resolve(which);
    expect([place.disk(), store.state().text, store.state().saved]).toEqual([expected, expected, true]);
    expect(place.kept.size).toBe(0);
  });

  it("keeps what is typed while the workbench is away, also over a closed page", async () => {
    const place = setting();
    const first = await place.open();
    place.goDown(true);
    first.edit("typed offline\n");
    await wait(600);
    expect(first.state()).toMatchObject({ offline: true, saved: false });
    first.close();
    const second = await place.open();
    expect(second.state()).toMatchObject({ text: "typed offline\n", loading: false, offline: true });
    place.goDown(false);
    await wait(2600);
    expect(second.state()).toMatchObject({ offline: false, saved: true });
    expect(place.disk()).toBe("typed offline\n");
  });

  it("a kept text whose disk went on without it is a conflict", async () => {
    const place = setting();
    const first = await place.open();
    place.goDown(true);
    first.edit("typed offline\n");
    await wait(600);
    first.close();
    place.goDown(false);
    place.outside("elsewhere\n");
    const second = await place.open();
    expect(second.state()).toMatchObject({ text: "typed offline\n", conflict: "elsewhere\n", saved: false });
  });

  it("writes a deleted file anew", async () => {
    const place = setting();
    const store = await place.open();
    place.outside(undefined);
    await store.look();
    expect(store.state()).toMatchObject({ missing: true, saved: false });
    expect(await store.flush()).toBe(true);
    expect(place.disk()).toBe("start\n");
    expect(store.state().missing).toBe(false);
  });

  it("keeps the ends of lines that the disk has", async () => {
    const place = setting("a\r\nb\r\n");
    const store = await place.open();
    expect(store.state().text).toBe("a\nb\n");
    store.edit("a\nb\nc\n");
    await store.flush();
    expect(place.disk()).toBe("a\r\nb\r\nc\r\n");
  });

  it("tries a text that is too large once, says so, keeps it, and saves the shorter one that follows", async () => {
    const place = setting();
    const store = await place.open();
    const large = "x".repeat(largest + 1);
    store.edit(large);
    await wait(60_000);
    expect(place.writes()).toBe(1);
    expect(store.state()).toMatchObject({ text: large, saved: false, error: "too large" });
    expect([...place.kept.values()].join()).toContain(large);
    store.edit("short\n");
    await wait(600);
    expect([place.disk(), store.state().saved, store.state().error]).toEqual(["short\n", true, undefined]);
  });

  it("says so when the storage is full", async () => {
    const place = setting();
    const store = await place.open();
    place.kept.set = () => {
      throw new Error("quota");
    };
    store.edit("x");
    expect(store.state().full).toBe(true);
  });

  it("loses no text, whatever happens in whatever order", async () => {
    const step = fc.oneof(
      fc.constantFrom({ do: "wait" }, { do: "look" }, { do: "down" }, { do: "up" }, { do: "reopen" }),
      fc.record({ do: fc.constant("type"), text: fc.string({ minLength: 1, maxLength: 3 }) }),
      fc.record({ do: fc.constant("outside"), text: fc.string({ minLength: 1, maxLength: 3 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const place = setting();
        let store = await place.open();
        let typed: string | undefined;
        for (const one of steps) {
          if (one.do === "wait") await wait(700);
          if (one.do === "look") await store.look();
          if (one.do === "down" || one.do === "up") place.goDown(one.do === "down");
          if (one.do === "type" && "text" in one) {
            typed = `mine ${one.text}`;
            store.edit(typed);
          }
          if (one.do === "outside" && "text" in one) place.outside(`disk ${one.text}`);
          if (one.do === "reopen") {
            store.close();
            store = await place.open();
          }
          const { text, saved, conflict, loading } = store.state();
          // What was typed is in the editor, or was on the disk before somebody else wrote there.
          if (!saved && !loading) expect(text).toBe(typed);
          if (conflict !== undefined) expect(conflict).toMatch(/^(disk|start|mine)/);
        }
        place.goDown(false);
        await wait(6000);
        await store.look();
        const { text, saved, conflict } = store.state();
        if (conflict === undefined) expect([saved, text]).toEqual([true, place.disk()]);
        else expect([text, conflict]).toEqual([typed, place.disk()]);
        store.close();
      }),
      { numRuns: 200 },
    );
  });
});
