/** TypeScript's own language server as a process: started when it is asked something, ended when it is idle, started again when it dies. */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const maximumMessageBytes = 16 * 1024 * 1024;
const requestMs = 15_000;
const idleMs = 5 * 60_000;
/** As many deaths within a minute, and it is not started again until the minute is over. */
const deathsPerMinute = 4;
const mostDocuments = 32;

/** There is no language server on this machine, or it does not work. */
export class LanguageServerAbsent extends Error {
  override readonly name = "LanguageServerAbsent";
}

interface Message {
  id?: number | string;
  method?: string;
  params?: { items?: unknown[] };
  result?: unknown;
  error?: { message: string };
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

export interface LanguageServerOptions {
  /** Root of the program that is looked at. */
  folder: string;
  /** For tests: another program, and shorter waits. */
  command?: () => Promise<string[]>;
  idleMs?: number;
  requestMs?: number;
}

/** Path of the compiler that is installed, and what makes it a language server. @throws where there is none */
async function typescriptServer(): Promise<string[]> {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  // It knows under which name the compiler of each system is installed; `bin/tsc` would be a process more.
  const { default: path } = (await import(pathToFileURL(join(dirname(manifest), "lib", "getExePath.js")).href)) as {
    default: () => string;
  };
  return [path(), "--lsp", "--stdio"];
}

export class LanguageServer {
  readonly #options: LanguageServerOptions;
  readonly #pending = new Map<number, Pending>();
  /** Open documents: what the server knows of each, by URI. */
  readonly #documents = new Map<string, { version: number; text: string }>();
  #process: ChildProcess | undefined;
  #ready: Promise<void> | undefined;
  /** When it ended by itself. */
  #deaths: number[] = [];
  #requests = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #language: string | undefined;

  constructor(options: LanguageServerOptions) {
    this.#options = options;
  }

  /** Whether the process is there. */
  get running(): boolean {
    return this.#process !== undefined;
  }

  /** For tests: the process's number. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Tells the server what is in a document now, then asks.
   * @param language of its messages: "en", "zh-CN" @throws LanguageServerAbsent; Error where it refuses or gives no answer in time
   */
  async ask(language: string, document: { uri: string; text: string }, method: string, params: object) {
    await this.#start(language);
    this.#synchronize(document.uri, document.text);
    return this.#request(method, { textDocument: { uri: document.uri }, ...params });
  }

  /** A question about no document in particular. */
  async plain(language: string, method: string, params: object): Promise<unknown> {
    await this.#start(language);
    return this.#request(method, params);
  }

