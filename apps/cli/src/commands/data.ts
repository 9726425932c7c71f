import { pull, verify } from "@gradus/data/fetch";
import type { PullProgress } from "@gradus/data/progress";
import { dataSets } from "@gradus/data/registry";
import { gradusHome } from "@gradus/lab/home";
import { type Command, jsonOption, oneOf } from "../command.ts";
import type { Lang } from "../language.ts";
import { bytes, ProgressBar, timeLeft } from "../progress-bar.ts";

const texts = {
  en: {
    phases: { download: "Downloading", unpack: "Checking", convert: "Preparing", wait: "Waiting for another process" },
    failed: (source: string, why: string) => `${source}: ${why}`,
    done: (name: string, folder: string) => `${name} is complete and checked: ${folder}`,
    states: { ok: "ok", damaged: "damaged", missing: "missing" },
    mend: (name: string) => `Mend it with: gradus data pull ${name}`,
  },
  zh: {
    phases: { download: "下载", unpack: "校验", convert: "准备", wait: "等待另一个进程" },
    failed: (source: string, why: string) => `${source}：${why}`,
    done: (name: string, folder: string) => `${name} 已完整并通过校验：${folder}`,
    states: { ok: "完好", damaged: "已损坏", missing: "缺失" },
    mend: (name: string) => `修复：gradus data pull ${name}`,
  },
};

function drawPull(bar: ProgressBar, progress: PullProgress, lang: Lang): void {
  const { phase, file, bytes: done, total, rate, eta } = progress;
  const speed = rate ? `${bytes(rate)}/s` : "";
  const amount = total ? `${bytes(done)} / ${bytes(total)}` : bytes(done);
  const detail = [amount, speed, timeLeft(eta, lang)].filter(Boolean).join("  ");
  bar.draw({ share: total ? done / total : undefined, label: `${texts[lang].phases[phase]} ${file}`, detail });
}

async function pullSet(name: string, json: boolean, lang: Lang): Promise<number> {
  const bar = new ProgressBar();
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once("SIGINT", onSignal);
  try {
    const files = await pull(name, {
      home: gradusHome(),
      lang,
      signal: stop.signal,
      onProgress: (progress) => {
        if (json) process.stdout.write(`${JSON.stringify({ type: "progress", ...progress })}\n`);
        else drawPull(bar, progress, lang);
      },
      onSourceFailed: (source, reason) => bar.print(texts[lang].failed(source, reason[lang])),
    });
    bar.clear();
    if (json) process.stdout.write(`${JSON.stringify({ type: "result", dataset: name, files })}\n`);
    else process.stderr.write(`${texts[lang].done(name, gradusHome())}\n`);
    return 0;
  } finally {
    bar.clear();
    process.off("SIGINT", onSignal);
  }
}

async function verifySet(name: string, json: boolean, lang: Lang): Promise<number> {
  const items = await verify(name, { home: gradusHome(), lang });
  const good = items.every(({ state }) => state === "ok");
  if (json) process.stdout.write(`${JSON.stringify({ type: "result", dataset: name, items })}\n`);
  else for (const { name: file, state } of items) process.stdout.write(`${file}: ${texts[lang].states[state]}\n`);
  if (!good) process.stderr.write(`${texts[lang].mend(name)}\n`);
  return good ? 0 : 1;
}

const data: Command = {
  name: "data",
  usage: "data pull|verify NAME [--json]",
  summary: { en: "Fetch a data set, or check the one that is here", zh: "下载数据集，或校验本机已有的数据集" },
  details: {
    en: `Data sets: ${dataSets.map(({ name }) => name).join(", ")}. GRADUS_DATA_MIRROR (a folder or an address) is tried first.`,
    zh: `数据集：${dataSets.map(({ name }) => name).join("、")}。优先使用 GRADUS_DATA_MIRROR（文件夹或网址）。`,
  },
  options: { json: jsonOption },
  positionals: [2, 2],
  run(args, lang) {
    const action = oneOf("action", args.positionals[0], ["pull", "verify"], lang);
    const names = dataSets.map(({ name }) => name);
    const name = oneOf("data set", args.positionals[1], names, lang);
    return (action === "pull" ? pullSet : verifySet)(name, args.values.json === true, lang);
  },
};

export default data;
