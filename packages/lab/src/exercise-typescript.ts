/** The learner's process for an exercise in TypeScript: Node.js under its permission model. */
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { openSandbox } from "@gradus/sandbox/sandbox";
import { makeTemporaryFolder, removeTemporaryFolder } from "@gradus/sandbox/temporary-folder";
import { copyName, failureOf } from "./exercise-failures.ts";
import type { Setting } from "./exercise-messages.ts";
import type { Packages } from "./exercise-packages.ts";
import { defaultMemoryMb, type ExerciseProgram, type SessionOptions } from "./exercise-session.ts";
import { offeredModules, readableSources } from "./exercise-sources.ts";

const ownPackages: Packages & Record<"@gradus/lab" | "@gradus/sandbox", { sources: string }> = {
  "@gradus/lab": { sources: import.meta.dirname },
  "@gradus/sandbox": { sources: dirname(createRequire(import.meta.url).resolve("@gradus/sandbox/child")) },
};

/** Our own part of the learner's process. File by file: beside them lies the grader. */
function ownFiles(): string[] {
  const { "@gradus/lab": lab, "@gradus/sandbox": sandbox } = ownPackages;
  return [
    ...["hooks", "messages", "packages", "program"].map((name) => join(lab.sources, `exercise-${name}.ts`)),
    ...["values", "error", "harmless"].map((name) => join(lab.sources, `${name}.ts`)),
    ...["child", "frames"].map((name) => join(sandbox.sources, `${name}.ts`)),
    ...[lab, sandbox].map(({ sources }) => join(sources, "..", "package.json")),
  ];
}

/** @throws SandboxError where it does not come up, which is no fault of the learner's */
export async function openTypescriptProgram<T>(options: SessionOptions<T>): Promise<ExerciseProgram> {
  const { support, definition, driver, mine, isolation } = options;
  const folder = await makeTemporaryFolder("gradus-exercise-");
  try {
    const files: Record<string, string> = {};
    for (const [id, text] of Object.entries(mine)) {
      files[id] = join(folder, `mine-${id}.ts`);
      await writeFile(files[id], text);
    }
    const withhold = definition.withhold ?? [];
    const modules = await offeredModules(support.packages, support.offer.modules);
    const sources = await readableSources(support.packages, modules, { withhold, kit: support.kit, driver });
    const packages = { ...support.packages, ...ownPackages };
    const folders = Object.values(packages).map((one) => `${one.sources}/`);
    const setting: Setting = {
      ...{ folder, kit: support.kit, packages, withhold, mine: files },
      own: [...folders, support.kit, ...(driver ? [driver] : [])],
      modules,
      methods: support.offer.methods,
    };
    const sandbox = await openSandbox({
      entry: join(ownPackages["@gradus/lab"].sources, "exercise-entry.ts"),
      args: [JSON.stringify(setting)],
      read: [folder, ...ownFiles(), ...sources],
      limits: { memoryMb: definition.limits?.memoryMb ?? defaultMemoryMb, messageBytes: 2 ** 26 },
      ...(isolation ? { isolation } : {}),
    });
    return {
      sandbox,
      async loading(source) {
        const file = join(folder, copyName);
        await writeFile(file, source);
        return { do: "load", file, driver };
      },
      failure: failureOf,
      async close() {
        await sandbox.close();
        await removeTemporaryFolder(folder);
      },
    };
  } catch (error) {
    await removeTemporaryFolder(folder);
    throw error;
  }
}
