/** Who the learner is to this machine: a random number, and a key that signs results. Both never leave the home. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, fileSystemError } from "./error.ts";
import { makeFolder } from "./home.ts";
import { openRegular } from "./regular-file.ts";

const bytes = 32;
const hexadecimal = new RegExp(`^[0-9a-f]{${2 * bytes}}$`);

/** A seed of the learner's own for an exercise: another one than their neighbour's, the same tomorrow. @throws LabError */
export async function learnerSeed(home: string, exercise: string): Promise<number> {
  const id = await keptSecret(join(home, "journal", "learner"));
  return createHash("sha256")
    .update(`${id.toString("hex")}\n${exercise}`)
    .digest()
    .readUInt32LE(0);
}

/** The key that run results are signed with. @throws LabError */
export function signingKey(home: string): Promise<Buffer> {
  return keptSecret(join(home, "journal", "key"));
}

/** Random bytes, drawn at first use and kept in a file that only its owner can read. */
async function keptSecret(file: string): Promise<Buffer> {
  try {
    const known = await read(file);
    if (known) return known;
    await makeFolder(dirname(file));
    const fresh = randomBytes(bytes).toString("hex");
    // Another process may have been quicker: then its bytes count.
    await writeFile(file, `${fresh}\n`, { flag: "wx", mode: 0o600 }).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    return (await settled(file)) ?? (await replace(file, fresh));
  } catch (error) {
    throw fileSystemError(error, dirname(file));
  }
}

/** @throws file-system errors where something is there that cannot be read */
async function read(file: string): Promise<Buffer | undefined> {
  const opened = await openRegular(file).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  });
  if (!opened) return undefined;
  try {
    const start = Buffer.alloc(2 * bytes + 2);
    const { bytesRead } = await opened.read(start, 0, start.length, 0);
    const text = start.toString("utf8", 0, bytesRead).trim();
    return hexadecimal.test(text) ? Buffer.from(text, "hex") : undefined;
  } finally {
    await opened.close();
  }
}

/** A file that another process has just made may still be empty. */
async function settled(file: string): Promise<Buffer | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const known = await read(file);
    if (known) return known;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return undefined;
}

/** A damaged file is of no use to anybody. */
async function replace(file: string, fresh: string): Promise<Buffer> {
  await writeFile(file, `${fresh}\n`);
  await chmod(file, 0o600);
  return Buffer.from(fresh, "hex");
}
