/** Finds exercises and reads what belongs to them. */
import { access, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { loadCurriculum } from "./curriculum.ts";
import { LabError, type Lang } from "./error.ts";
import { type ExerciseDefinition, type ExerciseLanguage, extensions } from "./exercise.ts";
import { suggest } from "./suggest.ts";

/** What the learner reads: `task.<lang>.md`. */
export interface Task {
  title: string;
  /** From a nudge to nearly the answer. */
  hints: string[];
  /** Markdown. */
  body: string;
}

export interface ExercisePlace {
  id: string;
  /** "1.3" */
  unit: string;
  /** Absolute path. */
  folder: string;
  /** What its `exercise` file is written in. */
  language: ExerciseLanguage;
}

export interface LoadedExercise<T> extends ExercisePlace {
  definition: ExerciseDefinition<T>;
  task: Record<Lang, Task>;
}

const frontMatter = z.strictObject({ title: z.string().min(1), hints: z.array(z.string().min(1)).min(1) });

/** Every exercise, in the order of the plan. @throws LabError */
export async function listExercises(curriculum: string): Promise<ExercisePlace[]> {
  const units = (await loadCurriculum(curriculum)).flatMap((stage) => stage.units);
  const places = units.flatMap(({ id: unit, folder, exercises }) =>
    exercises.map((id) => ({ id, unit, folder: join(folder, "exercises", id) })),
  );
  return Promise.all(places.map(async (place) => ({ ...place, language: await languageOf(place.folder) })));
}

async function languageOf(folder: string): Promise<ExerciseLanguage> {
  const python = await stat(join(folder, "exercise.py")).catch(() => undefined);
  return python ? "python" : "typescript";
}

/** Path of a file of the exercise that is in its own language: "exercise", "solution", "driver". */
export function exerciseSource({ folder, language }: ExercisePlace, name: string): string {
  return join(folder, `${name}${extensions[language]}`);
}

/** @throws LabError `unknown-exercise`, with the name that was likely meant; `curriculum` where a file does not fit */
export async function loadExercise<T>(curriculum: string, id: string, lang: Lang = "en"): Promise<LoadedExercise<T>> {
  const all = await listExercises(curriculum);
  const place = all.find((one) => one.id === id);
  if (!place) throw unknownExercise(id, all, lang);
  const file = join(place.folder, "check.ts");
  await access(file).catch(() => {
    throw broken(file, "there is no such file", "没有这个文件");
  });
  const { default: definition } = (await import(pathToFileURL(file).href)) as { default?: ExerciseDefinition<T> };
  if (!definition || Object.keys(definition.properties ?? {}).length === 0)
    throw broken(file, "its default export has no properties", "默认导出没有 properties");
  if ((definition.language ?? "typescript") !== place.language)
    throw broken(file, `its exercise file is in another language`, "exercise 文件用的是另一种语言");
  return {
    ...place,
    definition,
    task: { en: await readTask(place.folder, "en"), zh: await readTask(place.folder, "zh") },
  };
}

function unknownExercise(id: string, all: readonly ExercisePlace[], lang: Lang): LabError {
  const names = all.map((one) => one.id);
  const near = suggest(id, names);
  const typed = id.slice(0, 100);
  return new LabError(
    "unknown-exercise",
    {
      en: `There is no exercise "${typed}". ${near ? `Did you mean ${near}?` : "`gradus list exercises` shows them."}`,
      zh: `没有名为“${typed}”的练习。${near ? `你要找的是 ${near} 吗？` : "用 gradus list exercises 查看全部练习。"}`,
    },
    lang,
  );
}

/** @throws LabError `curriculum` where the file is missing or its front matter does not fit */
async function readTask(folder: string, lang: Lang): Promise<Task> {
  const file = join(folder, `task.${lang}.md`);
  const text = await readFile(file, "utf8").catch(() => {
    throw broken(file, "there is no such file", "没有这个文件");
  });
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  if (!parts)
    throw broken(file, "it does not begin with front matter between two lines ---", "开头没有用 --- 包围的元数据");
  let head: unknown;
  try {
    head = parse(parts[1]);
  } catch (error) {
    throw broken(file, (error as Error).message, (error as Error).message);
  }
  const parsed = frontMatter.safeParse(head);
  if (!parsed.success) throw broken(file, z.prettifyError(parsed.error), z.prettifyError(parsed.error));
  return { ...parsed.data, body: parts[2].trim() };
}

export interface WrongAnswer {
  /** File name without its ending. */
  name: string;
  file: string;
  /** The property that must catch it. */
  caught: string;
}

/** The wrong answers that the exercise is tested with. @throws LabError where one does not name the property that catches it */
export async function wrongAnswers({ folder, language }: ExercisePlace): Promise<WrongAnswer[]> {
  const ending = extensions[language];
  const comment = language === "python" ? "#" : "//";
  const names = (await readdir(join(folder, "wrong")).catch(() => [])).filter((name) => name.endsWith(ending)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, "wrong", name);
      const caught = new RegExp(`^${comment} caught: ([\\w-]+)`).exec(await readFile(file, "utf8"))?.[1];
      if (!caught)
        throw broken(
          file,
          `its first line must be \`${comment} caught: <property>\``,
          `第一行必须是 ${comment} caught: <性质>`,
        );
      return { name: basename(name, ending), file, caught };
    }),
  );
}

function broken(file: string, en: string, zh: string): LabError {
  return new LabError("curriculum", { en: `${file} cannot be used: ${en}`, zh: `文件 ${file} 无法使用：${zh}` });
}
