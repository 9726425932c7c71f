/**
 * Runs a program that we did not write in a process of its own and asks it questions. It contains accidents everywhere, and
 * malice as far as Node's permission model and the operating system's sandbox reach.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { realpath } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import { encodeFrame, FrameReader } from "./frames.ts";
import { defaultLimits, type Limits, SandboxError, type SandboxReason } from "./limits.ts";
import { nodeArguments, type Program } from "./node.ts";
import { type Command, findIsolation, type Invocation, type Isolation, nodePlaces, wrapCommand } from "./os.ts";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporary-folder.ts";
import { usageOf } from "./usage.ts";

export interface ProcessOptions {
  /** The first message that the program sends is its sign that it is ready, and is thrown away. */
  limits?: Partial<Limits>;
  /** Default: the operating system's sandbox where it works. "none": Node's permission model alone. */
  isolation?: Isolation;
}

export interface SandboxOptions extends ProcessOptions, Program {}

/** What the program printed, cut to what is kept. */
export interface Printed {
  stdout: string;
  stderr: string;
  /** All that it printed. */
  bytes: number;
}

export interface Sandbox {
  readonly isolation: Isolation;
  readonly printed: Printed;
  /**
   * Sends a message and gives the program's next one, which may be anything that JSON can hold. One request at a time.
   * @throws SandboxError where there is no answer; the program is then gone
   */
  request(message: unknown, limits?: { cpuSeconds?: number; wallSeconds?: number }): Promise<unknown>;
  /** Ends the program with all its processes. Resolves when nothing of it is left. */
  close(): Promise<void>;
}

const pollMs = 20;

/** Programs at work. Who ends this process by `process.exit` ends them too. */
const alive = new Set<ProcessSandbox>();
process.on("exit", () => {
  for (const sandbox of alive) sandbox.kill();
});

interface Waiting {
  resolve: (message: unknown) => void;
  reject: (error: SandboxError) => void;
  deadline: number;
  cpuSeconds: number;
  /** Processor seconds used before the request; known from the first look on. */
  cpuBefore: number | undefined;
}

/** Starts a program of Node.js. @throws SandboxError where it does not come up */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const node = await realpath(process.execPath);
  const [entry, ...read] = await Promise.all([options.entry, ...options.read].map((path) => realpath(path)));
  const { memoryMb } = { ...defaultLimits, ...options.limits };
  const args = nodeArguments({ ...options, entry, read }, memoryMb);
  return openProcess(() => ({ file: node, args, read: [...nodePlaces(node), entry, ...read] }), options);
}

/**
 * Starts any program that talks over the pipes 3 and 4 as `child.ts` does. @param program told its empty working folder
 * @throws SandboxError where it does not come up
 */
export async function openProcess(program: (folder: string) => Invocation, options: ProcessOptions): Promise<Sandbox> {
  const limits = { ...defaultLimits, ...options.limits };
  const isolation = options.isolation ?? (await findIsolation());
  const folder = await makeTemporaryFolder("gradus-sandbox-");
  try {
    const invocation = program(folder);
    const command = wrapCommand(isolation, invocation, folder, limits.lifeSeconds);
    const sandbox = new ProcessSandbox(command, invocation.environment ?? {}, folder, isolation, limits);
    await sandbox.ready();
    return sandbox;
  } catch (error) {
    await removeTemporaryFolder(folder);
    throw error;
  }
}

class ProcessSandbox implements Sandbox {
  readonly isolation: Isolation;
  readonly printed: Printed = { stdout: "", stderr: "", bytes: 0 };
  readonly #limits: Limits;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #reader: FrameReader;
  readonly #gone: Promise<void>;
  /** Processes that the operating system's sandbox itself consists of. */
  readonly #overhead: number;
  /** The group was ended after its leader; its number may belong to others by now. */
  #swept = false;
  #waiting: Waiting | undefined;
  #failure: SandboxError | undefined;
  #ready = false;

