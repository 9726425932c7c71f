import { asLearningEvent, type LearningEvent } from "@gradus/lab/learning/events";
import { learnerState } from "@gradus/lab/learning/reducer";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LearningStore } from "./learning-store.ts";

const lesson = "1.3/01-neurons";
const read = (section: string) => ({ type: "read", lesson, section }) as const;

/** A browser's storage; `room` is the number of entries it takes. */
class Memory implements Omit<Storage, "clear"> {
  readonly entries = new Map<string, string>();
  room = Number.POSITIVE_INFINITY;
  get length() {
    return this.entries.size;
  }
  key(i: number) {
    return [...this.entries.keys()][i] ?? null;
  }
  getItem(key: string) {
    return this.entries.get(key) ?? null;
  }
  removeItem(key: string) {
    this.entries.delete(key);
  }
  setItem(key: string, value: string) {
    if (this.entries.size >= this.room) throw new Error("QuotaExceededError");
    this.entries.set(key, value);
  }
}

/** A server with its journal. `answer` replaces what it says. */
class Server {
  readonly journal: LearningEvent[] = [];
  readonly batches: number[] = [];
  answer: (() => Response | Promise<Response>) | undefined;

  readonly request = async (path: string, init: RequestInit): Promise<Response> => {
    if (this.answer) return this.answer();
    if (path === "/api/learning/events") {
      const { events } = JSON.parse(String(init.body)) as { events: unknown[] };
      this.batches.push(events.length);
      const good = events.map(asLearningEvent).filter((event) => event !== undefined);
      if (good.length < events.length) return Response.json({ error: {} }, { status: 400 });
      this.journal.push(...good);
    }
    return Response.json({ state: learnerState(this.journal) });
  };
}

let memory: Memory;
let server: Server;
let clock: number;
const page = () =>
  new LearningStore({
    storage: memory,
    request: (path, init) => server.request(path, init),
    now: () => clock++,
    alone: (action) => action(),
  });
/** A store that has heard from its server, or knows that there is none. */
async function opened(store = page()): Promise<LearningStore> {
  store.open();
  await vi.waitFor(() => expect(store.status().ready).toBe(true));
  return store;
}

beforeEach(() => {
  memory = new Memory();
  server = new Server();
  clock = Date.UTC(2026, 0, 1);
});

