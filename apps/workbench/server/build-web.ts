/** The only build step of the project: the pages, once, and again when one of their sources changed. */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const workbench = fileURLToPath(new URL("../", import.meta.url));
const checkout = fileURLToPath(new URL("../../../", import.meta.url));
/** How many builds stay in any case, and how many at most. */
const keptBuilds = { least: 2, most: 8 };
/** A server that was started from an older build may still serve it. */
const keptMs = 3600_000;
const buildMinutes = 5;

export interface WebProject {
  /** Folder of `vite.config.ts` and `index.html`; the builds lie in its `dist/`. */
  folder: string;
  /** Files and folders whose change asks for a new build. */
  sources: string[];
}

/** The workbench's pages, the lessons and figures in them, and the engine. */
const pages: WebProject = {
  folder: join(workbench, "web"),
  sources: [
    join(workbench, "web"),
    join(workbench, "shared"),
    join(workbench, "build"),
    join(workbench, "package.json"),
    join(checkout, "curriculum"),
    join(checkout, "packages", "lab", "src"),
    join(checkout, "curriculum"),
    join(checkout, "packages", "lab", "src"),
    join(checkout, "packages", "tensor", "src"),
    join(checkout, "packages", "models", "src"),
    join(checkout, "package-lock.json"),
  ],
};

async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found ? [path] : [];
  const names = (await readdir(path)).filter((name) => !/^(dist|node_modules)$|^\.|\.test\.tsx?$/.test(name));
  return (await Promise.all(names.map((name) => filesUnder(join(path, name))))).flat();
}

/** SHA-256 over the names and contents of all sources. */
async function hashOf(sources: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  const files = (await Promise.all(sources.map(filesUnder))).flat().sort();
  for (const file of files) {
    hash
      .update(`${relative(checkout, file)}\0`)
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}

async function viteProgram(): Promise<string> {
  const manifest = fileURLToPath(import.meta.resolve("vite/package.json"));
  const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { bin: Record<string, string> };
  return join(dirname(manifest), bin.vite);
}

async function runVite(folder: string, outDir: string, signal: AbortSignal | undefined): Promise<void> {
  const program = await viteProgram();
  const late = AbortSignal.timeout(buildMinutes * 60_000);
  const config = join(folder, "vite.config.ts");
  const args = [program, "build", "--config", config, "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    // The tests' own NODE_ENV would put React's development build into pages that people use later.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
    signal: signal ? AbortSignal.any([late, signal]) : late,
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-4000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => (late.aborted ? resolve(null) : reject(error))).once("close", resolve);
  });
  if (late.aborted) throw new Error(`vite was still at work after ${buildMinutes} minutes`);
  if (code !== 0) throw new Error(`vite ended with ${code}:\n${output.trim()}`);
}

const isBuilt = (folder: string) =>
  stat(join(folder, "index.html")).then(
    (entry) => entry.isFile(),
    () => false,
  );

/** Removes what builds left behind, but for the newest and those of the last hour. A folder that another process removes meanwhile is no error. */
async function prune(cache: string, current: string): Promise<void> {
  const folders = (await readdir(cache)).map((name) => join(cache, name)).filter((folder) => folder !== current);
  const aged = await Promise.all(folders.map(async (folder) => ({ folder, time: (await stat(folder)).mtimeMs })));
  aged.sort((a, b) => b.time - a.time);
  const yesterday = Date.now() - 24 * 3600_000;
  // A build without its final name may still be at work in another process.
  const old = aged.filter(({ folder, time }) => !basename(folder).startsWith("building-") || time < yesterday);
  const stale = old.filter(
    ({ time }, i) => i >= keptBuilds.most - 1 || (i >= keptBuilds.least - 1 && time < Date.now() - keptMs),
  );
  for (const { folder } of stale) await rm(folder, { recursive: true, force: true });
}

/**
 * The folder of the built pages, built first where their sources have changed since. Every state of the sources has a
 * folder of its own, so that a server that still runs keeps the pages it began with.
 * @param announce called once, before a build starts
 * @throws where the build fails, is aborted or takes longer than five minutes; earlier builds are then still whole
 */
export async function builtWeb(announce: () => void, signal?: AbortSignal, project = pages): Promise<string> {
  const cache = join(project.folder, "dist");
  const wanted = join(cache, (await hashOf(project.sources)).slice(0, 32));
  if (await isBuilt(wanted)) return wanted;
  announce();
  // Not mkdtemp: its folder could be read by its owner only, and a clone may be used by root and by others.
  const fresh = join(cache, `building-${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(fresh, { recursive: true });
  try {
    await runVite(project.folder, fresh, signal);
    if (!(await isBuilt(fresh))) throw new Error("vite left no index.html");
    await rename(fresh, wanted).catch(async (error: unknown) => {
      // Another process that built the same sources may have been quicker.
      if (!(await isBuilt(wanted))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await prune(cache, wanted).catch(() => undefined);
  return wanted;
}
