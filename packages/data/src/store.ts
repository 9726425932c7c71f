import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { errorCode, isMissing, SourceFailure } from "./error.ts";
import type { DataFile } from "./registry.ts";

const CHUNK = 256 * 1024;

/** What was found when the file at `path` was last hashed. */
interface VerifiedRecord {
  size: number;
  mtimeMs: number;
  sha256: string;
}

/** Whether `path` has the right size and was hashed since it was last written. Reads no content. */
export async function isKnownGood(path: string, file: DataFile): Promise<boolean> {
  try {
    const record = JSON.parse(await readFile(`${path}.verified`, "utf8")) as Partial<VerifiedRecord>;
    const { size, mtimeMs } = await stat(path);
    return size === file.size && record.size === size && record.mtimeMs === mtimeMs && record.sha256 === file.sha256;
  } catch {
    return false;
  }
}

/** What `path` holds, by reading all of it, and notes it in the `.verified` record. */
export async function check(path: string, file: DataFile, signal?: AbortSignal): Promise<"ok" | "damaged" | "missing"> {
  try {
    const { size } = await stat(path);
    const good = size === file.size && (await hashFile(path, signal)) === file.sha256;
    if (good) await record(path, file);
    else await rm(`${path}.verified`, { force: true }).catch(() => undefined);
    return good ? "ok" : "damaged";
  } catch (error) {
    if (isMissing(error)) return "missing";
    throw error;
  }
}

/** A record is a short cut; a home that may only be read works without. */
async function record(path: string, { size, sha256 }: DataFile): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    const verified: VerifiedRecord = { size, mtimeMs, sha256 };
    const temporary = `${path}.${randomUUID()}.tmp`;
    await writeFile(temporary, JSON.stringify(verified));
    await rename(temporary, `${path}.verified`);
  } catch {
    // The next use hashes the file again.
  }
}

async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, ...(signal && { signal }) }))
    hash.update(chunk);
  return hash.digest("hex");
}

/** The chunks of a source's file; what goes wrong is the source's failure, not the home's. */
export async function* readSource(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      signal.throwIfAborted();
      yield chunk as Uint8Array;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isMissing(error)) throw new SourceFailure({ en: "no such file", zh: "没有这个文件" });
    const detail = error instanceof Error ? error.message : String(error);
    throw new SourceFailure({ en: `it could not be read (${detail})`, zh: `无法读取（${detail}）` });
  }
}

/** Unpacks when the bytes really are gzip: a server may already have unpacked them on the way. */
export async function* unpack(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { value: first } = await chunks.next();
  if (!first) return;
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield first;
    yield* chunks;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield first;
    yield* chunks;
  };
  // Its errors come out of `gunzip` too, and are handled there.
  const fed = pipeline(whole, gunzip).catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    if (!errorCode(error).startsWith("Z_")) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new SourceFailure({
      en: `the compressed file is damaged or cut short (${detail})`,
      zh: `压缩文件已损坏或不完整（${detail}）`,
    });
  } finally {
    gunzip.destroy();
    await fed;
  }
}

/**
 * Writes `chunks` beside `path`, and moves them there when size and checksum are right and `mayPublish` agrees. Stops
 * at the first byte past the declared size, so a small archive that unpacks to a huge file does no harm.
 *
 * @returns false when `mayPublish` said no
 * @throws SourceFailure for wrong content; file-system errors as they are. Nothing is left behind.
 */
export async function install(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  file: DataFile,
  mayPublish: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const hash = createHash("sha256");
    let size = 0;
    const handle = await open(temporary, "wx");
    try {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > file.size) break;
        hash.update(chunk);
        await writeAll(handle, chunk);
      }
      if (size === file.size) await handle.sync();
    } finally {
      await handle.close();
    }
    if (size !== file.size) throw wrongSize(size, file.size);
    if (hash.digest("hex") !== file.sha256) {
      throw new SourceFailure({
        en: "the checksum (SHA-256) is wrong: the content is not the expected one",
        zh: "校验和（SHA-256）不符：内容不是预期的文件",
      });
    }
    if (!(await mayPublish())) return false;
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
  await record(path, file);
  return true;
}

function wrongSize(size: number, expected: number): SourceFailure {
  return size > expected
    ? new SourceFailure({
        en: `it is longer than the expected ${expected} bytes`,
        zh: `内容超过预期的 ${expected} 字节`,
      })
    : new SourceFailure({
        en: `it has ${size} bytes instead of ${expected}: the file is cut short`,
        zh: `只有 ${size} 字节，应为 ${expected} 字节：文件不完整`,
      });
}

/** Makes the rename survive a power cut; not every system lets a folder be opened for that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file itself is on disk; at worst its name is not, and it is fetched again.
  }
}

export async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}
