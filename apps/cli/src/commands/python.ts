import { gradusHome } from "@gradus/lab/home";
import { pythonSetup, venvDownload } from "@gradus/lab/python-setup";
import { type Command, oneOf } from "../command.ts";
import type { Lang } from "../language.ts";
import { ProgressBar } from "../progress-bar.ts";

const texts = {
  en: {
    will: (folder: string) => `This makes a Python environment in ${folder} and downloads from the package index:`,
    ask: "Go on? [Y/n] ",
    consent: "Nothing was downloaded. Say yes with: gradus python setup --yes",
    done: (folder: string) => `Ready: ${folder}. Try: gradus run mnist-mlp --preset quick --engine torch`,
  },
  zh: {
    will: (folder: string) => `将在 ${folder} 建立 Python 环境，并从软件包索引下载：`,
    ask: "继续吗？[Y/n] ",
    consent: "没有下载任何内容。确认下载请运行：gradus python setup --yes",
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
  usage: "python setup [--yes]",
  summary: {
    en: "Make a Python environment with NumPy, Pandas and PyTorch",
    zh: "建立装有 NumPy、Pandas 和 PyTorch 的 Python 环境",
  },
  options: {
    yes: { type: "boolean", short: "y", help: { en: "Download without asking", zh: "不再询问，直接下载" } },
  },
  positionals: [1, 1],
  async run(args, lang) {
    oneOf("action", args.positionals[0], ["setup"], lang);
    const folder = `${gradusHome()}/python`;
    process.stderr.write(`${texts[lang].will(folder)}\n`);
    for (const { name, size } of venvDownload) process.stderr.write(`  ${name.padEnd(8)} ${size[lang]}\n`);
    if (!args.values.yes && !(await agreed(lang))) {
      process.stderr.write(`${texts[lang].consent}\n`);
      return 1;
    }
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    const bar = new ProgressBar();
    await pythonSetup(gradusHome(), {
      lang,
      signal: stop.signal,
      onLine: (line) => bar.draw({ share: undefined, label: "pip", detail: line }),
    });
    bar.clear();
    process.stdout.write(`${texts[lang].done(folder)}\n`);
    return 0;
  },
};

export default python;
