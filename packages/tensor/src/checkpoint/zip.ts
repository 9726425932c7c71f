/** ZIP archives (PKWARE's APPNOTE.TXT 6.3.9): stored and deflated entries, ZIP64. */
import { TensorError } from "../errors.ts";
import { crc32 } from "./crc32.ts";
import { checkRatio, deflate, inflate } from "./deflate.ts";
import { type ByteSource, readPart } from "./source.ts";

const localHeaderBytes = 30;
const centralHeaderBytes = 46;
const endBytes = 22;
const end64Bytes = 56;
const locatorBytes = 20;
const longestComment = 65535;
const stored = 0;
const deflated = 8;
const largestDirectory = 2 ** 28;
const unknown32 = 0xffffffff;
const unknown16 = 0xffff;

export interface ZipEntry {
  readonly name: string;
  /** Unpacked. */
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc: number;
  /** Of the entry's local header in the file. */
  readonly offset: number;
}

export interface ZipFile {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** The whole entry, its checksum compared. */
  read(entry: ZipEntry): Promise<Uint8Array>;
  /** A part of an entry. Of a stored one only that part is read, and so its checksum is not compared. */
  readRange(entry: ZipEntry, from: number, length: number): Promise<Uint8Array>;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit count. Beyond 2⁵³ it is no place in any file, and every check against the file's size fails. */
function count64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** @param format what the archive is, for errors: "npz" */
export async function openZip(source: ByteSource, format: string): Promise<ZipFile> {
  const directory = await findDirectory(source, format);
  const bytes = await readPart(source, format, "the archive's directory", directory.offset, directory.size);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < directory.count; i++) {
    const { entry, length } = parseEntry(bytes, at, directory.offset, source.size, format);
    if (entries.has(entry.name)) throw new TensorError(`${format}: the archive has two entries ${entry.name}`);
    entries.set(entry.name, entry);
    at += length;
  }
  checkApart([...entries.values()], directory.offset, format);

  const dataStart = async (entry: ZipEntry) => {
    const what = `the header of ${entry.name}`;
    const header = viewOf(await readPart(source, format, what, entry.offset, localHeaderBytes));
    if (header.getUint32(0, true) !== 0x04034b50)
      throw new TensorError(
        `${format}: byte ${entry.offset}, where ${entry.name} should start, does not start an entry`,
      );
    return entry.offset + localHeaderBytes + header.getUint16(26, true) + header.getUint16(28, true);
  };
  const read = async (entry: ZipEntry) => {
    const at = await dataStart(entry);
    const packed = await readPart(source, format, entry.name, at, entry.compressedSize);
    const where = `${format}: ${entry.name} at byte ${at}`;
    const bytes = entry.method === stored ? packed : await inflate(packed, entry.size, where);
    if (crc32(bytes) !== entry.crc) throw new TensorError(`${where} is damaged: its checksum differs`);
    return bytes;
  };
  return {
    entries,
    read,
    readRange: async (entry, from, length) => {
      if (from + length > entry.size)
        throw new TensorError(`${format}: ${entry.name} has ${entry.size} bytes, ${from + length} are needed`);
      if (entry.method === stored) return readPart(source, format, entry.name, (await dataStart(entry)) + from, length);
      return (await read(entry)).subarray(from, from + length);
    },
  };
}

/** The end record is the last thing in the file but for a comment, so it is looked for from the end. */
async function findDirectory(source: ByteSource, format: string) {
  const tailBytes = Math.min(source.size, endBytes + longestComment + locatorBytes);
  const tailStart = source.size - tailBytes;
  const tail = viewOf(await readPart(source, format, "the end of the archive", tailStart, tailBytes));
  let end = tailBytes - endBytes;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0)
    throw new TensorError(`${format}: not a ZIP archive, or cut off: no end record up to byte ${source.size}`);
  let count = tail.getUint16(end + 10, true);
  let size = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  if (count === unknown16 || size === unknown32 || offset === unknown32) {
    const locator = end - locatorBytes;
    if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50)
      throw new TensorError(
        `${format}: the archive's end record at byte ${tailStart + end} points to a ZIP64 one that is missing`,
      );
    const at = count64(tail, locator + 8);
    const end64 = viewOf(await readPart(source, format, "the archive's ZIP64 end record", at, end64Bytes));
    if (end64.getUint32(0, true) !== 0x06064b50)
      throw new TensorError(`${format}: byte ${at} does not hold the archive's ZIP64 end record`);
    count = count64(end64, 32);
    size = count64(end64, 40);
    offset = count64(end64, 48);
  }
  if (count * centralHeaderBytes > size)
    throw new TensorError(`${format}: the archive's directory of ${size} bytes cannot list ${count} entries`);
  if (size > largestDirectory) throw new TensorError(`${format}: a directory of ${size} bytes is not sound`);
  return { count, size, offset };
}

