import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where everything that belongs to the learner is kept: `GRADUS_HOME`, else `~/.gradus`; an absolute path. */
export function gradusHome(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.GRADUS_HOME || join(homedir(), ".gradus"));
}
