/**
 * Python's pickle format (Lib/pickletools.py documents it) as far as PyTorch's checkpoints need it. A pickle is a program that
 * may call anything; this reader calls nothing: a global is a name, and what a name with arguments means the caller says.
 */
import { TensorError } from "../errors.ts";

/** A name of Python's, such as `torch._utils._rebuild_tensor_v2`. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A tuple; lists are plain arrays. */
export class Tuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** What the caller made of a persistent id or of a call. */
export class Made<T> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Global
  | Tuple
  | Made<unknown>
  | PickleValue[]
  | Map<PickleValue, PickleValue>;

export interface PickleMeaning {
  /** What a global called with arguments gives. @throws for all that are not known */
  call(name: string, args: readonly PickleValue[], fail: (what: string) => TensorError): PickleValue;
  /** @throws for a global that is not known; asked as soon as it is named */
  checkGlobal(name: string, fail: (what: string) => TensorError): void;
  /** What a persistent id stands for. */
  persistent(id: PickleValue, fail: (what: string) => TensorError): PickleValue;
}

const mark = Symbol("mark");

/** Python's integers have no limit; sizes and strides fit into 64 bits. */
const longestInteger = 8;

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #meaning: PickleMeaning;
  readonly #where: string;
  #at = 0;
  #stack: (PickleValue | typeof mark)[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, where: string, meaning: PickleMeaning) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#where = where;
    this.#meaning = meaning;
  }

  #fail = (what: string): TensorError => new TensorError(`${this.#where}: byte ${this.#at}: ${what}`);

  /** Steps over `length` bytes and says where they were. */
  #take(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) throw this.#fail(`${length} bytes are needed, the pickle ends here`);
    this.#at += length;
    return from;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)];
  }

  #text(length: number): string {
    const from = this.#take(length);
    return new TextDecoder().decode(this.#bytes.subarray(from, from + length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) throw this.#fail("a line without an end");
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  #integer(length: number): number | bigint {
    if (length > longestInteger) throw this.#fail(`an integer of ${length} bytes`);
    const from = this.#take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[from + i]);
    value = BigInt.asIntN(8 * length, value);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === mark) throw this.#fail("a value is missing on the stack");
    return value;
  }

  #top(): PickleValue {
    const value = this.#pop();
    this.#stack.push(value);
    return value;
  }

  #popToMark(): PickleValue[] {
    const from = this.#stack.lastIndexOf(mark);
    if (from < 0) throw this.#fail("a mark is missing on the stack");
    return this.#stack.splice(from).slice(1) as PickleValue[];
  }

  #remember(key: number): void {
    this.#memo.set(key, this.#top());
  }

  #recall(key: number): PickleValue {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.#fail(`nothing was remembered as ${key}`);
    return value;
  }

  #global(name: string): Global {
    this.#meaning.checkGlobal(name, this.#fail);
    return new Global(name);
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.#fail("something is appended to what is no list");
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const map = this.#top();
    if (!(map instanceof Map) || items.length % 2 !== 0) throw this.#fail("items are set in what is no dictionary");
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  }

  #reduce(): PickleValue {
    const args = this.#pop();
    const callee = this.#pop();
    if (!(callee instanceof Global) || !(args instanceof Tuple)) throw this.#fail("a call of what is no function");
    return this.#meaning.call(callee.name, args.items, this.#fail);
  }

  load(): PickleValue {
    for (;;) {
      const opcode = this.#byte();
      if (opcode === 0x2e) {
        const result = this.#pop();
        if (this.#stack.length > 0) throw this.#fail("values are left over on the stack");
        return result;
      }
      this.#step(opcode);
    }
  }

  #step(opcode: number): void {
    const stack = this.#stack;
    switch (opcode) {
      case 0x80: {
        // PROTO
        const version = this.#byte();
        if (version > 5) throw this.#fail(`pickle protocol ${version}`);
        return;
      }
      case 0x95: // FRAME: a hint of how much to read ahead
        this.#take(8);
        return;
      case 0x28: // MARK
        stack.push(mark);
        return;
      case 0x4e: // NONE
        stack.push(null);
        return;
      case 0x88: // NEWTRUE
        stack.push(true);
        return;
      case 0x89: // NEWFALSE
        stack.push(false);
        return;
      case 0x4b: // BININT1
        stack.push(this.#byte());
        return;
      case 0x4d: // BININT2
        stack.push(this.#view.getUint16(this.#take(2), true));
        return;
      case 0x4a: // BININT
        stack.push(this.#view.getInt32(this.#take(4), true));
        return;
      case 0x8a: // LONG1
        stack.push(this.#integer(this.#byte()));
        return;
      case 0x47: // BINFLOAT, the only big-endian field
        stack.push(this.#view.getFloat64(this.#take(8), false));
        return;
      case 0x58: // BINUNICODE
        stack.push(this.#text(this.#view.getUint32(this.#take(4), true)));
        return;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(this.#text(this.#byte()));
        return;
      case 0x55: // SHORT_BINSTRING
        stack.push(this.#text(this.#byte()));
        return;
      case 0x5d: // EMPTY_LIST
        stack.push([]);
        return;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        return;
      case 0x29: // EMPTY_TUPLE
        stack.push(new Tuple([]));
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = Array.from({ length: opcode - 0x84 }, () => this.#pop());
        stack.push(new Tuple(items.reverse()));
        return;
      }
      case 0x74: // TUPLE
        stack.push(new Tuple(this.#popToMark()));
        return;
      case 0x61: {
        // APPEND
        const item = this.#pop();
        this.#append([item]);
        return;
      }
      case 0x65: // APPENDS
        this.#append(this.#popToMark());
        return;
      case 0x73: {
        // SETITEM
        const item = this.#pop();
        const key = this.#pop();
        this.#setItems([key, item]);
        return;
      }
      case 0x75: // SETITEMS
        this.#setItems(this.#popToMark());
        return;
      case 0x71: // BINPUT
        this.#remember(this.#byte());
        return;
      case 0x72: // LONG_BINPUT
        this.#remember(this.#view.getUint32(this.#take(4), true));
        return;
      case 0x94: // MEMOIZE
        this.#remember(this.#memo.size);
        return;
      case 0x68: // BINGET
        stack.push(this.#recall(this.#byte()));
        return;
      case 0x6a: // LONG_BINGET
        stack.push(this.#recall(this.#view.getUint32(this.#take(4), true)));
        return;
      case 0x63: {
        // GLOBAL
        const module = this.#line();
        stack.push(this.#global(`${module}.${this.#line()}`));
        return;
      }
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        const module = this.#pop();
        if (typeof name !== "string" || typeof module !== "string") throw this.#fail("a global without a name");
        stack.push(this.#global(`${module}.${name}`));
        return;
      }
      case 0x51: // BINPERSID
        stack.push(this.#meaning.persistent(this.#pop(), this.#fail));
        return;
      case 0x52: // REDUCE
        stack.push(this.#reduce());
        return;
      case 0x62: {
        // BUILD gives an object attributes; the only objects here are dictionaries, and theirs say nothing of arrays.
        this.#pop();
        if (!(this.#top() instanceof Map)) throw this.#fail("attributes are set on what is no dictionary");
        return;
      }
      default:
        throw this.#fail(
          `pickle's instruction 0x${opcode.toString(16).padStart(2, "0")} is not among those that are read`,
        );
    }
  }
}

/**
 * Reads one pickle. Every instruction takes at least a byte and makes at most one value, so what is built is bounded by the
 * pickle's length.
 *
 * @param where the file, for errors
 */
export function unpickle(bytes: Uint8Array, where: string, meaning: PickleMeaning): PickleValue {
  return new Unpickler(bytes, where, meaning).load();
}
