/** `--engine torch`: the lab's PyTorch twin, `<lab>.torch.py`, told through the same context. */
import { spawn } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { RunContext } from "./context.ts";
import { LabError } from "./error.ts";
import type { LabDefinition } from "./lab.ts";
import { pythonWith } from "./python.ts";
import type { RunRequest } from "./worker.ts";

type TorchLine =
  | { type: "metric"; name: string; value: number; step?: number }
  | { type: "progress"; step: number; total: number; samples?: number; unit?: string }
  | { type: "log"; message: string }
  | { type: "final"; metrics: Record<string, number> };

const keptErrorBytes = 4_000;

/** @throws LabError without Python or PyTorch, for the learner's own pieces, or where the script fails: its own last words */
export async function runTorch(
  ctx: RunContext,
  lab: LabDefinition,
  request: RunRequest,
): Promise<Record<string, number>> {
  const script = request.file.replace(/\.ts$/, ".torch.py");
  await access(script).catch(() => {
    throw new LabError(
      "no-twin",
      { en: `The lab ${lab.id} has no PyTorch twin.`, zh: `实验 ${lab.id} 没有 PyTorch 版本。` },
      request.lang,
    );
  });
  // Labs that can be run with the learner's own pieces have this parameter. The twin has its own: its numbers would stand under their name.
  if (request.params.pieces === "mine") {
    throw new LabError(
      "twin-without-mine",
      {
        en: "PyTorch runs the lab with pieces of its own. For yours leave out --engine torch, or take pieces=ours.",
        zh: "PyTorch 版本用的是它自己的部件。要用你写的，请去掉 --engine torch；否则请选 pieces=ours。",
      },
      request.lang,
    );
  }
  const python = await pythonWith(request.home, ["torch", "numpy"]);
  if (!python) {
    throw new LabError(
      "no-torch",
      {
        en: "No Python with PyTorch was found. Install one with: npx --no-install gradus python setup",
        zh: "没有找到装有 PyTorch 的 Python。请运行 npx --no-install gradus python setup 安装。",
      },
      request.lang,
    );
  }
  const data: Record<string, Record<string, string>> = {};
  // A parameter `data` that names a data set asks for that one; else the first that can be had.
  const wanted = lab.datasets.filter((name) => name === request.params.data);
  const names = wanted.length > 0 ? wanted : lab.datasets;
  for (const name of names) {
    try {
      data[name] = await ctx.dataset(name);
      break;
    } catch (error) {
      ctx.signal.throwIfAborted();
      if (name === names.at(-1)) throw error;
      ctx.log((error as Error).message);
    }
  }
  const { params, seed, preset } = request;
  return talk(ctx, spawnPython(python, script), { params, seed, preset, data }, request);
}

function spawnPython(python: string, script: string) {
  // -u: each line comes as soon as it is printed.
  return spawn(python, ["-u", script], { cwd: join(script, ".."), stdio: ["pipe", "pipe", "pipe"] });
}

async function talk(
  ctx: RunContext,
  child: ReturnType<typeof spawnPython>,
  config: object,
  { lang }: RunRequest,
): Promise<Record<string, number>> {
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-keptErrorBytes);
  });
  child.stdin.on("error", () => undefined).end(JSON.stringify(config));
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  let metrics: Record<string, number> | undefined;
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = JSON.parse(text) as TorchLine;
      if (line.type === "metric") ctx.metric(line.name, line.value, line.step);
      else if (line.type === "log") ctx.log(line.message);
      else if (line.type === "progress") await ctx.progress(line.step, line.total, line.samples, line.unit);
      else if (line.type === "final") metrics = line.metrics;
    }
    const code = await ended;
    if (code === 0 && metrics) return metrics;
    const absent = /No module named '([\w.]+)'/.exec(errors)?.[1];
    if (absent) {
      throw new LabError(
        "no-torch",
        {
          en: `This lab's Python needs ${absent}, which is not installed. Install it with: npx --no-install gradus python setup`,
          zh: `本实验的 Python 版本需要 ${absent}，但尚未安装。请运行 npx --no-install gradus python setup 安装。`,
        },
        lang,
      );
    }
    const last = errors.trim().split("\n").slice(-3).join(" ");
    throw new LabError(
      "torch",
      { en: `The PyTorch script ended with code ${code}: ${last}`, zh: `PyTorch 脚本以代码 ${code} 结束：${last}` },
      lang,
    );
  } finally {
    child.kill("SIGKILL");
  }
}
