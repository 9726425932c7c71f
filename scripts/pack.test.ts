import { expect, test } from "vitest";
import { buildOrder, builtExports, builtUrls, packedManifest } from "./pack.ts";

const manifest = {
  name: "@gradus/models",
  version: "1.2.3",
  license: "Apache-2.0",
  type: "module",
  exports: { "./*": "./src/*.ts" },
};

test("the tarball exports the build with its types", () => {
  expect(builtExports({ ".": "./src/tensor.ts", "./*": "./src/*.ts" })).toEqual({
    ".": { types: "./dist/tensor.d.ts", default: "./dist/tensor.js" },
    "./*": { types: "./dist/*.d.ts", default: "./dist/*.js" },
  });
});

test("the tarball pins the packages of this repository and keeps the others' ranges", () => {
  const dependencies = { "@gradus/tensor": "*", zod: "4.6.7" };
  expect(packedManifest({ ...manifest, dependencies }).dependencies).toEqual({
    "@gradus/tensor": "1.2.3",
    zod: "4.6.7",
  });
});

test("a package is built after those that it depends on", () => {
  const packages = new Map([
    ["serve", { ...manifest, name: "@gradus/serve", dependencies: { "@gradus/models": "*" } }],
    ["models", { ...manifest, dependencies: { "@gradus/tensor": "*" } }],
    ["tensor", { ...manifest, name: "@gradus/tensor" }],
  ]);
  expect(buildOrder(packages)).toEqual(["tensor", "models", "serve"]);
});

test("the build starts its own threads", () => {
  const code = (extension: string) => `new Worker(new URL("./thread-entry.${extension}", import.meta.url), {});`;
  expect(builtUrls(code("ts"))).toBe(code("js"));
  expect(builtUrls('import x from "./x.ts"; new URL("https://example.org/a.ts")')).toContain('a.ts")');
});
