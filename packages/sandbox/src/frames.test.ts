import { expect, it } from "vitest";
import { encodeFrame, FrameReader } from "./frames.ts";

/** Cut into pieces of the size given. */
function read(frame: Uint8Array, size: number): unknown[] {
  const reader = new FrameReader(2 ** 26);
  const messages: unknown[] = [];
  for (let at = 0; at < frame.length; at += size)
    messages.push(...reader.push(Buffer.from(frame.subarray(at, at + size))));
  return messages;
}

it("texts may hold whatever JSON is made of, however the frame is cut", () => {
  const texts = ['"', "\\", '\\"', "\\\\", "[[{{,,", "]}".repeat(1000), "文,[", '","', "\u2028"];
  const message = { texts, joined: texts.join(""), [texts.join("")]: [[], {}, [1, [2]]] };
  const frame = encodeFrame(message);
  for (const size of [1, 3, 7, frame.length]) expect(read(frame, size)).toEqual([message]);
  const brackets = "[,".repeat(2 ** 21);
  expect(read(encodeFrame(brackets), 2 ** 16)).toEqual([brackets]);
});

it("what would keep the parser busy is refused, and quickly", () => {
  const frameOf = (text: string) => {
    const frame = Buffer.from(`1234${text}`);
    frame.writeUInt32LE(frame.length - 4, 0);
    return frame;
  };
  const n = 5e6;
  const bodies = [
    "[".repeat(n),
    '{"a":'.repeat(n),
    `[${"[],".repeat(n)}0]`,
    `[${"1,".repeat(n)}0]`,
    `["${"\\".repeat(n)}`,
  ];
  for (const body of bodies) {
    const began = performance.now();
    expect(() => read(frameOf(body), 2 ** 20)).toThrow(/lists in one another|values|JSON/);
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});
