import { defineConfig } from "vitest/config";

/** What takes long; `npm test` leaves them to `--all` and to CI, so that it ends within three minutes. */
const long = [
  "apps/*/e2e/{exercise,figures,learning,lesson,python,static,webgpu}.test.ts",
  "curriculum/{exercises,hostile,own-pieces,own-programs,python,python-hostile}.crash.test.ts",
  "packages/sandbox/src/sandbox.crash.test.ts",
  "apps/cli/src/{check,check-python}.crash.test.ts",
  "scripts/fresh-clone.test.ts",
];

const system = {
  crash: ["**/*.crash.test.ts"],
  browser: ["apps/*/e2e/**/*.test.ts"],
  packing: ["scripts/packing.test.ts"],
  long,
};

const ignored = ["**/node_modules/**", "**/dist/**", "**/.cache/**"];

/** Projects that start whole programs run after the unit tests, one after the other and one file at a time. */
const systemProjects = Object.entries(system).map(([name, include], index) => ({
  test: {
    name,
    include,
    exclude: name === "long" ? ignored : [...ignored, ...long],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: index + 1 },
  },
}));

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,apps,curriculum,scripts,bench,golden}/**/*.test.{ts,tsx}"],
          exclude: [...ignored, ...Object.values(system).flat()],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      ...systemProjects,
    ],
  },
});
