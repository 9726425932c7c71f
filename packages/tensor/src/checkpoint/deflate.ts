import { TensorError } from "../errors.ts";

/** Deflate cannot shrink anything further: 258 bytes take two bits at least. */
const largestRatio = 1032;

/** @throws where so many bytes cannot come out of the compressed ones: nothing needs to be tried then */
export function checkRatio(where: string, compressed: number, size: number): void {
  if (size > compressed * largestRatio) {
    throw new TensorError(`${where}: ${compressed} compressed bytes cannot hold the ${size} that the file promises`);
  }
}

/** Unpacks raw deflate data that is to give exactly `size` bytes. Memory grows with what comes out, and ends there. */
export async function inflate(compressed: Uint8Array, size: number, where: string): Promise<Uint8Array> {
  checkRatio(where, compressed.length, size);
  const packed = new Blob([compressed as Uint8Array<ArrayBuffer>]).stream();
  const reader = packed.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.length;
      if (total > size) break;
      chunks.push(value);
    }
  } catch (error) {
    throw new TensorError(`${where}: the compressed data is damaged after ${total} bytes: ${(error as Error).message}`);
  }
  if (total !== size) {
    await reader.cancel().catch(() => {});
    throw new TensorError(
      `${where}: unpacks to ${total > size ? `more than the ${size}` : `${total} of the ${size}`} bytes promised`,
    );
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** Packs as raw deflate data. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const plain = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  return new Uint8Array(await new Response(plain.pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
}
