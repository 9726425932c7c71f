/** `GRADUS_HOME/workspace`: the learner's own files, laid out so that any editor resolves and completes what they import. */
import { constants } from "node:fs";
import { copyFile, lstat, readlink, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorCode, fileSystemError, LabError, type Lang } from "./error.ts";
import { extensions } from "./exercise.ts";
import { type ExercisePlace, exerciseSource } from "./exercises.ts";
import { makeFolder } from "./home.ts";

const manifest = {
  name: "gradus-workspace",
  private: true,
  type: "module",
  imports: { "#mine/*": "./exercises/*.ts" },
};

const compilerOptions = {
  target: "esnext",
  module: "nodenext",
  moduleResolution: "nodenext",
  lib: ["esnext", "dom"],
  types: [],
  noEmit: true,
  strict: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

export function workspaceFolder(home: string): string {
  return join(home, "workspace");
}

/** The learner's file for an exercise, whether it is there or not. */
export function exerciseFile(home: string, { id, language }: Pick<ExercisePlace, "id" | "language">): string {
  return join(workspaceFolder(home), "exercises", `${id}${extensions[language]}`);
}

/** True where the learner's file is there. */
export async function isBegun(home: string, exercise: Pick<ExercisePlace, "id" | "language">): Promise<boolean> {
  return (await stat(exerciseFile(home, exercise)).catch(() => undefined)) !== undefined;
}

/**
 * Makes what is missing of the workspace; what the learner wrote or changed stays as it is. Links to packages are made anew where
 * they lead elsewhere, as after the checkout was moved.
 * @param packages folder of each package by name, "@gradus/tensor"
 * @throws LabError where the home cannot be written to
 */
export async function prepareWorkspace(home: string, packages: Readonly<Record<string, string>>): Promise<void> {
  const folder = workspaceFolder(home);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  try {
    await makeFolder(join(folder, "exercises"));
    await writeNew(join(folder, "package.json"), json(manifest));
    await writeNew(join(folder, "tsconfig.json"), json({ compilerOptions, include: ["exercises"] }));
    await writeNew(join(folder, ".gitignore"), "node_modules\n");
    await makeFolder(join(folder, "node_modules", "@gradus"));
    for (const [name, target] of Object.entries(packages)) await link(join(folder, "node_modules", name), target);
  } catch (error) {
    throw fileSystemError(error, folder);
  }
}

/**
 * The learner's file for an exercise; at first use it begins as the exercise's text.
 * @throws LabError where the home cannot be written to
 */
export async function beginExercise(home: string, exercise: ExercisePlace): Promise<string> {
  const file = exerciseFile(home, exercise);
  try {
    await copyFile(exerciseSource(exercise, "exercise"), file, constants.COPYFILE_EXCL);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw fileSystemError(error, workspaceFolder(home));
  }
  return file;
}

/**
 * What the learner's TypeScript file for an exercise exports. It runs in the process that asks, with all that this process may do: a run has one
 * of its own.
 * @throws LabError where the file is not there, or cannot be loaded: where, and why
 */
export async function importMine(home: string, id: string, lang: Lang): Promise<Readonly<Record<string, unknown>>> {
  const file = exerciseFile(home, { id, language: "typescript" });
  if (!(await isBegun(home, { id, language: "typescript" }))) {
    const text = {
      en: `You have not begun the exercise ${id} yet. Begin it with: npx --no-install gradus check ${id}`,
      zh: `你还没有开始练习 ${id}。请先运行 npx --no-install gradus check ${id}`,
    };
    throw new LabError("not-begun", text, lang);
  }
  try {
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { message: why, stack = "" } = error as Error;
    // The fault may be in another exercise, which this one imports as #mine/….
    const at = /exercises[\\/]([\w-]+)\.ts:(\d+)/.exec(stack);
    const where = at ? `${exerciseFile(home, { id: at[1], language: "typescript" })}:${at[2]}` : file;
    throw new LabError(
      "broken-exercise",
      { en: `Your file ${where} cannot be loaded: ${why}`, zh: `无法加载你的文件 ${where}：${why}` },
      lang,
    );
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: "wx" }).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
}

async function link(path: string, target: string): Promise<void> {
  const wanted = await realpath(target);
  const there = await lstat(path).catch(() => undefined);
  if (there?.isSymbolicLink()) {
    const leads = await realpath(path).catch(() => readlink(path));
    if (leads === wanted) return;
    await rm(path);
  } else if (there) {
    // A folder in the link's place is not ours to delete.
    return;
  }
  // On Windows a junction needs no privilege, a link does.
  await symlink(wanted, path, process.platform === "win32" ? "junction" : "dir").catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
}