function parseEntry(bytes: Uint8Array, at: number, start: number, fileSize: number, format: string) {
  const view = viewOf(bytes);
  const damaged = (what: string) => new TensorError(`${format}: the archive's directory at byte ${start + at} ${what}`);
  if (at + centralHeaderBytes > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw damaged("is damaged");
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  const length = centralHeaderBytes + nameLength + extraLength + commentLength;
  if (at + length > bytes.length) throw damaged("is cut off");
  const nameEnd = at + centralHeaderBytes + nameLength;
  const name = new TextDecoder().decode(bytes.subarray(at + centralHeaderBytes, nameEnd));
  if (flags & 1) throw damaged(`lists ${name}, which is encrypted`);
  if (method !== stored && method !== deflated)
    throw damaged(`lists ${name}, compressed by method ${method}, which is not read`);
  const fields = {
    size: view.getUint32(at + 24, true),
    compressedSize: view.getUint32(at + 20, true),
    offset: view.getUint32(at + 42, true),
  };
  widen(view, nameEnd, nameEnd + extraLength, fields);
  const { size, compressedSize, offset } = fields;
  if (!(offset + localHeaderBytes + compressedSize <= fileSize))
    throw damaged(`places ${name}, ${compressedSize} bytes, at byte ${offset} of ${fileSize}`);
  if (method === stored && size !== compressedSize)
    throw damaged(`gives ${name} two sizes, ${size} and ${compressedSize}`);
  checkRatio(`${format}: ${name}`, compressedSize, size);
  return { entry: { name, size, compressedSize, method, crc: view.getUint32(at + 16, true), offset }, length };
}

/** Fields of all ones stand in the ZIP64 extra field, in this order. */
function widen(
  view: DataView,
  from: number,
  to: number,
  fields: { size: number; compressedSize: number; offset: number },
): void {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true));
    let field = at + 4;
    for (const key of ["size", "compressedSize", "offset"] as const) {
      if (fields[key] !== unknown32 || field + 8 > end) continue;
      fields[key] = count64(view, field);
      field += 8;
    }
  }
}

/** Entries that lie over one another are how a small archive unpacks to a huge one (Fifield 2019). */
function checkApart(entries: ZipEntry[], directory: number, format: string): void {
  const inOrder = entries.sort((a, b) => a.offset - b.offset);
  for (const [i, { name, offset, compressedSize }] of inOrder.entries()) {
    const end = offset + localHeaderBytes + compressedSize;
    const next = inOrder[i + 1]?.offset ?? directory;
    if (end > next)
      throw new TensorError(`${format}: ${name}, up to byte ${end}, runs into what starts at byte ${next}`);
  }
}

/** An archive with the given entries, in their order. */
export async function writeZip(
  entries: readonly (readonly [name: string, bytes: Uint8Array])[],
  compress: boolean,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const append = (part: Uint8Array) => {
    parts.push(part);
    at += part.length;
  };
  for (const [name, bytes] of entries) {
    const packed = compress ? await deflate(bytes) : bytes;
    const utf8 = new TextEncoder().encode(name);
    if (at + packed.length > unknown32 - 2 ** 20)
      throw new TensorError("zip: an archive of 4 GiB or more is not written here");
    const offset = at;
    const shared = new Uint8Array(26);
    const fields = viewOf(shared);
    fields.setUint16(0, 20, true);
    // Bit 11: the name is UTF-8.
    fields.setUint16(2, 0x0800, true);
    fields.setUint16(4, compress ? deflated : stored, true);
    // 1 January 1980, the first day that the format knows: equal contents give equal bytes.
    fields.setUint16(8, 33, true);
    fields.setUint32(10, crc32(bytes), true);
    fields.setUint32(14, packed.length, true);
    fields.setUint32(18, bytes.length, true);
    fields.setUint16(22, utf8.length, true);
    append(Uint8Array.of(0x50, 0x4b, 3, 4, ...shared, ...utf8));
    append(packed);
    const place = new Uint8Array(14);
    viewOf(place).setUint32(10, offset, true);
    directory.push(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0, ...shared, ...place, ...utf8));
  }
  const start = at;
  for (const part of directory) append(part);
  const end = new Uint8Array(endBytes);
  const fields = viewOf(end);
  fields.setUint32(0, 0x06054b50, true);
  if (entries.length >= unknown16) throw new TensorError(`zip: ${entries.length} entries are too many`);
  fields.setUint16(8, entries.length, true);
  fields.setUint16(10, entries.length, true);
  fields.setUint32(12, at - start, true);
  fields.setUint32(16, start, true);
  append(end);
  const out = new Uint8Array(at);
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}
