import { curriculumFolder } from "@gradus/curriculum/folder";
import { loadCurriculum, loadLab } from "@gradus/lab/curriculum";
import { listExercises, loadExercise } from "@gradus/lab/exercises";
import { gradusHome } from "@gradus/lab/home";
import { listRuns } from "@gradus/lab/runs";
import { type Bilingual, type Command, columns, jsonOption, oneOf } from "../command.ts";
import type { Lang } from "../language.ts";
import { bytes } from "../progress-bar.ts";

const kinds = ["units", "labs", "exercises", "datasets", "models", "runs"] as const;
type Kind = (typeof kinds)[number];

interface Item {
  id: string;
  title: Bilingual | string;
  [key: string]: unknown;
}

async function itemsOf(kind: Kind): Promise<Item[]> {
  if (kind === "datasets") {
    const [{ dataSets }, { status }] = await Promise.all([
      import("@gradus/data/registry"),
      import("@gradus/data/fetch"),
    ]);
    return Promise.all(
      dataSets.map(async ({ name, title, licence, files }) => {
        const present = (await status(name, { home: gradusHome() })).every(
          ({ state }) => state === "ready" || state === "unverified",
        );
        return { id: name, title, licence, bytes: files.reduce((sum, { size }) => sum + size, 0), present };
      }),
    );
  }
  if (kind === "runs") {
    return (await listRuns(gradusHome())).map((run) => ({ title: run.lab, ...run }));
  }
  const stages = await loadCurriculum(curriculumFolder);
  const units = stages.flatMap((stage) => stage.units);
  if (kind === "units") {
    return units.map(({ id, title, weeks, available, labs }) => ({ id, title, weeks, available, labs }));
  }
  if (kind === "labs") {
    const loaded = units.flatMap((unit) => unit.labs.map((id) => loadLab(curriculumFolder, id)));
    return (await Promise.all(loaded)).map(({ lab, unit }) => ({
      id: lab.id,
      title: lab.title,
      unit,
      goals: lab.goals,
    }));
  }
  if (kind === "exercises") {
    const loaded = await Promise.all(
      (await listExercises(curriculumFolder)).map(({ id }) => loadExercise(curriculumFolder, id)),
    );
    return loaded.map(({ id, unit, task, definition: { difficulty, minutes, lesson, needs = [] } }) => ({
      ...{ id, title: { en: task.en.title, zh: task.zh.title }, unit, difficulty, minutes, lesson, needs },
    }));
  }
  return (await listRuns(gradusHome()))
    .filter((run) => run.hasModel)
    .map(({ id, lab, metrics, startedAt }) => ({ id, title: lab, metrics, startedAt }));
}

function describe(item: Item, kind: Kind, lang: Lang): string {
  const title = typeof item.title === "string" ? item.title : item.title[lang];
  if (kind === "units") return `${title}${item.available ? "" : lang === "zh" ? "（尚未完成）" : " (not there yet)"}`;
  if (kind === "datasets") {
    const where = item.present ? (lang === "zh" ? "已在本机" : "here") : lang === "zh" ? "未下载" : "not here yet";
    return `${title}, ${bytes(item.bytes as number)}, ${item.licence}, ${where}`;
  }
  if (kind === "runs" || kind === "models") {
    const metrics = Object.entries(item.metrics as Record<string, number>).filter(([name]) =>
      name.endsWith("Accuracy"),
    );
    return [item.status, ...metrics.map(([name, value]) => `${name} ${value.toFixed(4)}`)].filter(Boolean).join("  ");
  }
  return title;
}

const list: Command = {
  name: "list",
  usage: `list [${kinds.join("|")}] [--json]`,
  summary: {
    en: "List units, labs, exercises, data sets, models or runs",
    zh: "列出单元、实验、练习、数据集、模型或训练记录",
  },
  options: { json: jsonOption },
  positionals: [0, 1],
  async run(args, lang) {
    const kind = oneOf("list", args.positionals[0] ?? "labs", kinds, lang);
    const items = await itemsOf(kind);
    if (args.values.json) process.stdout.write(`${JSON.stringify({ type: "result", items })}\n`);
    else if (items.length === 0)
      process.stdout.write(lang === "zh" ? "这里还没有内容。\n" : "There is nothing here yet.\n");
    else process.stdout.write(`${columns(items.map((item) => [item.id, describe(item, kind, lang)])).join("\n")}\n`);
    return 0;
  },
};

export default list;