  constructor(
    command: Command,
    environment: Readonly<Record<string, string>>,
    folder: string,
    isolation: Isolation,
    limits: Limits,
  ) {
    this.isolation = isolation;
    this.#limits = limits;
    this.#folder = folder;
    this.#overhead = command.processes;
    this.#reader = new FrameReader(limits.messageBytes);
    this.#process = spawn(command.file, command.args, {
      cwd: folder,
      env: { ...cleanEnvironment(), ...environment },
      // Leader of a group of its own, so that all of it can be ended at once.
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    const [, stdout, stderr, outward, inward] = this.#process.stdio;
    this.#collect(stdout as Readable, "stdout");
    this.#collect(stderr as Readable, "stderr");
    // A program that is gone takes no more messages; that it is gone is told by its end.
    (outward as Writable).on("error", () => undefined);
    (inward as Readable).on("data", (piece: Buffer) => this.#receive(piece)).on("error", () => undefined);
    (inward as unknown as Writable).on("error", () => undefined);
    this.#gone = new Promise((resolve) => {
      this.#process.once("error", (error) => {
        this.#fail(new SandboxError("start", `the program did not start: ${error.message}`));
        resolve();
      });
      this.#process.once("close", (code, signal) => {
        this.#fail(this.#ending(code, signal));
        resolve();
      });
    });
    alive.add(this);
    void this.#gone.then(() => alive.delete(this));
    // The group may hold more than the process that ended.
    this.#process.once("exit", () => {
      this.kill();
      this.#swept = true;
    });
    void this.#watch();
  }

  ready(): Promise<void> {
    const { startSeconds } = this.#limits;
    return this.#wait(startSeconds, startSeconds).then(
      () => {
        this.#ready = true;
      },
      async (error: SandboxError) => {
        await this.close();
        const said = this.printed.stderr.trim();
        throw new SandboxError(error.reason === "exit" ? "start" : error.reason, said || error.message, error.ending);
      },
    );
  }

  request(message: unknown, limits: { cpuSeconds?: number; wallSeconds?: number } = {}): Promise<unknown> {
    if (this.#waiting) throw new Error("one request at a time");
    const answer = this.#wait(
      limits.wallSeconds ?? this.#limits.wallSeconds,
      limits.cpuSeconds ?? this.#limits.cpuSeconds,
    );
    (this.#process.stdio[3] as Writable).write(encodeFrame(message));
    return answer;
  }

  async close(): Promise<void> {
    this.#fail(new SandboxError("closed", "the program was ended"));
    this.kill();
    await this.#gone;
    await removeTemporaryFolder(this.#folder);
  }

  #wait(wallSeconds: number, cpuSeconds: number): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + 1000 * wallSeconds;
      this.#waiting = { resolve, reject, deadline, cpuSeconds, cpuBefore: undefined };
    });
  }

  #receive(piece: Buffer): void {
    if (this.#failure) return;
    try {
      for (const message of this.#reader.push(piece)) {
        const waiting = this.#waiting;
        this.#waiting = undefined;
        // What nobody asked for is not kept: a program that answers ahead gains nothing by it.
        waiting?.resolve(message);
      }
    } catch (error) {
      this.#end("message", (error as Error).message);
    }
  }

  #collect(stream: Readable, name: "stdout" | "stderr"): void {
    const decoder = new TextDecoder();
    let kept = 0;
    stream.on("error", () => undefined);
    stream.on("data", (piece: Buffer) => {
      this.printed.bytes += piece.length;
      const room = this.#limits.keptBytes - kept;
      if (room > 0) {
        const part = piece.subarray(0, room);
        kept += part.length;
        this.printed[name] += decoder.decode(part, { stream: true });
      }
      if (this.printed.bytes > this.#limits.outputBytes) {
        this.#end("output", `the program printed more than ${this.#limits.outputBytes} bytes`);
      }
    });
  }

  async #watch(): Promise<void> {
    const { pid } = this.#process;
    while (pid !== undefined && !this.#failure) {
      const { memory, cpu, processes } = await usageOf(pid);
      const { memoryMb } = this.#limits;
      const most = this.#ready ? this.#limits.processes : this.#limits.startProcesses;
      if (memory > memoryMb * 2 ** 20) this.#end("memory", `the program took more than ${memoryMb} MiB`);
      if (processes > most + this.#overhead) this.#end("processes", `the program started ${processes} processes`);
      const waiting = this.#waiting;
      if (waiting) {
        waiting.cpuBefore ??= cpu;
        if (cpu - waiting.cpuBefore > waiting.cpuSeconds) {
          this.#end("cpu-time", `the program computed for more than ${waiting.cpuSeconds} s`);
        } else if (performance.now() > waiting.deadline) {
          this.#end("wall-time", "the program did not answer in time");
        }
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): SandboxError {
    const ending = signal ?? code ?? undefined;
    const outOfMemory =
      /JavaScript (heap out of memory|invalid size error)|Array buffer allocation failed.*FATAL/s.test(
        this.printed.stderr,
      );
    if (outOfMemory) return new SandboxError("memory", "the program ran out of memory", ending);
    return new SandboxError("exit", `the program ended without an answer (${ending})`, ending);
  }

  #end(reason: SandboxReason, message: string): void {
    this.#fail(new SandboxError(reason, message));
    this.kill();
  }

  #fail(error: SandboxError): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }

  /** Ends it now, without waiting until it has ended. */
  kill(): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#swept) return;
    try {
      if (process.platform === "win32") this.#process.kill("SIGKILL");
      else process.kill(-pid, "SIGKILL");
    } catch {
      // Nothing is left of the group.
    }
  }
}

/** Windows needs to be told where it is; nobody else needs anything. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return process.platform === "win32" && SystemRoot ? { SystemRoot } : {};
}
