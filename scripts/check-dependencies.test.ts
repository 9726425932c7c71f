import { describe, expect, test } from "vitest";
import { importsOf, judgeImport, type Workspace } from "./check-dependencies.ts";

const root = { name: "gradus", private: true, devDependencies: { vitest: "1" } };
const models: Workspace = {
  folder: "packages/models",
  manifest: {
    name: "@gradus/models",
    dependencies: { "@gradus/tensor": "*", zod: "1" },
    devDependencies: { tinybench: "1" },
  },
};
const workbench: Workspace = {
  folder: "apps/workbench",
  manifest: {
    name: "@gradus/workbench",
    private: true,
    dependencies: { "@gradus/lab": "*", react: "1" },
    devDependencies: { tinybench: "1" },
  },
};

const value = (specifier: string) => ({ specifier, typeOnly: false });
const type = (specifier: string) => ({ specifier, typeOnly: true });
const inModels = (specifier: string, file = "packages/models/src/gpt.ts") =>
  judgeImport(file, value(specifier), models, root);
const inPage = (found: { specifier: string; typeOnly: boolean }) =>
  judgeImport("apps/workbench/web/main.tsx", found, workbench, root);

test("finds imports, re-exports and dynamic imports, and tells types apart", () => {
  const source = `
    import type { A } from "a";
    import B, { type C } from "b";
    import "side-effect";
    export * from "./d.ts";
    const text = 'import x from "not-an-import"';
    const f = await import("f");
    const g = await import(text);`;
  expect(importsOf("x.ts", source)).toEqual([type("a"), value("b"), value("side-effect"), value("./d.ts"), value("f")]);
});

describe("directions", () => {
  test("models may import tensor", () => expect(inModels("@gradus/tensor/nn/layers")).toBeUndefined());
  test("models may not import lab, not even in a test", () => {
    expect(inModels("@gradus/lab/lab")).toContain("may not depend");
    expect(inModels("@gradus/lab/lab", "packages/models/src/gpt.test.ts")).toContain("may not depend");
  });
});

test("of the engine, lab may import the format of checkpoints only", () => {
  const lab: Workspace = {
    folder: "packages/lab",
    manifest: { name: "@gradus/lab", dependencies: { "@gradus/tensor": "*" } },
  };
  const inLab = (specifier: string) => judgeImport("packages/lab/src/x.ts", value(specifier), lab, root);
  expect(inLab("@gradus/tensor/checkpoint/safetensors")).toBeUndefined();
  expect(inLab("@gradus/tensor/nn/layers")).toContain("only");
});

describe("declared packages", () => {
  test("declared and built-in modules are fine", () => {
    expect([inModels("zod/mini"), inModels("node:fs"), inModels("./mlp.ts")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
  test("an undeclared one is not", () => expect(inModels("yaml")).toContain("does not declare"));
  test("development packages only in tests", () => {
    expect(inModels("tinybench")).toContain("does not declare");
    expect(inModels("tinybench", "packages/models/src/gpt.test.ts")).toBeUndefined();
    expect(inModels("vitest", "packages/models/src/gpt.test.ts")).toBeUndefined();
    expect(inModels("vitest")).toContain("does not declare");
  });
});

test("relative imports stay in their package", () => {
  expect(inModels("../../tensor/src/tensor.ts")).toContain("outside of packages/models");
});

describe("pages", () => {
  test("take types from the server, nothing else", () => {
    expect(inPage(type("../server/routes.ts"))).toBeUndefined();
    expect(inPage(value("../server/routes.ts"))).toContain("nothing but types");
  });
  test("have no Node.js", () => expect(inPage(value("node:fs"))).toContain("no browser has"));
  test("are built where development packages are not installed", () => {
    expect(inPage(value("react"))).toBeUndefined();
    expect(inPage(value("tinybench"))).toContain("does not declare");
  });
});
