import { curriculumFolder, workerFile } from "@gradus/curriculum/folder";
import { loadLab } from "@gradus/lab/curriculum";
import type { RunEvent } from "@gradus/lab/events";
import { harmless } from "@gradus/lab/harmless";
import { gradusHome } from "@gradus/lab/home";
import type { Goal } from "@gradus/lab/lab";
import { parseSetting } from "@gradus/lab/params";
import { type RunHandle, resumeRun, startRun } from "@gradus/lab/runner";
import { type RunInfo, readRun } from "@gradus/lab/runs";
import { type Command, columns, jsonOption, oneOf, type ParsedArgs, UsageError, wholeNumber } from "../command.ts";
import type { Lang } from "../language.ts";
import { clock, ProgressBar, timeLeft } from "../progress-bar.ts";

const texts = {
  en: {
    setting: (text: string) => `--set ${text}: it must have the form key=value.`,
    which: "Which lab? gradus list labs shows them; or --resume RUN goes on with a run.",
    both: "--resume goes on with a run as it was begun: its lab, preset, parameters, seed and engine cannot be chosen again.",
    stopping: "Stopping; a checkpoint is written first. Ctrl-C again ends it at once.",
    resume: (run: string) => `Go on with: npx --no-install gradus run --resume ${run}`,
    done: (seconds: number) => `Done in ${clock(seconds)}.`,
    reached: "goal reached",
    missed: "goal missed",
    goal: (goal: Goal) => (goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`),
    saved: (run: string) => `Kept as run ${run}.`,
  },
  zh: {
    setting: (text: string) => `--set ${text}：格式应为 key=value。`,
    which: "请指定实验：gradus list labs 可列出全部；或用 --resume 继续某次训练。",
    both: "--resume 会原样继续训练，不能再指定实验、预设、参数、随机种子或引擎。",
    stopping: "正在停止，会先保存检查点。再按一次 Ctrl-C 立即结束。",
    resume: (run: string) => `继续训练：npx --no-install gradus run --resume ${run}`,
    done: (seconds: number) => `完成，用时 ${clock(seconds)}。`,
    reached: "达到目标",
    missed: "未达目标",
    goal: (goal: Goal) => (goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`),
    saved: (run: string) => `已保存为训练 ${run}。`,
  },
};

