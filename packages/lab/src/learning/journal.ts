/** The learning journal as a file, `GRADUS_HOME/journal/learning.jsonl`. */
import { closeSync, constants, fsyncSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode, fileSystemError } from "../error.ts";
import { makeFolder } from "../home.ts";
import { readLines } from "../journal.ts";
import { type LearningEvent, parseLearningEvent } from "./events.ts";

/** The longest note, if every character of it takes JSON's longest form, and what stands around it. */
const maximumLineBytes = 256 * 1024;
const attempts = 3;
/** "a", but a pipe in the file's place is an error at once instead of a wait for its reader. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

export function learningJournal(home: string): string {
  return join(home, "journal", "learning.jsonl");
}

/**
 * Adds events at the end; they are on the disk when it returns. Any number of processes may do so at once: the file is opened for
 * appending, and each event is one write that begins and ends a line of its own. What a killed process or a full disk cut short
 * therefore spoils no other line.
 *
 * @returns how many bytes it wrote
 * @throws LabError where the file system refuses
 */
export async function appendLearning(home: string, events: readonly LearningEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const path = learningJournal(home);
  try {
    await makeFolder(dirname(path));
    const file = openSync(path, appending, 0o666);
    try {
      const lines = events.map((event) => Buffer.from(`\n${JSON.stringify(event)}\n`));
      for (const line of lines) writeLine(file, line);
      fsyncSync(file);
      return lines.reduce((bytes, line) => bytes + line.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileSystemError(error, dirname(path));
  }
}

/** A line that was taken in part only is written again as a whole: another process may have written behind the part. */
function writeLine(file: number, bytes: Buffer): void {
  for (let i = 0; i < attempts; i++) if (writeSync(file, bytes) === bytes.length) return;
  throw Object.assign(new Error("the disk takes no whole line"), { code: "ENOSPC", syscall: "write" });
}

/**
 * Every event of the journal, as they were written; none where there is no journal yet. Damaged lines are left out.
 * @throws LabError where the file is there but cannot be read
 */
export async function readLearning(home: string): Promise<LearningEvent[]> {
  const path = learningJournal(home);
  const events: LearningEvent[] = [];
  try {
    for await (const line of readLines(path, maximumLineBytes)) {
      const event = parseLearningEvent(line);
      if (event) events.push(event);
    }
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw fileSystemError(error, dirname(path));
  }
  return events;
}
