/**
 * The form of a message on the pipes between a program and its parent: four bytes of length (little-endian), then JSON in
 * UTF-8. Nothing but JSON crosses, so that reading what a hostile program sends cannot run anything.
 */
const headBytes = 4;
/** Lists and records within one another; a message that goes deeper takes a parser seconds. */
const deepest = 64;
/** Values of one message. A number in an array that is written as one text counts for nothing. */
const mostValues = 2 ** 20;

/** @throws RangeError where the message takes 4 GiB or more */
export function encodeFrame(message: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  if (body.length > 0xffffffff) throw new RangeError("a message of 4 GiB or more cannot be sent");
  const frame = new Uint8Array(headBytes + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, headBytes);
  return frame;
}

/** Puts frames together from the pieces that arrive. What is announced as longer than the limit is never collected. */
export class FrameReader {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #bytes = 0;

  /** @param limit bytes of one message's body */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the messages completed by this piece @throws RangeError | SyntaxError for what is no message within the limit */
  push(piece: Buffer): unknown[] {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const messages: unknown[] = [];
    for (;;) {
      if (this.#bytes < headBytes) return messages;
      const length = this.#head();
      if (length > this.#limit) throw new RangeError(`a message of ${length} bytes; at most ${this.#limit} are read`);
      if (this.#bytes < headBytes + length) return messages;
      const all = Buffer.concat(this.#pieces);
      const body = all.subarray(headBytes, headBytes + length);
      expectModest(body);
      const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
      const rest = all.subarray(headBytes + length);
      this.#pieces = rest.length > 0 ? [rest] : [];
      this.#bytes = rest.length;
      messages.push(JSON.parse(text));
    }
  }

  #head(): number {
    if (this.#pieces[0].length < headBytes) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0].readUInt32LE(0);
  }
}

const [quote, backslash, comma, openList, openRecord, closeList, closeRecord] = Buffer.from('"\\,[{]}');

/**
 * Far quicker than the parser, which keeps its thread from everything else meanwhile.
 * @throws RangeError for JSON of more values, or deeper, than anybody has use for
 */
function expectModest(json: Buffer): void {
  let depth = 0;
  let values = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === quote) i = endOfText(json, i);
    else if (byte === comma) values++;
    else if (byte === closeList || byte === closeRecord) depth--;
    else if (byte === openList || byte === openRecord) {
      values++;
      if (++depth > deepest) throw new RangeError(`a message with more than ${deepest} lists in one another`);
    }
    if (values > mostValues) throw new RangeError(`a message of more than ${mostValues} values`);
  }
}

/** Index of the quote that ends the text which begins at `start`; the length where none does. */
function endOfText(json: Buffer, start: number): number {
  for (let at = json.indexOf(quote, start + 1); at >= 0; at = json.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (json[at - 1 - backslashes] === backslash) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return json.length;
}
