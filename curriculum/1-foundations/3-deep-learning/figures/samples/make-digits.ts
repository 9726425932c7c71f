/**
 * Makes digits-base64.ts: the first two pictures of every digit among the held-out ones of `mnist-10k`, which no network
 * here is trained on. `node make-digits.ts`
 */
import { writeFile } from "node:fs/promises";
import { asModule, loadInstalledDigits } from "./load-digits.ts";

const perDigit = 2;
const pixels = 784;

const { test } = await loadInstalledDigits();
const bytes: number[] = [];
for (let digit = 0; digit < 10; digit++) {
  const numbers = Array.from(test.labels.keys()).filter((i) => test.labels[i] === digit);
  for (const number of numbers.slice(0, perDigit)) {
    bytes.push(digit, ...pack(test.images.subarray(number * pixels, (number + 1) * pixels)));
  }
}
await writeFile(
  new URL("digits-base64.ts", import.meta.url),
  asModule(
    "Made by make-digits.ts from MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0). See digits.ts for the format.",
    "digitsBase64",
    Uint8Array.from(bytes),
  ),
);

/** Paper in runs: 0 and how many, at most 255; ink as it is. */
function pack(picture: Uint8Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < picture.length; ) {
    if (picture[i] !== 0) {
      out.push(picture[i++]);
      continue;
    }
    let run = 0;
    while (run < 255 && i < picture.length && picture[i] === 0) {
      run++;
      i++;
    }
    out.push(0, run);
  }
  return out;
}
