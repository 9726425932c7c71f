/**
 * The runner signs how a run began and how it ended, with a key that stays in this home, so that an exercise which asks for a run
 * notices a journal that was edited. It proves nothing to anybody else: who owns the home owns the key.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import type { ResultEvent, StartEvent } from "./events.ts";
import { journalName, readRawEvents } from "./journal.ts";
import { signingKey } from "./learner.ts";
import { runFolder } from "./runs.ts";

/** HMAC-SHA-256 over both events, as 64 hexadecimal digits. */
export function signatureOf(key: Uint8Array, start: StartEvent, result: ResultEvent): string {
  const { signature: _, ...content } = result;
  return createHmac("sha256", key)
    .update(canonical([start, content]))
    .digest("hex");
}

/** What a result says of the model beside it: SHA-256, in hexadecimal digits. */
export function modelHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** JSON with keys in order: the same content has the same text, however it was written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export interface SignedRun {
  start: StartEvent;
  result: ResultEvent;
  /** False where the journal says something else than what was signed, or nothing was. */
  genuine: boolean;
}

/** How a run began and ended; undefined where it has not ended well. @throws LabError | file-system errors */
export async function readSignedRun(home: string, id: string): Promise<SignedRun | undefined> {
  let start: StartEvent | undefined;
  let result: ResultEvent | undefined;
  for await (const event of readRawEvents(join(runFolder(home, id), journalName))) {
    if (event.type === "start") start ??= event;
    else if (event.type === "result") result = event;
    else if (event.type === "error" || event.type === "resume") result = undefined;
  }
  if (!start || !result) return undefined;
  const expected = Buffer.from(signatureOf(await signingKey(home), start, result));
  const given = Buffer.from(result.signature ?? "");
  // A copy of another run's folder has a start line of its own, but it names that other run.
  const genuine = given.length === expected.length && timingSafeEqual(given, expected) && start.run === id;
  return { start, result, genuine };
}
