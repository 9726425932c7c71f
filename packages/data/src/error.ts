/** Language of the sentences shown to a person. */
export type Lang = "en" | "zh";

export interface Bilingual {
  en: string;
  zh: string;
}

export type DataErrorCode =
  /** No data set of this name is declared. */
  | "unknown"
  /** Every source failed. */
  | "unavailable"
  | "disk-full"
  | "not-writable"
  /** Another process holds the data set and does not let go. */
  | "busy"
  | "aborted"
  /** The file system refused for another reason. */
  | "io"
  /** The bytes are not what the format says. */
  | "format";

/** Everything that can go wrong with data. `message` is in the caller's language, `text` has both. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly code: DataErrorCode;
  readonly text: Bilingual;

  constructor(code: DataErrorCode, text: Bilingual, lang: Lang = "en", options?: ErrorOptions) {
    super(text[lang], options);
    this.code = code;
    this.text = text;
  }
}

/** One source could not deliver; the next one may. Never leaves the package. */
export class SourceFailure extends Error {
  readonly reason: Bilingual;
  /** The same request may succeed when it is repeated. */
  readonly retry: boolean;
  /** The server as a whole did not answer, so that other files need not be asked of it. */
  readonly serverDown: boolean;

  constructor(reason: Bilingual, { retry = false, serverDown = false } = {}) {
    super(reason.en);
    this.reason = reason;
    this.retry = retry;
    this.serverDown = serverDown;
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}

/** The `DataError` for a file-system error below `folder`. */
export function fileSystemError(error: unknown, folder: string, lang: Lang): DataError {
  const code = errorCode(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new DataError(
      "disk-full",
      {
        en: `The disk is full: ${folder} takes no more bytes. Free some space, or set GRADUS_HOME to a folder on a disk that has some, and try again.`,
        zh: `磁盘已满，无法继续写入 ${folder}。请清理出一些空间，或把 GRADUS_HOME 设为空间充足的磁盘上的文件夹，然后重试。`,
      },
      lang,
      { cause: error },
    );
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new DataError(
      "not-writable",
      {
        en: `No permission to read or write in ${folder} (${code}). Change its permissions, or set GRADUS_HOME to a folder that you may use.`,
        zh: `没有读写 ${folder} 的权限（${code}）。请修改该文件夹的权限，或把 GRADUS_HOME 设为有权限的文件夹。`,
      },
      lang,
      { cause: error },
    );
  }
  return new DataError(
    "io",
    {
      en: `The file system refused to work in ${folder}: ${detail}. Check that it is a folder on a healthy disk, or set GRADUS_HOME to another one.`,
      zh: `文件系统无法在 ${folder} 中完成操作：${detail}。请确认它是正常磁盘上的文件夹，或把 GRADUS_HOME 设为其他文件夹。`,
    },
    lang,
    { cause: error },
  );
}

export function abortedError(lang: Lang): DataError {
  return new DataError(
    "aborted",
    {
      en: "The download was stopped. What has arrived is kept; the next attempt goes on from there.",
      zh: "下载已停止。已收到的部分会保留，下次从断点继续。",
    },
    lang,
  );
}
