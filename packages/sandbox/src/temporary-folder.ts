/** Empty folders of our own among the machine's temporary files, which do not stay behind. */
import { rmSync } from "node:fs";
import { mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a process left that was killed is deleted by a later one. Nobody needs a folder for so long. */
const staleMs = 24 * 60 * 60 * 1000;

const present = new Set<string>();
process.on("exit", () => {
  for (const folder of present) rmSync(folder, { recursive: true, force: true });
});

/** @param prefix of its name, and of what may be deleted after a day: nobody else may begin names with it */
export async function makeTemporaryFolder(prefix: `gradus-${string}-`): Promise<string> {
  await removeStale(prefix);
  const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)));
  present.add(folder);
  return folder;
}

export async function removeTemporaryFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  present.delete(folder);
}

async function removeStale(prefix: string): Promise<void> {
  const names = (await readdir(tmpdir()).catch(() => [])).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const folder = join(tmpdir(), name);
    const there = await stat(folder).catch(() => undefined);
    // Somebody else's, or just deleted by another process: that is for them.
    if (there && Date.now() - there.mtimeMs > staleMs)
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