  /** Files on the disk that are not open have changed. */
  changed(uris: readonly string[]): void {
    if (uris.length === 0 || !this.#process) return;
    const changes = uris.map((uri) => ({ uri, type: 2 }));
    this.#send({ method: "workspace/didChangeWatchedFiles", params: { changes } });
  }

  close(): void {
    this.#closed = true;
    this.#stop(new LanguageServerAbsent("the workbench is being closed"));
  }

  async #start(language: string): Promise<void> {
    if (this.#closed) throw new LanguageServerAbsent("the workbench is being closed");
    // Its messages are in the language that it was started with.
    if (this.#language !== language) this.#stop(new Error("the language has changed"));
    this.#language = language;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#stop(new Error("idle")), this.#options.idleMs ?? idleMs);
    this.#idle.unref();
    this.#ready ??= this.#launch(language);
    const ready = this.#ready;
    try {
      await ready;
    } catch (error) {
      if (this.#ready === ready) this.#stop(error as Error);
      throw error;
    }
  }

  async #launch(language: string): Promise<void> {
    const minuteAgo = Date.now() - 60_000;
    this.#deaths = this.#deaths.filter((time) => time > minuteAgo);
    if (this.#deaths.length >= deathsPerMinute)
      throw new LanguageServerAbsent("it ended several times within a minute");
    const [file, ...args] = await (this.#options.command ?? typescriptServer)().catch((error: Error) => {
      throw new LanguageServerAbsent(error.message);
    });
    const child = spawn(file, args, { cwd: this.#options.folder, stdio: ["pipe", "pipe", "ignore"] });
    this.#process = child;
    const ended = (why: string) => {
      if (this.#process !== child) return;
      this.#deaths.push(Date.now());
      this.#stop(new LanguageServerAbsent(why));
    };
    child.once("error", (error) => ended(error.message));
    child.once("exit", (code, signal) => ended(`it ended (${signal ?? code})`));
    // A process that is gone says so by its exit.
    child.stdin.on("error", () => undefined);
    child.stdout.on(
      "data",
      messages((message) => this.#receive(message), ended),
    );
    const rootUri = pathToFileURL(this.#options.folder).href;
    const markdown = { documentationFormat: ["markdown"] };
    await this.#request("initialize", {
      processId: process.pid,
      locale: language,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: "workspace" }],
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          synchronization: {},
          diagnostic: {},
          hover: { contentFormat: ["markdown"] },
          completion: {
            completionItem: { ...markdown, resolveSupport: { properties: ["documentation", "detail"] } },
          },
        },
      },
    });
    this.#send({ method: "initialized", params: {} });
  }

  #synchronize(uri: string, text: string): void {
    const known = this.#documents.get(uri);
    if (known?.text === text) return;
    if (!known) {
      for (const [oldest] of this.#documents) {
        if (this.#documents.size < mostDocuments) break;
        this.#documents.delete(oldest);
        this.#send({ method: "textDocument/didClose", params: { textDocument: { uri: oldest } } });
      }
      const textDocument = { uri, languageId: "typescript", version: 1, text };
      this.#send({ method: "textDocument/didOpen", params: { textDocument } });
      this.#documents.set(uri, { version: 1, text });
      return;
    }
    const version = known.version + 1;
    this.#documents.set(uri, { version, text });
    this.#send({
      method: "textDocument/didChange",
      params: { textDocument: { uri, version }, contentChanges: [{ text }] },
    });
  }

  #request(method: string, params: object): Promise<unknown> {
    const id = ++this.#requests;
    return new Promise((resolve, reject) => {
      const give = () => {
        this.#pending.delete(id);
        // One that does not answer will not answer the next question either.
        this.#stop(new Error(`${method}: no answer in time`));
        reject(new Error(`${method}: no answer in time`));
      };
      const timer = setTimeout(give, this.#options.requestMs ?? requestMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#send({ id, method, params });
    });
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#process?.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process?.stdin?.write(body);
  }

  #receive(message: Message): void {
    if (message.method !== undefined) {
      if (message.id === undefined) return;
      // It asks for settings, and tells of what it would like to be told: the defaults do, and nothing is promised.
      const result = message.params?.items?.map(() => null) ?? null;
      this.#send({ id: message.id, result });
      return;
    }
    const pending = this.#pending.get(message.id as number);
    if (!pending) return;
    this.#pending.delete(message.id as number);
    clearTimeout(pending.timer);
    if (message.error) pending.reject(new Error(message.error.message));
    else pending.resolve(message.result);
  }

  #stop(why: Error): void {
    clearTimeout(this.#idle);
    const child = this.#process;
    this.#process = undefined;
    this.#ready = undefined;
    this.#documents.clear();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(why);
    }
    this.#pending.clear();
    child?.kill("SIGKILL");
  }
}

/** Cuts a stream of bytes into messages (Language Server Protocol 3.17, base protocol). @param fail told of a stream that is none */
export function messages(take: (message: Message) => void, fail: (why: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) {
        if (rest.length > 4096) fail("it does not speak the protocol");
        return;
      }
      const length = Number(
        /^content-length: *(\d{1,9})\r?$/im.exec(rest.toString("latin1", 0, end))?.[1] ?? Number.NaN,
      );
      if (!(length <= maximumMessageBytes)) return fail("its message has no length, or is too long");
      if (rest.length < end + 4 + length) return;
      const body = rest.toString("utf8", end + 4, end + 4 + length);
      rest = rest.subarray(end + 4 + length);
      try {
        take(JSON.parse(body) as Message);
      } catch {
        return fail("its message is no JSON");
      }
    }
  };
}
