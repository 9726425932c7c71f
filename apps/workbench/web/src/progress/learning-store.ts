import type { LearningEvent, NewLearningEvent } from "@gradus/lab/learning/events";
import { emptyState, type LearnerState } from "@gradus/lab/learning/state";
import type { LearningAnswer } from "../../../shared/api.ts";
import type { LearningStatus } from "./store.ts";

/** Each event that the server does not have yet has a key of its own, so that tabs do not overwrite one another's. */
const keyPrefix = "gradus-learning:";
const batchSize = 50;
/** A request is small, but a note may be long. */
const batchCharacters = 100_000;
const requestMs = 10_000;
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** What only a real page has; tests bring their own. */
export interface Surroundings {
  storage: Omit<Storage, "clear">;
  request(path: string, init: RequestInit): Promise<Response>;
  now(): number;
  /** Runs an action when no other tab is at it. */
  alone(action: () => Promise<void>): Promise<void>;
}

/** The heavy part, schedule and validation, comes when the page already stands. */
const loadReducer = () =>
  Promise.all([import("@gradus/lab/learning/reducer"), import("@gradus/lab/learning/events")] as const);
type Reducer = Awaited<ReturnType<typeof loadReducer>>;

/** Why the server did not take or give something: it is not there at all, cannot now, or refuses what was sent. */
type Failure = "absent" | "later" | "refused";

class ServerFailure extends Error {
  readonly kind: Failure;

  constructor(kind: Failure, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** See `store.ts`, which is what pages use. */
export class LearningStore {
  readonly #world: Surroundings;
  readonly #listeners = new Set<() => void>();
  readonly #pending = new Map<string, LearningEvent>();
  #state = emptyState();
  #status: LearningStatus = { ready: false, keptBy: "server", unsent: 0, full: false };
  #server: LearnerState | undefined;
  #reducer: Reducer | undefined;
  #opened = false;
  #busy = false;
  #again = false;
  #oneByOne = false;
  #pauseMs = firstPauseMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): LearnerState => this.#state;
  readonly status = (): LearningStatus => this.#status;

  /** Begins to read what is known. Safe to call again. */
  open(): void {
    if (this.#opened) return;
    this.#opened = true;
    void this.synchronize();
  }

  record(event: NewLearningEvent): void {
    const stamped = {
      ...event,
      id: crypto.randomUUID(),
      time: new Date(this.#world.now()).toISOString(),
    } as LearningEvent;
    this.#pending.set(stamped.id, stamped);
    this.#keep(stamped);
    if (event.type === "note") this.#dropVoid();
    if (this.#reducer && this.#status.ready) this.#state = this.#reducer[0].advance(this.#state, [stamped]);
    this.#tell({ unsent: this.#pending.size });
    if (this.#opened && this.#status.keptBy === "server") void this.synchronize();
  }

  /** Looks again: another tab or the terminal may have written meanwhile. */
  async refresh(): Promise<void> {
    if (!this.#opened) return;
    if (this.#status.keptBy === "server") return this.synchronize();
    this.#readKept();
    this.#show(emptyState());
  }

  /** Takes up what other tabs kept, sends what is not sent, and reads what is known. */
  async synchronize(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        this.#reducer ??= await loadReducer();
        await this.#world.alone(() => this.#exchange());
      } while (this.#again);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#busy = false;
    }
  }

  async #exchange(): Promise<void> {
    this.#readKept();
    const batch = this.#batch();
    try {
      const answer = batch.length > 0 ? await this.#send(batch) : await this.#ask();
      for (const { id } of batch) this.#forget(id);
      this.#pauseMs = firstPauseMs;
      this.#again ||= this.#pending.size > 0;
      this.#oneByOne &&= this.#pending.size > 0;
      this.#show(answer);
    } catch (error) {
      if (!(error instanceof ServerFailure) || error.kind !== "refused" || batch.length === 0) throw error;
      // One event that the server will never take must not hold up the others.
      if (batch.length === 1) {
        this.#forget(batch[0].id);
        console.error("The learning journal refused an event:", batch[0], error.message);
      }
      this.#oneByOne = true;
      this.#again = true;
    }
  }

  #send(batch: readonly LearningEvent[]): Promise<LearnerState> {
    return this.#request("/learning/events", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ events: batch }),
    });
  }

  #ask(): Promise<LearnerState> {
    return this.#request("/learning", {});
  }

  async #request(path: string, init: RequestInit): Promise<LearnerState> {
    const response = await this.#world
      .request(`/api${path}`, { ...init, signal: AbortSignal.timeout(requestMs) })
      .catch((error: unknown) => {
        throw new ServerFailure("later", String(error));
      });
    const json = response.headers.get("content-type")?.includes("json") ?? false;
    // A server of files answers with its own page, or with its own kind of refusal.
    if (response.status === 404 || (!json && response.status < 500))
      throw new ServerFailure("absent", `${response.status}`);
    const body = (await response.json().catch(() => undefined)) as LearningAnswer | undefined;
    if (response.ok && body?.state) return body.state;
    const refused = [400, 413, 422].includes(response.status);
    throw new ServerFailure(refused ? "refused" : "later", JSON.stringify(body) ?? `${response.status}`);
  }

  #fail(error: unknown): void {
    if (error instanceof ServerFailure && error.kind === "absent") {
      this.#tell({ keptBy: "browser" });
      this.#show(emptyState());
      return;
    }
    this.#timer = setTimeout(() => void this.synchronize(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    // Without an answer yet, what this browser kept is better than nothing.
    if (this.#reducer) this.#show(this.#server ?? emptyState());
  }

  #show(server: LearnerState): void {
    this.#server = server;
    this.#state = this.#reducer![0].advance(server, [...this.#pending.values()]);
    this.#tell({ ready: true, unsent: this.#pending.size });
  }

  #tell(change: Partial<LearningStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }

  #batch(): LearningEvent[] {
    const most = this.#oneByOne ? 1 : batchSize;
    const batch: LearningEvent[] = [];
    let characters = 0;
    for (const event of this.#pending.values()) {
      characters += JSON.stringify(event).length;
      if (batch.length >= most || (batch.length > 0 && characters > batchCharacters)) break;
      batch.push(event);
    }
    return batch;
  }

  #keep(event: LearningEvent): void {
    try {
      this.#world.storage.setItem(keyPrefix + event.id, JSON.stringify(event));
    } catch {
      this.#tell({ full: true });
    }
  }

  #forget(id: string): void {
    this.#pending.delete(id);
    try {
      this.#world.storage.removeItem(keyPrefix + id);
    } catch {
      // A browser without storage kept nothing.
    }
  }

  /** Also what another tab sent meanwhile is no longer pending here. */
  #readKept(): void {
    const { storage } = this.#world;
    const { parseLearningEvent } = this.#reducer![1];
    try {
      const kept = new Map<string, LearningEvent>();
      for (const key of Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "")) {
        if (!key.startsWith(keyPrefix)) continue;
        const event = parseLearningEvent(storage.getItem(key) ?? "");
        if (event) kept.set(event.id, event);
        else storage.removeItem(key);
      }
      if (this.#status.full) return;
      this.#pending.clear();
      for (const [id, event] of kept) this.#pending.set(id, event);
    } catch {
      // The browser forbids storage; what this tab holds is all there is.
    }
  }

  #dropVoid(): void {
    if (!this.#reducer) return;
    const kept = new Set(this.#reducer[0].compact([...this.#pending.values()]).map(({ id }) => id));
    for (const id of [...this.#pending.keys()]) if (!kept.has(id)) this.#forget(id);
  }
}
