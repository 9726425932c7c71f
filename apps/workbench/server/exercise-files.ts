/** The learner's file for an exercise, shared with any editor on this machine: nobody's text is overwritten unseen. */
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { errorCode, fileSystemError } from "@gradus/lab/error";
import type { ExerciseFile, FileConflict, FileReset } from "../shared/exercises.ts";
import { HttpError } from "./errors.ts";

export const maximumFileBytes = 256 * 1024;
const mostBackups = 99;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const tooLarge = new HttpError(
  413,
  "too-large",
  {
    en: `The text is larger than ${maximumFileBytes / 1024} KB. An exercise is a page or two.`,
    zh: `文本超过 ${maximumFileBytes / 1024} KB。一道练习只有一两页。`,
  },
  { en: "Take out what does not belong there.", zh: "请删去多余的内容。" },
);

const notText = new HttpError(
  422,
  "not-text",
  { en: "The file on the disk is not UTF-8 text.", zh: "磁盘上的文件不是 UTF-8 文本。" },
  { en: "Save it as UTF-8 in the editor that wrote it.", zh: "请在写入它的编辑器中另存为 UTF-8。" },
);

const notFile = new HttpError(
  422,
  "not-a-file",
  {
    en: "In the exercise's place in the workspace there is a folder or a device, not a file.",
    zh: "工作区里这道练习的位置上是文件夹或设备，而不是文件。",
  },
  { en: "Move it away; the exercise then begins anew.", zh: "请把它移走，练习会重新生成。" },
);

const tooManyBackups = new HttpError(
  409,
  "too-many-backups",
  {
    en: `There are ${mostBackups} backups of this exercise already.`,
    zh: `这道练习已经有 ${mostBackups} 份备份。`,
  },
  { en: "Delete some of them in the workspace's folder.", zh: "请到工作区文件夹里删掉一些。" },
);

/** What is on the disk; undefined where there is no file. @throws HttpError where it is no text or too large */
export async function readExerciseFile(path: string): Promise<ExerciseFile | undefined> {
  const there = await stat(path).catch(() => undefined);
  if (!there) return undefined;
  if (!there.isFile()) throw notFile;
  if (there.size > maximumFileBytes) throw tooLarge;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fileSystemError(error, path);
  });
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), hash: sha256(bytes) };
  } catch {
    throw notText;
  }
}

/**
 * Puts a text in the file's place, whole or not at all, if what is there now is what the text was made from. A file that was deleted
 * meanwhile is written anew.
 * @param base hash of what the text was made from
 */
export async function writeExerciseFile(
  path: string,
  text: string,
  base: string,
): Promise<{ file: ExerciseFile } | FileConflict> {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > maximumFileBytes) throw tooLarge;
  const there = await readExerciseFile(path);
  const hash = sha256(bytes);
  if (there?.hash === hash) return { file: there };
  if (there && there.hash !== base) return { conflict: there };
  // In the same folder, or the rename would not be one step. Not `.ts`: it is no file of the learner's program.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileSystemError(error, dirname(path));
  }
  return { file: { text, hash } };
}

/** Puts the first text back and keeps the learner's beside it. */
export async function resetExerciseFile(
  path: string,
  starter: string,
  base: string,
): Promise<FileReset | FileConflict> {
  const there = await readExerciseFile(path);
  if (there && there.hash !== base) return { conflict: there };
  const backup = there ? await backUp(path) : "";
  const written = await writeExerciseFile(path, starter, base);
  return "conflict" in written ? written : { ...written, backup };
}

/** @returns the copy's name */
async function backUp(path: string): Promise<string> {
  const ending = extname(path);
  for (let n = 1; n <= mostBackups; n++) {
    const name = `${basename(path, ending)}.backup-${n}${ending}`;
    try {
      await copyFile(path, join(dirname(path), name), constants.COPYFILE_EXCL);
      return name;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw fileSystemError(error, dirname(path));
    }
  }
  throw tooManyBackups;
}
