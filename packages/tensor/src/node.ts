/**
 * What the engine uses of Node.js where it runs there. Typed here, as far as it is used, because a page and a learner's folder have
 * no types of Node.
 */
export interface Node {
  readonly versions: { readonly v8: string };
  readonly arch: string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  getBuiltinModule<Name extends keyof Builtins>(name: Name): Builtins[Name];
}

interface Builtins {
  "node:v8": { setFlagsFromString(flag: string): void };
  "node:os": { availableParallelism(): number };
  "node:path": { join(...parts: string[]): string };
  "node:url": { pathToFileURL(path: string): URL };
  "node:fs/promises": { open(path: string): Promise<FileHandle> };
  "node:worker_threads": {
    readonly isMainThread: boolean;
    readonly workerData: unknown;
    readonly Worker: new (file: URL, options: { workerData: unknown; execArgv: string[]; name: string }) => NodeThread;
  };
}

interface FileHandle {
  stat(): Promise<{ size: number }>;
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}

interface NodeThread {
  unref(): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "exit", listener: (code: number) => void): void;
}

/** Undefined in a page. Asked anew each time: who runs code in a sandbox takes modules away. */
export function findNode(): Node | undefined {
  const { process } = globalThis as { process?: Node };
  return typeof process?.getBuiltinModule === "function" ? process : undefined;
}
