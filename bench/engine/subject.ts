import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Hello, Request, Timing } from "./protocol.ts";

/** What is measured: a library in one of its settings. Several settings of one library compete, and the fastest counts. */
export interface Subject {
  /** As in the results: "wasm", "pytorch", "tfjs", "jax-js" … */
  name: string;
  threads: number;
  ours: boolean;
  /** Tells settings of one subject apart. */
  setting: string;
  command: readonly [program: string, ...args: string[]];
  env: Readonly<Record<string, string>>;
}

/** Nothing here takes longer: the largest workload prepares in seconds and runs a second at a time. */
const silenceMs = 120_000;

/** A subject's process. */
export class Running {
  readonly subject: Subject;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  hello: Hello = { version: "", workloads: [] };

  private constructor(subject: Subject) {
    this.subject = subject;
    const [program, ...args] = subject.command;
    this.#child = spawn(program, args, { env: { ...process.env, ...subject.env }, stdio: ["pipe", "pipe", "pipe"] });
    let complaint = "";
    this.#child.stderr!.on("data", (chunk) => {
      complaint = (complaint + chunk).slice(-2000);
    });
    this.#child.on("error", (error) => {
      complaint += error.message;
    });
    this.#reader = createInterface({ input: this.#child.stdout! });
    this.#lines = this.#reader[Symbol.asyncIterator]();
    this.complaint = () => complaint;
  }

  /** The end of what it wrote to stderr. */
  readonly complaint: () => string;

  /** @throws where it does not start */
  static async start(subject: Subject): Promise<Running> {
    const running = new Running(subject);
    try {
      running.hello = (await running.#next()) as Hello;
    } catch (error) {
      running.stop();
      throw error;
    }
    return running;
  }

  async prepare(workload: string): Promise<void> {
    await this.#ask({ prepare: workload });
  }

  async time(repeat: number): Promise<Timing> {
    return (await this.#ask({ repeat })) as Timing;
  }

  stop(): void {
    this.#reader.close();
    this.#child.kill("SIGKILL");
  }

  async #ask(request: Request): Promise<unknown> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    return this.#next();
  }

  async #next(): Promise<unknown> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no answer within ${silenceMs / 1000} s`)), silenceMs);
    try {
      const line = await Promise.race([this.#lines.next(), late]);
      if (line.done) throw new Error(`it ended: ${this.complaint().trim().split("\n").at(-1)}`);
      const answer = JSON.parse(line.value) as { error?: string };
      if (answer.error) throw new Error(answer.error);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}
