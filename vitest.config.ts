import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["**/*.test.ts"], exclude, testTimeout: 20_000 } },
      {
        // Whole programs, browsers, clones: each test starts processes of its own.
        test: {
          name: "end-to-end",
          include: ["**/*.e2e.ts"],
          exclude,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
