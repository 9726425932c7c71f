/** Values as `console.log` prints them, alike in every browser and in Node, and never longer than a bound. */
const depthAtMost = 4;
const itemsAtMost = 100;
const lettersAtMost = 10_000;

/** The texts of `console.log(…values)`, joined by spaces. */
export function printLine(values: readonly unknown[]): string {
  const text = values.map((value) => (typeof value === "string" ? value : print(value, 0))).join(" ");
  return text.length > lettersAtMost ? `${text.slice(0, lettersAtMost)} …` : text;
}

function print(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > lettersAtMost ? value.slice(0, lettersAtMost) : value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return `[function ${value.name || "without a name"}]`;
    case "object":
      return value === null ? "null" : printObject(value, depth);
    default:
      return String(value);
  }
}

/** What an object does when it is looked at is its own: getters may throw. */
function printObject(value: object, depth: number): string {
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
      return printList(value as object & ArrayLike<unknown>, depth);
    }
    if (value instanceof Map)
      return `Map(${value.size}) ${wrap(
        "{",
        [...take(value)].map(([k, v]) => `${print(k, depth + 1)} => ${print(v, depth + 1)}`),
        value.size,
        "}",
      )}`;
    if (value instanceof Set)
      return `Set(${value.size}) ${wrap(
        "{",
        [...take(value)].map((item) => print(item, depth + 1)),
        value.size,
        "}",
      )}`;
    // Tensors and other things with a text of their own.
    const own = (value as { toString?: unknown }).toString;
    if (typeof own === "function" && own !== Object.prototype.toString) return String(value);
    if (depth >= depthAtMost) return "{…}";
    const name = value.constructor?.name;
    const entries = Object.entries(value);
    const shown = entries
      .slice(0, itemsAtMost)
      .map(([key, item]) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${print(item, depth + 1)}`);
    return `${name && name !== "Object" ? `${name} ` : ""}${wrap("{", shown, entries.length, "}")}`;
  } catch (error) {
    return `[cannot be printed: ${error instanceof Error ? error.message : "it throws"}]`;
  }
}

function printList(list: object & ArrayLike<unknown>, depth: number): string {
  if (depth >= depthAtMost) return "[…]";
  const shown = Array.from({ length: Math.min(list.length, itemsAtMost) }, (_, i) => print(list[i], depth + 1));
  const name = Array.isArray(list) ? "" : `${list.constructor.name}(${list.length}) `;
  return `${name}${wrap("[", shown, list.length, "]")}`;
}

function* take<T>(items: Iterable<T>): Generator<T> {
  let left = itemsAtMost;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}

function wrap(open: string, shown: string[], count: number, close: string): string {
  if (count === 0) return open + close;
  const more = count > shown.length ? [`… ${count - shown.length} more`] : [];
  return `${open} ${[...shown, ...more].join(", ")} ${close}`;
}
