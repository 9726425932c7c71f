/** What a program may use before it is ended. */
export interface Limits {
  /** Seconds of processor time that one request may take, all threads of the program together. */
  cpuSeconds: number;
  /** Seconds on the clock that one request may take. */
  wallSeconds: number;
  /** Seconds on the clock until the program's first message. */
  startSeconds: number;
  /** Resident memory of all its processes, in MiB: typed arrays and WebAssembly count too. */
  memoryMb: number;
  /** Bytes that it may print, stdout and stderr together. */
  outputBytes: number;
  /** Of those, the first bytes of each stream are kept. */
  keptBytes: number;
  /** Processes of its own, besides those of the operating system's sandbox. */
  processes: number;
  /** The same until its first message: some libraries ask other programs about the machine while they are loaded. */
  startProcesses: number;
  /**
   * Seconds of processor time of the whole process. The system itself keeps this one, where it can (not on Windows): it ends a program
   * whose parent was killed.
   */
  lifeSeconds: number;
  /** Bytes of one message from the program. */
  messageBytes: number;
}

export const defaultLimits: Limits = {
  cpuSeconds: 3,
  wallSeconds: 4,
  startSeconds: 15,
  memoryMb: 512,
  outputBytes: 2 ** 20,
  keptBytes: 2 ** 14,
  processes: 1,
  startProcesses: 1,
  lifeSeconds: 600,
  messageBytes: 2 ** 24,
};

/** Why a program was ended, or ended by itself. */
export type SandboxReason =
  | "start"
  | "cpu-time"
  | "wall-time"
  | "memory"
  | "output"
  | "processes"
  /** It ended without an answer: exit, abort, a signal, a crash. */
  | "exit"
  /** Its message is too long, or is none. */
  | "message"
  | "closed";

/** The program gave no answer. The message is for developers; who shows it to a person words it by its reason. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly reason: SandboxReason;
  /** Its exit code or signal, where it ended by itself. */
  readonly ending: number | NodeJS.Signals | undefined;

  constructor(reason: SandboxReason, message: string, ending?: number | NodeJS.Signals) {
    super(message);
    this.reason = reason;
    this.ending = ending;
  }
}
