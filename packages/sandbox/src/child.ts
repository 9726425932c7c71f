/**
 * The program's end of the pipes. Reading blocks, so nothing that the program left behind (timers, promises) runs between two
 * requests, and a program that waits for its parent keeps no event loop alive.
 */
import { readSync, writeSync } from "node:fs";
import { encodeFrame } from "./frames.ts";

/** Where the parent's messages come from, and where answers go. */
const inward = 3;
const outward = 4;

// Kept before any foreign code runs, which may put its own in their place.
const { parse } = JSON;
const { wait } = Atomics;
const read = readSync;
const write = writeSync;
const pause = new Int32Array(new SharedArrayBuffer(4));

// What is printed must not wait for an event loop that may never turn again.
for (const stream of [process.stdout, process.stderr]) {
  (stream as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
}

// A program that sleeps uses no processor time: nobody would end it after its parent was killed.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1_000).unref();

/** The parent's next message; undefined when it has closed the pipe. Blocks. */
export function receive(): unknown {
  const head = readBytes(4);
  if (!head) return undefined;
  const body = readBytes(head.readUInt32LE(0));
  return body && parse(body.toString("utf8"));
}

/** Sends a message that JSON can hold. Blocks until the pipe has taken it. */
export function send(message: unknown): void {
  const frame = encodeFrame(message);
  let at = 0;
  while (at < frame.length) at += retry(() => write(outward, frame, at));
}

function readBytes(count: number): Buffer | undefined {
  const buffer = Buffer.alloc(count);
  let at = 0;
  while (at < count) {
    const got = retry(() => read(inward, buffer, at, count - at, null));
    if (got === 0) return undefined;
    at += got;
  }
  return buffer;
}

/** A pipe that does not block says "later" instead. */
function retry(attempt: () => number): number {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      wait(pause, 0, 0, 1);
    }
  }
}
