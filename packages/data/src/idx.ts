import { DataError, type Lang } from "./error.ts";

/** An array of bytes read from an IDX file; `data` is a view on the input, its length the product of `shape`. */
export interface IdxArray {
  shape: number[];
  data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;
const MAX_DIMENSIONS = 4;

/**
 * Parses an IDX file of unsigned bytes: two zero bytes, the element type, the number of dimensions (1–4), the
 * dimensions as big-endian 32-bit integers, then the elements in row-major order. Trusts nothing in the input and
 * allocates nothing that depends on it.
 *
 * @param name what the bytes are, for the message
 * @throws DataError `format`, naming the offset, when the header is wrong or the length is not what it promises
 * @see LeCun, Cortes, Burges: The MNIST database, "the IDX file format"
 */
export function parseIdx(input: ArrayBuffer | Uint8Array, name = "IDX", lang: Lang = "en"): IdxArray {
  const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
  const fail = (offset: number, en: string, zh: string): never => {
    throw new DataError(
      "format",
      {
        en: `${name} is not a valid IDX file: at byte ${offset}, ${en}. Fetch the data set again.`,
        zh: `${name} 不是有效的 IDX 文件：第 ${offset} 字节处，${zh}。请重新获取该数据集。`,
      },
      lang,
    );
  };
  if (bytes.length < 4) fail(bytes.length, "the file ends inside the magic number", "文件在幻数中间就结束了");
  if (bytes[0] !== 0 || bytes[1] !== 0)
    fail(0, "the magic number must begin with two zero bytes", "幻数应以两个零字节开头");
  if (bytes[2] !== UNSIGNED_BYTE) {
    fail(
      2,
      `the element type is ${bytes[2]}, expected ${UNSIGNED_BYTE} (unsigned byte)`,
      `元素类型为 ${bytes[2]}，应为 ${UNSIGNED_BYTE}（无符号字节）`,
    );
  }
  const rank = bytes[3]!;
  if (rank < 1 || rank > MAX_DIMENSIONS) {
    fail(
      3,
      `the number of dimensions is ${rank}, expected 1 to ${MAX_DIMENSIONS}`,
      `维数为 ${rank}，应在 1 到 ${MAX_DIMENSIONS} 之间`,
    );
  }
  const header = 4 + 4 * rank;
  if (bytes.length < header) fail(bytes.length, "the file ends inside the dimensions", "文件在维度信息中间就结束了");
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  // A product too large for exact arithmetic is still larger than any file, so the comparison holds.
  const elements = shape.reduce((product, size) => product * size, 1);
  const present = bytes.length - header;
  if (present !== elements) {
    fail(
      Math.min(bytes.length, header + elements),
      `the dimensions ${shape.join(" × ")} promise ${elements} elements, but ${present} follow the header`,
      `维度 ${shape.join(" × ")} 应有 ${elements} 个元素，实际有 ${present} 个`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}

/** Writes an array of unsigned bytes as an IDX file. `data` has as many elements as `shape` says. */
export function formatIdx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = 4 + 4 * shape.length;
  const bytes = new Uint8Array(header + data.length);
  bytes.set([0, 0, UNSIGNED_BYTE, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  bytes.set(data, header);
  return bytes;
}
