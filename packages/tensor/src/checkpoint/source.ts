import { TensorError } from "../errors.ts";
import { findNode } from "../node.ts";

/** Bytes that are read a piece at a time, so that a file may be larger than memory. */
export interface ByteSource {
  /** Of the whole, in bytes. */
  readonly size: number;
  /** `length` bytes from `offset`, which lie within the size. What comes back may share memory: do not write to it. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that is in memory already. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** A file that a page was given, or any other Blob. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

export interface FileSource extends ByteSource, AsyncDisposable {
  close(): Promise<void>;
}

/** A file on disk, in Node. Close it, or declare it with `await using`. */
export async function fileSource(path: string): Promise<FileSource> {
  const fs = findNode()?.getBuiltinModule("node:fs/promises");
  if (fs === undefined) throw new TensorError("fileSource: there are no files here; in a page, use blobSource(file)");
  const handle = await fs.open(path);
  const close = () => handle.close();
  try {
    const { size } = await handle.stat();
    return {
      size,
      read: async (offset, length) => {
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads a part of a file. @throws where the file ends before it, naming the offset; no memory is asked for then */
export async function readPart(
  source: ByteSource,
  format: string,
  what: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) {
    throw new TensorError(
      `${format}: ${what} would have ${length} bytes at byte ${offset}, which is no place in a file`,
    );
  }
  if (offset + length > source.size) {
    throw new TensorError(
      `${format}: ${what} has ${length} bytes from byte ${offset}, but the file ends at byte ${source.size}`,
    );
  }
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) {
    throw new TensorError(
      `${format}: ${what}: ${bytes.length} of ${length} bytes came from byte ${offset} on; did the file change?`,
    );
  }
  return bytes;
}
