import { defineConfig } from "vitest/config";

const system = {
  crash: ["**/*.crash.test.ts"],
  browser: ["apps/*/e2e/**/*.test.ts"],
  packing: ["scripts/packing.test.ts"],
  clone: ["scripts/fresh-clone.test.ts"],
};

/** Projects that start whole programs run after the unit tests, one after the other and one file at a time. */
const systemProjects = Object.entries(system).map(([name, include], index) => ({
  test: {
    name,
    include,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: index + 1 },
  },
}));

const ignored = ["**/node_modules/**", "**/dist/**", "**/.cache/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,apps,curriculum,scripts,bench,golden}/**/*.test.{ts,tsx}"],
          exclude: [...ignored, ...Object.values(system).flat()],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      ...systemProjects,
    ],
  },
});
