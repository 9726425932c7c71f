import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { parseEvent } from "./event-schema.ts";
import type { RunEvent } from "./events.ts";
import { openRegular } from "./regular-file.ts";

/** Name of the journal in a run folder. */
export const journalName = "events.jsonl";

/** Events whose loss would change what a run is; they are on the disk when `append` returns. */
const important = new Set<RunEvent["type"]>(["start", "resume", "error", "result"]);
/** A longer line is not an event that we wrote. */
const maximumLineBytes = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/**
 * Appends events to a file, one line and one write each, so that readers in other processes see whole lines, or at the
 * very end the beginning of one. One writer at a time, which the run's lock sees to.
 */
export class Journal {
  readonly #file: number;
  /** The file ends within a line that a former writer, or a failed write, did not finish. */
  #torn: boolean;

  /** @throws file-system errors */
  constructor(path: string) {
    this.#file = openSync(path, "a+");
    this.#torn = !endsWithNewline(this.#file);
  }

  /** @throws file-system errors, such as ENOSPC */
  append(event: RunEvent): void {
    const bytes = Buffer.from(`${this.#torn ? "\n" : ""}${JSON.stringify(event)}\n`);
    this.#torn = true;
    let written = 0;
    // A disk that is nearly full takes a part of the line first, then refuses.
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    this.#torn = false;
    if (important.has(event.type)) this.flush();
  }

  /** Returns when everything appended is on the disk. */
  flush(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function endsWithNewline(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  return readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 10;
}

/**
 * The events of a journal as they were written, in order, from byte `from` on (which may lie within a line: the first
 * line found there is then left out). Lines that are not events are left out: a killed process or a full disk may have
 * cut them short.
 *
 * @throws file-system errors, where the file is not there or cannot be read
 */
export async function* readRawEvents(path: string, from = 0): AsyncGenerator<RunEvent> {
  for await (const line of readLines(path, maximumLineBytes, from)) {
    const event = parseEvent(line);
    if (event) yield event;
  }
}

/**
 * The whole lines of a file from byte `from` on; one that begins before it, one that is longer than `maximumBytes`, and one that
 * does not end yet are left out. Holds no more than one line and a chunk in memory.
 *
 * @throws file-system errors, where the file is not there or cannot be read
 */
export async function* readLines(path: string, maximumBytes: number, from = 0): AsyncGenerator<string> {
  const file = await openRegular(path);
  try {
    const chunk = Buffer.alloc(chunkBytes);
    let rest = Buffer.alloc(0);
    let skipping = from > 0;
    let at = Math.max(0, from - 1);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, at);
      at += bytesRead;
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        if (!skipping && end <= maximumBytes) yield rest.toString("utf8", 0, end);
        skipping = false;
        rest = rest.subarray(end + 1);
      }
      if (rest.length > maximumBytes) {
        rest = Buffer.alloc(0);
        skipping = true;
      }
      if (bytesRead === 0) return;
    }
  } finally {
    await file.close();
  }
}

/**
 * The events that count: where a run was resumed, what a former attempt had said of later steps is left out, and so is
 * how that attempt ended. @throws file-system errors
 */
export async function readEvents(path: string): Promise<RunEvent[]> {
  let events: RunEvent[] = [];
  for await (const event of readRawEvents(path)) {
    if (event.type === "resume") events = events.filter((earlier) => survives(earlier, event.step));
    events.push(event);
  }
  return events;
}

function survives(event: RunEvent, resumedAt: number): boolean {
  if (event.type === "error" || event.type === "result") return false;
  return !("step" in event) || event.step === undefined || event.step <= resumedAt;
}
