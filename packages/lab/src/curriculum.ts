/** Reads the plan: `<stage>/stage.yaml`, `<stage>/<unit>/unit.yaml`, and the labs that units name. */
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { LabError, type Lang } from "./error.ts";
import type { LabDefinition } from "./lab.ts";
import { suggest } from "./suggest.ts";

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

const stageFile = z.strictObject({
  id: z.string().regex(/^[1-9]$/),
  title: text,
  summary: text,
  months: text,
  capstone: text,
});

const unitFile = z.strictObject({
  id: z.string().regex(/^[1-9]\.[1-9]$/),
  title: text,
  summary: text,
  weeks: z.number().positive(),
  prerequisites: z.array(z.string()),
  outcomes: z.array(text).min(1),
  reading: z.array(
    z.strictObject({ title: text, note: text.exactOptional(), url: z.url({ protocol: /^https$/ }).exactOptional() }),
  ),
  lessons: z.array(z.string()),
  labs: z.array(z.string()),
  exercises: z.array(z.string()),
});

export interface Unit extends z.output<typeof unitFile> {
  /** Absolute path. */
  folder: string;
  /** Something of it can be read or run already. */
  available: boolean;
}

export interface Stage extends Omit<z.output<typeof stageFile>, "id"> {
  number: number;
  folder: string;
  units: Unit[];
}

/** @throws LabError where a file is missing or does not fit: which one, and where */
export async function loadCurriculum(folder: string): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const stageName of await numberedFolders(folder)) {
    const stageFolder = join(folder, stageName);
    const { id, ...stage } = await readYaml(join(stageFolder, "stage.yaml"), stageFile);
    const units: Unit[] = [];
    for (const unitName of await numberedFolders(stageFolder)) {
      const unitFolder = join(stageFolder, unitName);
      const unit = await readYaml(join(unitFolder, "unit.yaml"), unitFile);
      const available = [unit.lessons, unit.labs, unit.exercises].some((list) => list.length > 0);
      units.push({ ...unit, folder: unitFolder, available });
    }
    stages.push({ ...stage, number: Number(id), folder: stageFolder, units });
  }
  return stages;
}

/** `1-foundations`, `2-core` …, in order. */
async function numberedFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && /^\d-/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

async function readYaml<S extends z.ZodType>(file: string, schema: S): Promise<z.output<S>> {
  let content: unknown;
  try {
    content = parse(await readFile(file, "utf8"));
  } catch (error) {
    throw broken(file, (error as Error).message);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw broken(file, z.prettifyError(parsed.error));
  return parsed.data;
}

function broken(file: string, why: string): LabError {
  return new LabError("curriculum", {
    en: `${file} cannot be used: ${why}`,
    zh: `文件 ${file} 无法使用：${why}`,
  });
}

/** Every lab's name, in the order of the plan. */
export function labNames(stages: readonly Stage[]): string[] {
  return stages.flatMap(({ units }) => units.flatMap(({ labs }) => labs));
}

export interface LoadedLab {
  lab: LabDefinition;
  /** "1.3" */
  unit: string;
  /** Absolute path of the TypeScript file. */
  file: string;
}

/** @throws LabError `unknown-lab`, with the name that was likely meant */
export async function loadLab(folder: string, id: string, lang: Lang = "en"): Promise<LoadedLab> {
  const stages = await loadCurriculum(folder);
  const unit = stages.flatMap(({ units }) => units).find(({ labs }) => labs.includes(id));
  if (!unit) {
    const names = labNames(stages);
    const near = suggest(id, names);
    const which = {
      en: near ? `Did you mean ${near}?` : `There are: ${names.join(", ")}.`,
      zh: near ? `你要找的是 ${near} 吗？` : `现有实验：${names.join("、")}。`,
    };
    throw new LabError(
      "unknown-lab",
      { en: `There is no lab "${id}". ${which.en}`, zh: `没有名为“${id}”的实验。${which.zh}` },
      lang,
    );
  }
  const file = join(unit.folder, "labs", `${id}.ts`);
  await access(file).catch(() => {
    throw broken(join(unit.folder, "unit.yaml"), `labs: ${id}.ts`);
  });
  const { default: lab } = (await import(pathToFileURL(file).href)) as { default: LabDefinition };
  return { lab, unit: unit.id, file };
}
