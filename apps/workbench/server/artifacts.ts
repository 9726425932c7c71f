import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";

const types: Record<string, string> = {
  ".png": "image/png",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".safetensors": "application/octet-stream",
};

/** True for a plain file name: no folder, no drive, no leading dot, no control character. */
export function isPlainFileName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.@+-]{0,199}$/u.test(name) && basename(name) === name;
}

/** A run's file as an answer; undefined where it is not there. `file` must be a plain file name. */
export async function fileResponse(folder: string, file: string, cache: string): Promise<Response | undefined> {
  if (!isPlainFileName(file)) return undefined;
  const handle = await open(join(folder, file), "r").catch(() => undefined);
  if (!handle) return undefined;
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    return undefined;
  }
  const extension = file.slice(file.lastIndexOf("."));
  // Exactly `size` bytes, even where the file grows meanwhile.
  const body = stat.size === 0 ? null : Readable.toWeb(handle.createReadStream({ end: stat.size - 1 }));
  if (body === null) await handle.close();
  return new Response(body as BodyInit | null, {
    headers: {
      "content-type": types[extension] ?? "application/octet-stream",
      "content-length": String(stat.size),
      "cache-control": cache,
    },
  });
}
