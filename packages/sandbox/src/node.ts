/** The command line of a Node.js that runs a program under the permission model. */

export interface Program {
  /** Absolute path of the entry file. It may use `child.ts` to talk with its parent. */
  entry: string;
  /** Absolute paths of files and folders that it may read, besides the entry. A link stands for what it leads to. */
  read: readonly string[];
  /** What it finds in `process.argv` after its own name. */
  args?: readonly string[];
}

/**
 * No file is written, no process, worker, socket, inspector, native addon or WASI started. `node:sqlite` opens files without
 * asking the permission model (seen in Node.js 26.10), so it is not there at all.
 */
export function nodeArguments({ entry, read, args = [] }: Program, memoryMb: number): string[] {
  return [
    "--permission",
    ...[entry, ...read].map((path) => `--allow-fs-read=${path}`),
    "--no-addons",
    "--no-experimental-sqlite",
    "--no-experimental-websocket",
    "--no-webstorage",
    "--disable-sigusr1",
    "--disable-warning=SecurityWarning",
    `--max-old-space-size=${Math.ceil(memoryMb / 2)}`,
    entry,
    ...args,
  ];
}
