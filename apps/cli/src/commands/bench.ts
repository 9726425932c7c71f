import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gradusHome } from "@gradus/lab/home";
import { type Command, columns, jsonOption, oneOf } from "../command.ts";
import type { Lang } from "../language.ts";
import { ProgressBar } from "../progress-bar.ts";

const folder = fileURLToPath(new URL("../../../../bench/", import.meta.url));
const suites = ["engine"];

const texts = {
  en: {
    absent: "The benchmarks are part of the checkout, and this is an installed copy of the command.",
    install: "Installing the libraries to compare with from the npm registry (about 400 MB on disk, in bench/peers) …",
    kept: (file: string) => `Kept in ${file}. In brackets our time over theirs.`,
  },
  zh: {
    absent: "基准测试在项目文件夹中，而这里是单独安装的命令。",
    install: "正在从 npm 安装用来对比的库（占用磁盘约 400 MB，位于 bench/peers）……",
    kept: (file: string) => `结果保存在 ${file}。括号内为我们的用时与对方用时之比。`,
  },
};

interface Row {
  name: string;
  subject: string;
  threads: number;
  ms: number;
  ratioTo: Record<string, number>;
}

type Event =
  | { type: "progress"; step: number; total: number; detail: string }
  | { type: "log"; message: string }
  | ({ type: "metric" } & Row)
  | { type: "result"; rows: Row[] };

/** @returns the exit code */
function execute(program: string, args: string[], onLine?: (line: string) => void): Promise<number> {
  const child = spawn(program, args, { stdio: ["ignore", onLine ? "pipe" : "ignore", "inherit"] });
  if (onLine) createInterface({ input: child.stdout! }).on("line", onLine);
  process.once("SIGINT", () => child.kill("SIGINT"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function table(rows: readonly Row[]): string {
  return columns(
    rows.map(({ name, subject, threads, ms, ratioTo }) => {
      const ratios = Object.entries(ratioTo).map(([peer, share]) => `${peer} ${share}`);
      const figures = `${ms} ms${ratios.length > 0 ? `  (${ratios.join(", ")})` : ""}`;
      return [`${name}, ${threads}, ${subject}`, figures];
    }),
  ).join("\n");
}

async function measure(suite: string, args: string[], json: boolean, lang: Lang): Promise<number> {
  const out = join(gradusHome(), "bench", `${suite}.json`);
  const bar = new ProgressBar();
  let rows: Row[] = [];
  const code = await execute(process.execPath, [join(folder, suite, "main.ts"), "--out", out, ...args], (line) => {
    if (json) {
      process.stdout.write(`${line}\n`);
      return;
    }
    const event = JSON.parse(line) as Event;
    if (event.type === "progress") bar.draw({ share: event.step / event.total, label: suite, detail: event.detail });
    else if (event.type === "log") bar.print(event.message);
    else if (event.type === "result") rows = event.rows;
  });
  bar.clear();
  if (!json && code === 0) process.stdout.write(`${table(rows)}\n${texts[lang].kept(out)}\n`);
  return code;
}

const bench: Command = {
  name: "bench",
  usage: "bench [SUITE] [--quick] [--only NAME …] [--threads N,M] [--peers] [--json]",
  summary: {
    en: "Measure the engine on this machine, beside PyTorch and the libraries of JavaScript",
    zh: "在本机测量引擎，并与 PyTorch 和 JavaScript 的同类库对比",
  },
  details: {
    en: "Takes about a quarter of an hour, --quick a few minutes; run nothing else meanwhile. PyTorch is compared where a Python has it (gradus python setup).",
    zh: "约需一刻钟，用 --quick 只需几分钟；期间请不要运行其他程序。本机 Python 装有 PyTorch 时才会与它对比（gradus python setup）。",
  },
  options: {
    quick: { type: "boolean", help: { en: "Fewer and shorter rounds", zh: "轮数更少、更短" } },
    only: {
      type: "string",
      multiple: true,
      value: "NAME",
      help: { en: "This workload alone; may be repeated", zh: "只测这一项；可重复使用" },
    },
    threads: {
      type: "string",
      value: "N,M",
      help: { en: "Numbers of threads; 1,2 if left out", zh: "线程数，默认 1,2" },
    },
    peers: {
      type: "boolean",
      help: {
        en: "Install TensorFlow.js, jax-js and onnxruntime-node to compare with",
        zh: "安装 TensorFlow.js、jax-js 和 onnxruntime-node 用于对比",
      },
    },
    json: jsonOption,
  },
  positionals: [0, 1],
  async run({ positionals, values }, lang) {
    const suite = oneOf("suite", positionals[0] ?? "engine", suites, lang);
    if (!existsSync(join(folder, suite, "main.ts"))) {
      process.stderr.write(`${texts[lang].absent}\n`);
      return 1;
    }
    const peers = join(folder, "peers");
    if (values.peers && !existsSync(join(peers, "node_modules"))) {
      process.stderr.write(`${texts[lang].install}\n`);
      const npm = process.platform === "win32" ? "npm.cmd" : "npm";
      const code = await execute(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", peers]);
      if (code !== 0) return code;
    }
    const args = ["quick"].filter((name) => values[name]).map((name) => `--${name}`);
    for (const name of (values.only as string[] | undefined) ?? []) args.push("--only", name);
    if (typeof values.threads === "string") args.push("--threads", values.threads);
    return measure(suite, args, values.json === true, lang);
  },
};

export default bench;
