import { fileURLToPath } from "node:url";
import type { ExerciseSupport } from "@gradus/lab/exercise-session";
import type { Tensor } from "@gradus/tensor";
import { codec } from "./exercise-kit.ts";
import { curriculumFolder } from "./folder.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = (path: string) => here(`../${path}`);

/** What the grader needs to know of this checkout. */
export const exerciseSupport: ExerciseSupport<Tensor> = {
  curriculum: curriculumFolder,
  kit: here("exercise-kit.ts"),
  packages: { "@gradus/tensor": { sources: root("packages/tensor/src"), main: "tensor.ts" } },
  importable: [
    "@gradus/tensor",
    ...["ops/", "nn/layers", "nn/module", "nn/sequential", "optim/adam", "optim/sgd", "optim/schedules"].map(
      (name) => `@gradus/tensor/${name}`,
    ),
  ],
  codec,
};

/** Packages that the learner's workspace links to, for their editor and their own scripts. */
export const workspacePackages: Readonly<Record<string, string>> = Object.fromEntries(
  ["tensor", "models", "data"].map((name) => [`@gradus/${name}`, root(`packages/${name}`)]),
);
