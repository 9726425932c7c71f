import { DataError, type Lang } from "./error.ts";
import { parseIdx } from "./idx.ts";

/** `images`: count × 28 × 28 bytes, rows from the top, 0 is paper and 255 is ink. `labels`: count digits, 0–9. */
export interface MnistPart {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
}

export interface Mnist {
  train: MnistPart;
  test: MnistPart;
}

export const mnistFiles = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
} as const;

type Bytes = ArrayBuffer | Uint8Array;

/**
 * Parses the four files of `mnist` or `mnist-10k`, by file name; works in a page as well. The result is views on the
 * input.
 *
 * @throws DataError `format` when a file is absent or malformed, or when pictures and labels do not match
 */
export function parseMnist(files: Readonly<Record<string, Bytes>>, lang: Lang = "en"): Mnist {
  const part = (names: { images: string; labels: string }): MnistPart =>
    parsePart(names, required(files, names.images, lang), required(files, names.labels, lang), lang);
  return { train: part(mnistFiles.train), test: part(mnistFiles.test) };
}

function required(files: Readonly<Record<string, Bytes>>, name: string, lang: Lang): Bytes {
  const bytes = files[name];
  if (bytes) return bytes;
  throw new DataError(
    "format",
    {
      en: `The file ${name} is missing from the data set. Fetch the data set again.`,
      zh: `数据集中缺少文件 ${name}。请重新获取该数据集。`,
    },
    lang,
  );
}

function parsePart(
  names: { images: string; labels: string },
  imageBytes: Bytes,
  labelBytes: Bytes,
  lang: Lang,
): MnistPart {
  const images = parseIdx(imageBytes, names.images, lang);
  const labels = parseIdx(labelBytes, names.labels, lang);
  const [count = 0, height, width] = images.shape;
  if (images.shape.length !== 3 || height !== 28 || width !== 28) {
    throw new DataError(
      "format",
      {
        en: `${names.images}: the dimensions at byte 4 are ${images.shape.join(" × ")}, expected count × 28 × 28.`,
        zh: `${names.images}：第 4 字节处的维度为 ${images.shape.join(" × ")}，应为 数量 × 28 × 28。`,
      },
      lang,
    );
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new DataError(
      "format",
      {
        en: `${names.labels}: the dimensions at byte 4 are ${labels.shape.join(" × ")}, but there are ${count} pictures.`,
        zh: `${names.labels}：第 4 字节处的维度为 ${labels.shape.join(" × ")}，但图片有 ${count} 张。`,
      },
      lang,
    );
  }
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw new DataError(
      "format",
      {
        en: `${names.labels}: the label at byte ${8 + wrong} is ${labels.data[wrong]}, expected a digit from 0 to 9.`,
        zh: `${names.labels}：第 ${8 + wrong} 字节处的标签为 ${labels.data[wrong]}，应为 0 到 9 的数字。`,
      },
      lang,
    );
  }
  return { images: images.data, labels: labels.data, count };
}
