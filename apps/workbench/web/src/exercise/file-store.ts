/**
 * The learner's file as the page has it. What is typed is kept in this browser at once and on the disk soon after; what changed on
 * the disk meanwhile is taken over, or, where both changed, laid before the learner. Nothing is thrown away unasked.
 */
import type { ExerciseFile } from "../../../shared/exercises.ts";

export type Written = { kind: "written"; file: ExerciseFile } | { kind: "conflict"; file: ExerciseFile };

/** How the store reaches the disk. What the server cannot be asked at all is `unreachable`; what it refuses is thrown with its words. */
export interface FileWorld {
  begin(): Promise<ExerciseFile>;
  /** @returns undefined where the hash is still that of the disk; "missing" where there is no file */
  read(known: string): Promise<ExerciseFile | "missing" | undefined>;
  write(text: string, base: string): Promise<Written>;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  unreachable(error: unknown): boolean;
  /** The text itself is refused: the same one will not be taken later either. */
  tooLarge(error: unknown): boolean;
}

export interface FileState {
  /** Nothing is known of the file yet. */
  loading: boolean;
  /** Lines end with \n, as in the editor. */
  text: string;
  /** Of the text on the disk that this one was made from. */
  hash: string;
  /** The disk has this text. */
  saved: boolean;
  /** The workbench does not answer. */
  offline: boolean;
  /** What the disk has, where both were changed. */
  conflict: string | undefined;
  /** The file was deleted; saving writes it anew. */
  missing: boolean;
  /** In the server's words. */
  error: string | undefined;
  /** Counts texts that came from the disk. */
  outside: number;
  /** The browser's storage takes no more. */
  full: boolean;
}

const saveAfterMs = 500;
const retryMs = 2000;
const keyPrefix = "gradus-exercise:";

interface Draft {
  text: string;
  base: string;
}

const withoutReturns = (text: string) => text.replaceAll("\r\n", "\n");

