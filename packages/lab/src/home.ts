import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where everything that belongs to the learner is kept: `GRADUS_HOME`, else `~/.gradus`; an absolute path. */
export function gradusHome(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.GRADUS_HOME || join(homedir(), ".gradus"));
}

/**
 * Makes a folder and those above it. Not `mkdir`'s own `recursive`: on a file system that answers "no such folder" to every new
 * one (/proc), that never returns. @throws file-system errors
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      // Another process may have been quicker.
      if (error.code !== "EEXIST") throw error;
    });
  }
}
