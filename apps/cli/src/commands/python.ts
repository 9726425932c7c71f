import { mirrors } from "@gradus/lab/doctor/install";
import { gradusHome } from "@gradus/lab/home";
import { pythonSetup, venvDownload } from "@gradus/lab/python-setup";
import { type Command, oneOf } from "../command.ts";
import type { Lang } from "../language.ts";
import { clock, ProgressBar } from "../progress-bar.ts";

const texts = {
  en: {
    will: (folder: string) => `This makes a Python environment in ${folder} and downloads from the package index:`,
    ask: "Go on? [Y/n] ",
    consent: "Nothing was downloaded. Say yes with: gradus python setup --yes",
    left: (time: string) => `${time} left`,
    stopped: "Stopped. Nothing was left behind; what was downloaded whole is not downloaded again.",
    ready: (folder: string) => `Ready: ${folder}. Exercises in Python run there from now on.`,
    done: (folder: string) => `Ready: ${folder}. Try: gradus run mnist-mlp --preset quick --engine torch`,
  },
  zh: {
    will: (folder: string) => `将在 ${folder} 建立 Python 环境，并从软件包索引下载：`,
    ask: "继续吗？[Y/n] ",
    consent: "没有下载任何内容。确认下载请运行：gradus python setup --yes",
    left: (time: string) => `剩余 ${time}`,
    stopped: "已停止。没有留下不完整的文件；已经下载完的不会重新下载。",
    ready: (folder: string) => `已就绪：${folder}。从现在起，Python 练习就在其中运行。`,
    done: (folder: string) => `已就绪：${folder}。试一试：gradus run mnist-mlp --preset quick --engine torch`,
  },
};

async function agreed(lang: Lang): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(y|yes|是|好)?$/i.test((await terminal.question(texts[lang].ask)).trim());
  } finally {
    terminal.close();
  }
}

const python: Command = {
  name: "python",
  usage: "python setup [--yes] [--no-torch] [--index-url URL]",
  summary: {
    en: "Make a Python environment with NumPy, Pandas and PyTorch",
    zh: "建立装有 NumPy、Pandas 和 PyTorch 的 Python 环境",
  },
  options: {
    "no-torch": {
      type: "boolean",
      help: {
        en: "Leave PyTorch out, which is by far the largest: NumPy and Pandas are about 35 MB",
        zh: "不装体积最大的 PyTorch：NumPy 和 Pandas 一共约 35 MB",
      },
    },
    "index-url": {
      type: "string",
      value: "URL",
      help: {
        en: `Package index to download from, in China for example ${mirrors.pypi}`,
        zh: `从哪个软件包索引下载，在中国可用 ${mirrors.pypi}`,
      },
    },
    yes: { type: "boolean", short: "y", help: { en: "Download without asking", zh: "不再询问，直接下载" } },
  },
  positionals: [1, 1],
  async run(args, lang) {
    oneOf("action", args.positionals[0], ["setup"], lang);
    const folder = `${gradusHome()}/python`;
    process.stderr.write(`${texts[lang].will(folder)}\n`);
    const wanted = venvDownload.filter(({ name }) => !args.values["no-torch"] || name !== "torch");
    const index = args.values["index-url"];
    for (const { name, size } of wanted) process.stderr.write(`  ${name.padEnd(8)} ${size[lang]}\n`);
    if (!args.values.yes && !(await agreed(lang))) {
      process.stderr.write(`${texts[lang].consent}\n`);
      return 1;
    }
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    const bar = new ProgressBar();
    /** What pip is at, and since when. */
    let now = "";
    let since = performance.now();
    try {
      await pythonSetup(gradusHome(), {
        lang,
        signal: stop.signal,
        packages: wanted.map(({ name }) => name),
        ...(typeof index === "string" && { index }),
        onLine(line) {
          [now, since] = [line.trim(), performance.now()];
          bar.draw({ share: undefined, label: "pip", detail: now });
        },
        onBytes(done, total) {
          const left = done > 0 ? ((performance.now() - since) / 1000) * (total / done - 1) : Number.NaN;
          const time = Number.isFinite(left) ? `${texts[lang].left(clock(left))}  ` : "";
          bar.draw({ share: total > 0 ? done / total : undefined, label: "pip", detail: `${time}${now}` });
        },
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      process.stderr.write(`${texts[lang].stopped}\n`);
      return 130;
    } finally {
      bar.clear();
    }
    process.stdout.write(`${args.values["no-torch"] ? texts[lang].ready(folder) : texts[lang].done(folder)}\n`);
    return 0;
  },
};

export default python;
