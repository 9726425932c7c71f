import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const chunkBytes = 256 * 1024;
/** A line longer than this is not an event that we wrote. */
const maximumLineBytes = 4 * 1024 * 1024;

export interface Line {
  text: string;
  /** Offset of the byte after the line's end: where a reader that has this line goes on. */
  end: number;
}

/**
 * Complete lines of a growing file, from a byte offset on. A last line without its end is left for later, and a file
 * that is not there yet has no lines. @throws where the file cannot be read or a line is longer than 4 MiB
 */
export async function* readLines(file: string, from: number): AsyncGenerator<Line> {
  const handle = await open(file, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!handle) return;
  try {
    let start = from;
    let rest = Buffer.alloc(0);
    const chunk = Buffer.alloc(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, start + rest.length);
      if (bytesRead === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        start += end + 1;
        const text = rest.toString("utf8", 0, end);
        rest = rest.subarray(end + 1);
        if (text !== "") yield { text, end: start };
      }
      if (rest.length > maximumLineBytes) throw new Error(`${file}: the line at byte ${start} is longer than 4 MiB`);
    }
  } finally {
    await handle.close();
  }
}

/** True where a line of the file can begin: at its start, or after a line's end. */
export async function isLineStart(file: string, offset: number): Promise<boolean> {
  if (offset === 0) return true;
  const handle = await open(file, "r").catch(() => undefined);
  if (!handle) return false;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, offset - 1);
    return bytesRead === 1 && buffer[0] === 10;
  } finally {
    await handle.close();
  }
}

export interface FollowOptions {
  from: number;
  signal: AbortSignal;
  /** Asked every `aliveMs` or so: whether more lines can still come. */
  alive: () => Promise<boolean>;
  /** Called about every `heartbeatMs` while nothing happens. */
  idle: () => Promise<void>;
  pollMs?: number;
  aliveMs?: number;
  heartbeatMs?: number;
}

/** Lines of a file as they are appended; ends when the writer has ended and everything was read, or on abort. */
export async function* follow(file: string, options: FollowOptions): AsyncGenerator<Line> {
  const { signal, pollMs = 200, aliveMs = 1000, heartbeatMs = 10_000 } = options;
  let offset = options.from;
  let quietSince = Date.now();
  let askedAt = Number.NEGATIVE_INFINITY;
  let ended = false;
  while (!signal.aborted) {
    const before = offset;
    // Asked before reading: a writer that ends in between has left its last lines where this pass finds them.
    if (Date.now() - askedAt >= aliveMs) {
      askedAt = Date.now();
      ended = !(await options.alive());
    }
    for await (const line of readLines(file, offset)) {
      offset = line.end;
      yield line;
      if (signal.aborted) return;
    }
    if (ended) return;
    const now = Date.now();
    if (offset !== before) quietSince = now;
    if (now - quietSince >= heartbeatMs) {
      quietSince = now;
      await options.idle();
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
