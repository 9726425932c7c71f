/** Twenty handwritten digits of MNIST (CC BY-SA 3.0), two of each, for figures. Works in Node and in a page. */
import { digitsBase64 } from "./digits-base64.ts";

export interface SampleDigit {
  label: number;
  /** [784] from 0 (paper) to 255 (ink), rows from the top. */
  pixels: Uint8Array;
}

const side = 28;

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Digit after digit: its label, then its pixels; 0 stands before the length of a run of paper. */
function unpack(bytes: Uint8Array): SampleDigit[] {
  const out: SampleDigit[] = [];
  for (let i = 0; i < bytes.length; ) {
    const label = bytes[i++];
    const pixels = new Uint8Array(side * side);
    for (let at = 0; at < pixels.length; ) {
      if (bytes[i] === 0) {
        at += bytes[i + 1];
        i += 2;
      } else {
        pixels[at++] = bytes[i++];
      }
    }
    out.push({ label, pixels });
  }
  return out;
}

/** In the order 0, 0, 1, 1 … 9, 9. */
export const sampleDigits: readonly SampleDigit[] = unpack(fromBase64(digitsBase64));

/** The field by which a figure chooses one of them. */
export const digitField = {
  kind: "number",
  inView: true,
  label: { en: "Which of the 20 digits", zh: "第几个数字（共 20 个）" },
  min: 0,
  max: sampleDigits.length - 1,
  step: 1,
} as const;
