import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ArrayCodec, decodeValue, encodeValue, Foreign, type NumericArray } from "./values.ts";

/** Stands for an engine's array. */
class Grid {
  readonly numbers: NumericArray;
  constructor(numbers: NumericArray) {
    this.numbers = numbers;
  }
}
const codec: ArrayCodec<Grid> = {
  is: (value) => value instanceof Grid,
  read: ({ numbers }) => numbers,
  make: (numbers) => new Grid(numbers),
};

/** What arrives on the other side: all goes over the wire as text. */
const travel = (value: unknown) => decodeValue(JSON.parse(JSON.stringify(encodeValue(value, codec))), codec);

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const grid = shape.chain((dims) => {
  const size = dims.reduce((product, n) => product * n, 1);
  return fc
    .oneof(
      fc.float32Array({ minLength: size, maxLength: size }).map((data) => ({ dtype: "float32" as const, data })),
      fc.float64Array({ minLength: size, maxLength: size }).map((data) => ({ dtype: "float64" as const, data })),
      fc.int32Array({ minLength: size, maxLength: size }).map((data) => ({ dtype: "int32" as const, data })),
      fc.uint8Array({ minLength: size, maxLength: size }).map((data) => ({ dtype: "bool" as const, data })),
    )
    .map(({ dtype, data }) => new Grid({ dtype, shape: dims, data }));
});
const leaf = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constantFrom(null, undefined, NaN, Infinity, -Infinity, -0),
  fc.float32Array({ maxLength: 5 }),
  grid,
);
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("node"), { maxKeys: 4, noNullPrototype: false }),
  ),
})).node;

/** Records arrive without a prototype. */
const bare = (item: unknown): unknown => {
  if (Array.isArray(item)) return item.map(bare);
  if (item === null || typeof item !== "object" || item instanceof Grid || ArrayBuffer.isView(item)) return item;
  return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, bare(inner)]));
};

describe("values that cross", () => {
  it("arrive as they were sent", () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(bare(travel(sent))).toEqual(bare(sent));
      }),
    );
  });

  it("keep the sign of zero and the bits of NaN's neighbours", () => {
    expect(Object.is(travel(-0), -0)).toBe(true);
    expect(travel([NaN, Infinity, -Infinity])).toEqual([NaN, Infinity, -Infinity]);
  });

  it("do not give a record a prototype, whatever its keys", () => {
    const record = travel(JSON.parse('{"__proto__": {"passed": true}, "constructor": 1}')) as object;
    expect(Object.getPrototypeOf(record)).toBeNull();
    expect("passed" in record).toBe(false);
    expect(Object.keys(record)).toEqual(["__proto__", "constructor"]);
  });

  it.each([
    [() => 1, "a function"],
    [Symbol("s"), "a symbol"],
    [1n, "a bigint"],
    [new Map(), "an object of class Map"],
    [Promise.resolve(1), "an object of class Promise"],
  ])("say what cannot cross: %s", (sent, what) => {
    expect(travel(sent)).toEqual(new Foreign(what));
  });

  it("end where a list contains itself", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(JSON.stringify(travel(circle))).toContain("nested too deep");
  });

  it("are refused, or are values, whatever arrives", () => {
    const wire = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.record({
        is: fc.constantFrom("tensor", "numbers", "record", "number", "foreign", "undefined", "", "__proto__"),
        dtype: fc.constantFrom("float32", "int8", "__proto__", 1),
        shape: fc.oneof(fc.array(fc.double()), fc.constant("3")),
        data: fc.oneof(fc.base64String(), fc.integer()),
        entries: fc.jsonValue(),
        what: fc.jsonValue(),
        value: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(wire, (received) => {
        try {
          decodeValue(received, codec);
        } catch (error) {
          expect(error).toMatchObject({ name: "LabError", code: "bad-value" });
        }
      }),
    );
  });

  it("are refused where a shape promises more numbers than there are", () => {
    const data = Buffer.from(new Float32Array(4).buffer).toString("base64");
    const array = (dims: unknown) => ({ is: "tensor", dtype: "float32", shape: dims, data });
    expect(decodeValue(array([2, 2]), codec)).toBeInstanceOf(Grid);
    for (const dims of [[5], [2, 2, 2], [-2, -2], [1e308, 1e308], [2, 2.5], new Array(17).fill(1), "4", null])
      expect(() => decodeValue(array(dims), codec)).toThrow(/shape/);
  });
});