describe("with a server", () => {
  it("shows what is recorded at once, sends it, and keeps nothing back", async () => {
    const store = await opened();
    const seen: number[] = [];
    store.subscribe(() => seen.push(store.state().read[lesson]?.length ?? 0));
    store.record(read("a"));
    expect(store.state().read[lesson]).toEqual(["a"]);
    await vi.waitFor(() => expect(server.journal).toHaveLength(1));
    await vi.waitFor(() => expect(store.status().unsent).toBe(0));
    expect(memory.entries.size).toBe(0);
    expect(new Set(seen)).toEqual(new Set([1]));
    expect((await opened()).state()).toEqual(learnerState(server.journal));
  });

  it("keeps what was recorded before it was open", async () => {
    const store = page();
    store.record(read("early"));
    await opened(store);
    expect(store.state().read[lesson]).toEqual(["early"]);
    await vi.waitFor(() => expect(server.journal).toHaveLength(1));
  });

  it("sends later what a server that is away could not take, also from another page", async () => {
    server.answer = () => Promise.reject(new TypeError("Failed to fetch"));
    const store = await opened();
    store.record(read("a"));
    store.record(read("b"));
    expect(store.state().read[lesson]).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(memory.entries.size).toBe(2));
    server.answer = undefined;
    const later = await opened();
    await vi.waitFor(() => expect(memory.entries.size).toBe(0));
    expect(server.journal.map((event) => event.type === "read" && event.section).sort()).toEqual(["a", "b"]);
    expect(later.state().read[lesson]).toHaveLength(2);
    // The first page finds that there is nothing left to send.
    await store.refresh();
    expect(store.status().unsent).toBe(0);
    expect(server.journal).toHaveLength(2);
  });

  it("does not lose an event where the answer is lost or is nonsense", async () => {
    for (const answer of [
      () => new Response("<html>", { status: 502, headers: { "content-type": "text/html" } }),
      () => Response.json({ nothing: true }),
      () => Response.json({ error: { code: "foreign-host" } }, { status: 403 }),
      () => new Response("{", { headers: { "content-type": "application/json" } }),
    ]) {
      server = new Server();
      memory = new Memory();
      server.answer = answer;
      const store = await opened();
      store.record(read("a"));
      await store.synchronize();
      expect(memory.entries.size).toBe(1);
      expect(store.status()).toMatchObject({ unsent: 1, keptBy: "server" });
    }
  });

  it("sends many in batches, and drops the one that is refused, not the others", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    server.answer = () => Promise.reject(new TypeError("Failed to fetch"));
    const away = await opened();
    for (let i = 0; i < 120; i++) away.record(read(`s${i}`));
    const bad = { ...read("x"), id: "not-known-to-us", time: "2026-01-01T00:00:00.000Z", type: "read" };
    memory.setItem("gradus-learning:not-known-to-us", JSON.stringify(bad));
    const refusedOnce = server.request;
    server.answer = undefined;
    const strict = new LearningStore({
      storage: memory,
      now: () => clock++,
      alone: (action) => action(),
      request: (path, init) =>
        String(init.body).includes("not-known-to-us")
          ? Promise.resolve(Response.json({ error: {} }, { status: 400 }))
          : refusedOnce(path, init),
    });
    strict.open();
    await vi.waitFor(() => expect(memory.entries.size).toBe(0), { timeout: 5000 });
    expect(server.journal).toHaveLength(120);
    expect(Math.max(...server.batches)).toBeLessThanOrEqual(50);
    expect(error).toHaveBeenCalledOnce();
    error.mockRestore();
  });
});

describe("without a server", () => {
  beforeEach(() => {
    server.answer = () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  });

  it("keeps all in the browser, whichever way the server is missing", async () => {
    for (const answer of [
      () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
      () => new Response("Not found", { status: 404 }),
      () => new Response("Not allowed", { status: 405, headers: { "content-type": "text/plain" } }),
    ]) {
      memory = new Memory();
      server.answer = answer;
      const store = await opened();
      expect(store.status().keptBy).toBe("browser");
      store.record(read("a"));
      store.record({
        type: "answer",
        lesson,
        question: "q",
        seed: 1,
        answer: { kind: "choice", choice: 0 },
        right: true,
      });
      const again = await opened();
      expect(again.state()).toEqual(store.state());
      expect(Object.keys(again.state().cards)).toEqual([`${lesson}#q`]);
    }
  });

  it("takes up what another tab kept", async () => {
    const [one, two] = [await opened(), await opened()];
    one.record(read("a"));
    await two.refresh();
    expect(two.state()).toEqual(one.state());
  });

  it("keeps one version of a note, however often it is written", async () => {
    const store = await opened();
    for (let i = 0; i < 50; i++) store.record({ type: "note", lesson, section: "", text: `draft ${i}` });
    expect(memory.entries.size).toBe(1);
    expect((await opened()).state().notes[lesson][""].text).toBe("draft 49");
  });

  it("reads past what is damaged, and says when the storage is full", async () => {
    memory.setItem("gradus-learning:torn", '{"type":"read","les');
    memory.setItem("gradus-language", "zh");
    const store = await opened();
    expect([...memory.entries.keys()]).toEqual(["gradus-language"]);
    memory.room = 1;
    store.record(read("a"));
    expect(store.state().read[lesson]).toEqual(["a"]);
    expect(store.status().full).toBe(true);
    await store.refresh();
    expect(store.state().read[lesson]).toEqual(["a"]);
  });
});
