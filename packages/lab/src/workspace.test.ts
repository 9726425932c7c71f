import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExercisePlace } from "./exercises.ts";
import { learnerSeed } from "./learner.ts";
import { beginExercise, exerciseFile, isBegun, prepareWorkspace, workspaceFolder } from "./workspace.ts";

let folder: string;
let home: string;
let exercise: ExercisePlace;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "gradus workspace 工作区 ")));
  home = join(folder, "home");
  for (const name of ["one", "two", "double"]) mkdirSync(join(folder, name));
  exercise = { id: "double", unit: "1.1", folder: join(folder, "double"), language: "typescript" };
  writeFileSync(join(exercise.folder, "exercise.ts"), "// TODO\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inside = (path: string) => join(workspaceFolder(home), path);

describe("the workspace", () => {
  it("is made once, and again without harm", async () => {
    for (let i = 0; i < 2; i++) {
      await prepareWorkspace(home, { "@gradus/tensor": join(folder, "one") });
      expect(realpathSync(inside("node_modules/@gradus/tensor"))).toBe(join(folder, "one"));
      expect(JSON.parse(readFileSync(inside("package.json"), "utf8"))).toMatchObject({
        imports: { "#mine/*": "./exercises/*.ts" },
      });
    }
  });

  it("follows a checkout that was moved", async () => {
    await prepareWorkspace(home, { "@gradus/tensor": join(folder, "one") });
    rmSync(join(folder, "one"), { recursive: true });
    await prepareWorkspace(home, { "@gradus/tensor": join(folder, "two") });
    expect(realpathSync(inside("node_modules/@gradus/tensor"))).toBe(join(folder, "two"));
  });

  it("leaves what the learner changed, wrote, or put in a link's place", async () => {
    mkdirSync(inside("node_modules/@gradus/tensor"), { recursive: true });
    writeFileSync(inside("node_modules/@gradus/tensor/mine.txt"), "mine");
    writeFileSync(inside("package.json"), '{"name":"mine"}');
    writeFileSync(inside("tsconfig.json"), "{}");
    await prepareWorkspace(home, { "@gradus/tensor": join(folder, "one") });
    expect(readFileSync(inside("node_modules/@gradus/tensor/mine.txt"), "utf8")).toBe("mine");
    expect(readFileSync(inside("package.json"), "utf8")).toBe('{"name":"mine"}');
    expect(readFileSync(inside("tsconfig.json"), "utf8")).toBe("{}");
  });

  it("begins an exercise once and never overwrites it", async () => {
    await prepareWorkspace(home, {});
    expect(await isBegun(home, exercise)).toBe(false);
    expect(await beginExercise(home, exercise)).toBe(exerciseFile(home, exercise));
    expect(readFileSync(exerciseFile(home, exercise), "utf8")).toBe("// TODO\n");
    writeFileSync(exerciseFile(home, exercise), "mine");
    await beginExercise(home, exercise);
    expect(readFileSync(exerciseFile(home, exercise), "utf8")).toBe("mine");
    expect(await isBegun(home, exercise)).toBe(true);
  });

  it("is made by many at once", async () => {
    const packages = { "@gradus/tensor": join(folder, "one") };
    await Promise.all(
      Array.from({ length: 8 }, () => prepareWorkspace(home, packages).then(() => beginExercise(home, exercise))),
    );
    expect(existsSync(inside("node_modules/@gradus/tensor"))).toBe(true);
  });

  it("says so where it cannot be made", async () => {
    writeFileSync(home, "a file");
    await expect(prepareWorkspace(home, {})).rejects.toMatchObject({ name: "LabError" });
    expect(readFileSync(home, "utf8")).toBe("a file");
  });

  it("does not write through a link that leads nowhere", async () => {
    await prepareWorkspace(home, {});
    symlinkSync(join(folder, "nowhere.ts"), exerciseFile(home, exercise));
    await beginExercise(home, exercise);
    expect(existsSync(join(folder, "nowhere.ts"))).toBe(false);
  });
});

describe("a learner's seed", () => {
  it("is theirs, and another one for another exercise", async () => {
    const seed = await learnerSeed(home, "adam");
    expect(await learnerSeed(home, "adam")).toBe(seed);
    expect(await learnerSeed(home, "relu")).not.toBe(seed);
    expect(await learnerSeed(join(folder, "other"), "adam")).not.toBe(seed);
    expect(seed).toBe(seed >>> 0);
  });

  it("is one, however many ask at once", async () => {
    const seeds = await Promise.all(Array.from({ length: 16 }, () => learnerSeed(home, "adam")));
    expect(new Set(seeds).size).toBe(1);
  });

  it("is drawn anew where its file is damaged", async () => {
    await learnerSeed(home, "adam");
    writeFileSync(join(home, "journal", "learner"), "not hexadecimal");
    const seed = await learnerSeed(home, "adam");
    expect(await learnerSeed(home, "adam")).toBe(seed);
  });
});
