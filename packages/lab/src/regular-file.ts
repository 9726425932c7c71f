/** Files that somebody else may have put something else in the place of. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Without this a pipe that nobody writes to is opened for ever. Windows has no such pipes. */
const nonBlocking = constants.O_NONBLOCK ?? 0;

/**
 * Opens what is there for reading if it is a file, or leads to one: pipes and devices never end.
 * @throws file-system errors; one of the code `ENOTFILE` for anything else than a file
 */
export async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | nonBlocking);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw Object.assign(new Error(`${path} is no file`), { code: "ENOTFILE", syscall: "open" });
}