export class FileStore {
  readonly #id: string;
  readonly #world: FileWorld;
  readonly #listeners = new Set<() => void>();
  #state: FileState = {
    ...{ loading: true, text: "", hash: "", saved: true, offline: false, conflict: undefined, missing: false },
    ...{ error: undefined, outside: 0, full: false },
  };
  /** The disk's text ends its lines with \r\n. */
  #returns = false;
  /** The disk's own hash in a conflict. */
  #conflictHash = "";
  /** Refused for good: only another text is worth a try. */
  #refused: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #closed = false;

  constructor(id: string, world: FileWorld) {
    this.#id = id;
    this.#world = world;
  }

  readonly state = (): FileState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the file, and what this browser kept of it. Tries again by itself while the workbench does not answer. */
  async open(): Promise<void> {
    this.#closed = false;
    const draft = this.#draft();
    if (draft && this.#state.loading) this.#tell({ loading: false, text: draft.text, hash: draft.base, saved: false });
    try {
      const file = await this.#world.begin();
      this.#took(file);
      const text = withoutReturns(file.text);
      const mine = this.#state.loading ? undefined : this.#state.text;
      if (mine === undefined || mine === text) this.#settle(text, file.hash);
      else if (this.#state.hash === file.hash) this.#later(0);
      else this.#fall(text, file.hash);
      this.#tell({ loading: false, offline: false, error: undefined });
    } catch (error) {
      this.#fail(error);
      if (this.#state.offline && !this.#closed) this.#timer = setTimeout(() => void this.open(), retryMs);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  edit(text: string): void {
    if (text === this.#state.text) return;
    this.#keep(text, this.#state.hash);
    this.#tell({ text, saved: false });
    this.#later(saveAfterMs);
  }

  /** Saves now what is not saved. @returns whether the disk has this text then */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#saving;
    if (!this.#state.saved && this.#state.conflict === undefined && !this.#state.loading) await this.#save();
    return this.#state.saved;
  }

  /** Looks whether the disk has another text. */
  async look(): Promise<void> {
    const { hash, loading, conflict } = this.#state;
    if (loading || this.#saving || this.#closed) return;
    const known = conflict === undefined ? hash : this.#conflictHash;
    try {
      const file = await this.#world.read(known);
      if (this.#saving || this.#state.hash !== hash) return;
      this.#tell({ offline: false });
      if (file === "missing") return this.#tell({ missing: true, saved: false });
      if (this.#state.missing) this.#tell({ missing: false });
      if (!file) return;
      this.#took(file);
      const text = withoutReturns(file.text);
      if (text === this.#state.text) this.#settle(text, file.hash);
      else if (this.#state.saved) {
        this.#settle(text, file.hash);
        this.#tell({ outside: this.#state.outside + 1 });
      } else this.#fall(text, file.hash);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends a conflict: mine is written over the disk's, or the disk's takes its place in the editor. */
  async resolve(which: "mine" | "disk"): Promise<void> {
    const { conflict } = this.#state;
    if (conflict === undefined) return;
    if (which === "disk") {
      this.#settle(conflict, this.#conflictHash);
      return;
    }
    this.#tell({ hash: this.#conflictHash, conflict: undefined });
    this.#keep(this.#state.text, this.#conflictHash);
    await this.#save();
  }

  /** Takes over what was written by other ways, such as a reset. */
  take(file: ExerciseFile): void {
    this.#took(file);
    this.#settle(withoutReturns(file.text), file.hash);
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    const { text, hash } = this.#state;
    const saving = this.#write(text, hash);
    this.#saving = saving;
    await saving;
    this.#saving = undefined;
    if (this.#state.saved || this.#state.conflict !== undefined || this.#closed) return;
    if (this.#state.text === this.#refused) return;
    this.#later(this.#state.offline || this.#state.error ? retryMs : saveAfterMs);
  }

  async #write(text: string, base: string): Promise<void> {
    try {
      const sent = this.#returns ? text.replaceAll("\n", "\r\n") : text;
      const { kind, file } = await this.#world.write(sent, base);
      this.#tell({ offline: false, error: undefined, missing: false });
      if (kind === "conflict") {
        this.#took(file);
        this.#fall(withoutReturns(file.text), file.hash);
      } else if (this.#state.text === text) this.#settle(text, file.hash);
      else {
        // More was typed meanwhile.
        this.#keep(this.#state.text, file.hash);
        this.#tell({ hash: file.hash });
      }
    } catch (error) {
      this.#refused = this.#world.tooLarge(error) ? text : undefined;
      this.#fail(error);
    }
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#state.conflict !== undefined) return;
    this.#timer = setTimeout(() => {
      // A save under way goes on by itself where more is to be saved.
      if (!this.#saving) void this.#save();
    }, ms);
  }

  #took({ text }: ExerciseFile): void {
    this.#returns = text.includes("\r\n");
  }

  #settle(text: string, hash: string): void {
    clearTimeout(this.#timer);
    this.#forget();
    this.#tell({ text, hash, saved: true, conflict: undefined, missing: false, error: undefined });
  }

  #fall(disk: string, hash: string): void {
    clearTimeout(this.#timer);
    this.#conflictHash = hash;
    this.#tell({ conflict: disk, saved: false });
  }

  #fail(error: unknown): void {
    if (this.#world.unreachable(error)) this.#tell({ offline: true });
    else this.#tell({ offline: false, error: (error as Error).message });
  }

  #tell(change: Partial<FileState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #keep(text: string, base: string): void {
    try {
      this.#world.storage.setItem(keyPrefix + this.#id, JSON.stringify({ text, base } satisfies Draft));
      if (this.#state.full) this.#tell({ full: false });
    } catch {
      this.#tell({ full: true });
    }
  }

  #forget(): void {
    try {
      this.#world.storage.removeItem(keyPrefix + this.#id);
    } catch {
      // A browser without storage kept nothing.
    }
  }

  #draft(): Draft | undefined {
    try {
      const kept: unknown = JSON.parse(this.#world.storage.getItem(keyPrefix + this.#id) ?? "null");
      const { text, base } = (kept ?? {}) as Partial<Draft>;
      return typeof text === "string" && typeof base === "string" ? { text, base } : undefined;
    } catch {
      return undefined;
    }
  }
}
