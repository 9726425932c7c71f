import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "./error.ts";
import { formatIdx, parseIdx } from "./idx.ts";
import { parseMnist } from "./mnist-parse.ts";

const arrays = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return fc.record({ shape: fc.constant(shape), data: fc.uint8Array({ minLength: length, maxLength: length }) });
});

function failure(action: () => unknown): DataError {
  try {
    action();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("parseIdx", () => {
  it("reads what formatIdx writes", () => {
    fc.assert(
      fc.property(arrays, ({ shape, data }) => {
        const parsed = parseIdx(formatIdx(shape, data));
        expect(parsed.shape).toEqual(shape);
        expect(parsed.data).toEqual(data);
      }),
    );
  });

  it("reads an ArrayBuffer, and a view that does not start at its buffer's start", () => {
    const bytes = formatIdx([2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6));
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 5);
    expect(parseIdx(bytes.slice().buffer).shape).toEqual([2, 3]);
    expect([...parseIdx(shifted.subarray(5)).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("refuses every truncation and extension", () => {
    fc.assert(
      fc.property(arrays, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 9 }), ({ shape, data }, cut, tail) => {
        const bytes = formatIdx(shape, data);
        expect(failure(() => parseIdx(bytes.subarray(0, cut % bytes.length))).code).toBe("format");
        expect(failure(() => parseIdx(Uint8Array.of(...bytes, ...tail))).code).toBe("format");
      }),
    );
  });

  it("answers any bytes with an array of the promised size or a DataError", () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(arrays, fc.nat(), fc.nat(255)).map(([{ shape, data }, at, value]) => {
        const bytes = formatIdx(shape, data);
        bytes[at % bytes.length] = value;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          const { shape, data } = parseIdx(bytes);
          expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("names the offset, in both languages", () => {
    const type = failure(() => parseIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), "weights", "zh"));
    expect(type.text.en).toContain("weights is not a valid IDX file: at byte 2");
    expect(type.message).toContain("第 2 字节");
    const huge = Uint8Array.of(0, 0, 8, 4, ...new Array(16).fill(255));
    expect(failure(() => parseIdx(huge)).message).toContain("at byte 20");
  });
});

describe("parseMnist", () => {
  const pictures = (count: number, side = 28) => formatIdx([count, side, side], new Uint8Array(count * side * side));
  const digits = (...labels: number[]) => formatIdx([labels.length], Uint8Array.from(labels));
  const files = {
    "train-images-idx3-ubyte": pictures(2),
    "train-labels-idx1-ubyte": digits(3, 9),
    "t10k-images-idx3-ubyte": pictures(1),
    "t10k-labels-idx1-ubyte": digits(7),
  };

  it("reads the four files", () => {
    const { train, test } = parseMnist(files);
    expect([train.count, train.images.length, [...train.labels]]).toEqual([2, 2 * 784, [3, 9]]);
    expect([test.count, [...test.labels]]).toEqual([1, [7]]);
  });

  it.each([
    ["a missing file", { "t10k-labels-idx1-ubyte": undefined }, "missing"],
    ["pictures of another size", { "t10k-images-idx3-ubyte": pictures(1, 27) }, "1 × 27 × 27"],
    ["too few labels", { "train-labels-idx1-ubyte": digits(3) }, "there are 2 pictures"],
    ["a label that is no digit", { "train-labels-idx1-ubyte": digits(3, 10) }, "byte 9 is 10"],
  ])("refuses %s", (_, change, message) => {
    const changed = { ...files, ...change } as Record<string, Uint8Array>;
    expect(failure(() => parseMnist(changed)).message).toContain(message);
  });
});
