import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtWeb, type WebProject } from "./build-web.ts";
import { temporaryFolder } from "./testing.ts";

async function writeProject(folder: string): Promise<WebProject> {
  await mkdir(join(folder, "src"), { recursive: true });
  await writeFile(join(folder, "vite.config.ts"), "export default {};\n");
  await writeFile(join(folder, "index.html"), '<!doctype html><script type="module" src="/src/main.ts"></script>');
  await writeFile(join(folder, "src", "main.ts"), 'document.title = "one" as string;\n');
  return { folder, sources: [folder] };
}

test("pages are built once, again when a source changes, and a failing build leaves nothing", {
  timeout: 60_000,
}, async () => {
  await using folder = await temporaryFolder();
  const project = await writeProject(join(folder.path, "网页 with spaces"));
  let announced = 0;
  const build = (signal?: AbortSignal) => builtWeb(() => announced++, signal, project);
  const script = async (built: string) => {
    const [name] = await readdir(join(built, "assets"));
    return readFile(join(built, "assets", name), "utf8");
  };

  const first = await build();
  expect(await script(first)).toContain("one");
  expect(await build()).toBe(first);
  await writeFile(join(project.folder, "src", "main.test.ts"), "not a source of the pages");
  expect(await build()).toBe(first);
  expect(announced).toBe(1);

  await writeFile(join(project.folder, "src", "main.ts"), "this is not TypeScript");
  await expect(build()).rejects.toThrow(/vite ended with 1:.*main\.ts/s);
  await writeFile(join(project.folder, "src", "main.ts"), 'document.title = "two";\n');
  await expect(build(AbortSignal.abort())).rejects.toThrow();
  expect(await readdir(join(project.folder, "dist"))).toHaveLength(1);

  const [second, sameTime] = await Promise.all([build(), build()]);
  expect(sameTime).toBe(second);
  expect(await script(second)).toContain("two");
  expect(await script(first)).toContain("one");
  expect(await readdir(join(project.folder, "dist"))).toHaveLength(2);
});
