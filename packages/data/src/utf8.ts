/** UTF-8 that arrives in pieces. */

export interface DecodedPiece {
  text: string;
  /** The first byte that cannot be UTF-8, right behind `text`. */
  wrongByte?: number;
}

/** Decodes bytes piece by piece; a character may lie across a border. What is wrong ends the text, and is told. */
export class Utf8Pieces {
  #rest: Uint8Array = new Uint8Array();

  decode(bytes: Uint8Array, last: boolean): DecodedPiece {
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const end = last ? all.length : wholeCharacters(all);
    // Copied (a Buffer's `slice` would not): the caller may fill the same memory again.
    this.#rest = Uint8Array.from(all.subarray(end));
    const piece = all.subarray(0, end);
    const text = decoded(piece, false);
    if (text !== undefined) return { text };
    // The longest beginning that can still be UTF-8, by halving.
    let [good, bad] = [0, piece.length];
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (decoded(piece.subarray(0, middle), true) === undefined) bad = middle;
      else good = middle;
    }
    const start = wholeCharacters(piece.subarray(0, good));
    return { text: decoded(piece.subarray(0, start), true)!, wrongByte: piece[start]! };
  }
}

function decoded(bytes: Uint8Array, more: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: more });
  } catch {
    return undefined;
  }
}

/** How many of the bytes belong to whole characters: less than all where a character's last bytes are missing. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
