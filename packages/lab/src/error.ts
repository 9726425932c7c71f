import type { Bilingual } from "./lab.ts";

export type Lang = "en" | "zh";

/** Something that the person at the keyboard can mend. `message` is in the caller's language, `text` has both. */
export class LabError extends Error {
  override readonly name = "LabError";
  /** Short and stable, for programs: "unknown-lab", "bad-parameter", "disk-full" … */
  readonly code: string;
  readonly text: Bilingual;

  constructor(code: string, text: Bilingual, lang: Lang = "en", options?: ErrorOptions) {
    super(text[lang], options);
    this.code = code;
    this.text = text;
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** What to tell a person of any error: errors of our packages carry both languages, others only their message. */
export function textOf(error: unknown): Bilingual {
  if (error instanceof Error && "text" in error) {
    const { text } = error as { text: unknown };
    if (isBilingual(text)) return text;
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  return { en: message, zh: message };
}

function isBilingual(text: unknown): text is Bilingual {
  return (
    typeof text === "object" &&
    text !== null &&
    "en" in text &&
    "zh" in text &&
    typeof text.en === "string" &&
    typeof text.zh === "string"
  );
}

/** The sentence for a file system that refused to work in `folder`; any other error is returned as it is. */
export function fileSystemError(error: unknown, folder: string, lang: Lang = "en"): unknown {
  const code = errorCode(error);
  if (error instanceof LabError || !("syscall" in Object(error))) return error;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new LabError(
      "disk-full",
      {
        en: `The disk is full: ${folder} takes no more bytes. Free some space, or set GRADUS_HOME to a folder on a disk that has some, then try again.`,
        zh: `磁盘已满，无法继续写入 ${folder}。请清理出一些空间，或把 GRADUS_HOME 设为空间充足的磁盘上的文件夹，然后重试。`,
      },
      lang,
      { cause: error },
    );
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new LabError(
      "not-writable",
      {
        en: `No permission to write in ${folder} (${code}). Change its permissions, or set GRADUS_HOME to a folder that you may write in.`,
        zh: `没有写入 ${folder} 的权限（${code}）。请修改该文件夹的权限，或把 GRADUS_HOME 设为可写的文件夹。`,
      },
      lang,
      { cause: error },
    );
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new LabError(
    "io",
    {
      en: `The file system refused to work in ${folder}: ${detail}. Check that it is a folder on a healthy disk, or set GRADUS_HOME to another one.`,
      zh: `文件系统无法在 ${folder} 中完成操作：${detail}。请确认它是正常磁盘上的文件夹，或把 GRADUS_HOME 设为其他文件夹。`,
    },
    lang,
    { cause: error },
  );
}