/** Prints events as JSON lines, or draws them. */
function reporter(json: boolean, lang: Lang): { onEvent: (event: RunEvent) => void; end: () => void } {
  if (json)
    return { onEvent: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`), end: () => undefined };
  const bar = new ProgressBar();
  const latest = new Map<string, number>();
  return {
    onEvent(event) {
      if (event.type === "metric" && event.step !== undefined) latest.set(event.name, event.value);
      else if (event.type === "log") bar.print(harmless(event.message));
      else if (event.type === "progress") {
        const rate = event.rate === undefined ? "" : `${Math.round(event.rate)} ${event.unit ?? ""}/s`;
        const numbers = [...latest].map(([name, value]) => `${name} ${value.toFixed(4)}`);
        const detail = [timeLeft(event.eta, lang), rate, ...numbers].filter(Boolean).join("  ");
        bar.draw({ share: event.total > 0 ? event.step / event.total : undefined, label: "", detail });
      }
    },
    end: () => bar.clear(),
  };
}

/** First Ctrl-C: stop with a checkpoint; second: now. */
function stopOnInterrupt(handle: RunHandle, lang: Lang): () => void {
  let asked = false;
  const onSignal = () => {
    if (asked) handle.kill();
    else {
      asked = true;
      process.stderr.write(`\n${texts[lang].stopping}\n`);
      handle.stop();
    }
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return () => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
}

function reached(goal: Goal, value: number): boolean {
  return value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (goal.atMost ?? Number.POSITIVE_INFINITY);
}

function summary(info: RunInfo, goals: readonly Goal[], lang: Lang): string {
  const t = texts[lang];
  const rows = Object.entries(info.metrics).map(([name, value]) => {
    const goal = info.preset === "quick" ? undefined : goals.find(({ metric }) => metric === name);
    const note = goal ? `${reached(goal, value) ? t.reached : t.missed} (${t.goal(goal)})` : "";
    return [name, `${Number.isInteger(value) ? value : value.toFixed(4)}  ${note}`.trimEnd()];
  });
  return [t.done(info.seconds), ...columns(rows), t.saved(info.id)].join("\n");
}

async function begin(args: ParsedArgs, lang: Lang, onEvent: (event: RunEvent) => void): Promise<RunHandle> {
  const { values, positionals } = args;
  const place = { home: gradusHome(), curriculum: curriculumFolder, worker: workerFile, lang, onEvent };
  if (typeof values.resume === "string") {
    const chosen = ["preset", "set", "seed", "engine"].some((name) => values[name] !== undefined);
    const otherLab = positionals[0] !== undefined && (await readRun(place.home, values.resume))?.lab !== positionals[0];
    if (chosen || otherLab) throw new UsageError(texts[lang].both);
    return resumeRun({ ...place, run: values.resume });
  }
  if (positionals[0] === undefined) throw new UsageError(texts[lang].which);
  const seed = wholeNumber(args, "seed", 0, 0xffffffff, lang);
  const params: Record<string, unknown> = {};
  for (const text of (values.set as string[] | undefined) ?? []) {
    const setting = parseSetting(text);
    if (!setting) throw new UsageError(texts[lang].setting(text));
    params[setting[0]] = setting[1];
  }
  return startRun({
    ...place,
    lab: positionals[0],
    preset: oneOf("preset", (values.preset as string | undefined) ?? "standard", ["quick", "standard", "full"], lang),
    engine: oneOf("engine", (values.engine as string | undefined) ?? "gradus", ["gradus", "torch"], lang),
    params,
    ...(seed === undefined ? {} : { seed }),
  });
}

const run: Command = {
  name: "run",
  usage: "run LAB [OPTIONS]",
  summary: { en: "Run a lab: train, measure, keep the model", zh: "运行实验：训练、评测、保存模型" },
  details: {
    en: "Ctrl-C stops with a checkpoint. Parameters of a lab: in the workbench, or by a wrong --set, which lists them.",
    zh: "按 Ctrl-C 会保存检查点后停止。实验的参数可在工作台查看；--set 写错时也会列出全部参数。",
  },
  options: {
    preset: {
      type: "string",
      value: "quick|standard|full",
      help: { en: "How thoroughly (default standard)", zh: "训练规模（默认 standard）" },
    },
    set: {
      type: "string",
      multiple: true,
      value: "KEY=VALUE",
      help: { en: "Change a parameter; may be repeated", zh: "修改一个参数，可重复使用" },
    },
    seed: {
      type: "string",
      value: "N",
      help: { en: "Seed of all random numbers (default 1)", zh: "随机种子（默认 1）" },
    },
    engine: {
      type: "string",
      value: "gradus|torch",
      help: { en: "Our engine, or the lab's PyTorch twin", zh: "使用本项目引擎，或该实验的 PyTorch 版本" },
    },
    resume: {
      type: "string",
      value: "RUN",
      help: { en: "Go on with a run that was stopped", zh: "继续一次中断的训练" },
    },
    json: jsonOption,
  },
  positionals: [0, 1],
  async run(args, lang) {
    const report = reporter(args.values.json === true, lang);
    const handle = await begin(args, lang, report.onEvent);
    const release = stopOnInterrupt(handle, lang);
    const info = await handle.ended;
    release();
    report.end();
    if (info.status === "finished") {
      const { lab } = await loadLab(curriculumFolder, info.lab, lang);
      if (!args.values.json) process.stdout.write(`${summary(info, lab.goals, lang)}\n`);
      return 0;
    }
    // It may be an error of the learner's own pieces, with any text.
    process.stderr.write(`${harmless(info.message ?? info.status)}\n`);
    if (info.resumable) process.stderr.write(`${texts[lang].resume(info.id)}\n`);
    return info.status === "stopped" ? 130 : 1;
  },
};

export default run;
