import { fileURLToPath } from "node:url";
import type { ExerciseSupport } from "@gradus/lab/exercise-session";
import type { Tensor } from "@gradus/tensor";
import { curriculumFolder } from "./folder.ts";
import { tensorCodec } from "./tensor-codec.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = (path: string) => here(`../${path}`);

/** What the grader needs to know of this checkout. */
export const exerciseSupport: ExerciseSupport<Tensor> = {
  curriculum: curriculumFolder,
  child: here("exercise-child.ts"),
  // Files one by one: beside them lie solutions and checks.
  read: [
    ...["tensor-codec.ts", "package.json"].map(here),
    ...["tensor", "lab", "sandbox"].flatMap((name) => [
      root(`node_modules/@gradus/${name}`),
      root(`packages/${name}/package.json`),
    ]),
    ...["exercise-program", "exercise-hooks", "exercise-messages", "values", "error"].map((name) =>
      root(`packages/lab/src/${name}.ts`),
    ),
    ...["child", "frames"].map((name) => root(`packages/sandbox/src/${name}.ts`)),
  ],
  packages: { "@gradus/tensor": { sources: root("packages/tensor/src"), main: "tensor.ts" } },
  codec: tensorCodec,
};

/** Packages that the learner's workspace links to, for their editor and their own scripts. */
export const workspacePackages: Readonly<Record<string, string>> = Object.fromEntries(
  ["tensor", "models", "data"].map((name) => [`@gradus/${name}`, root(`packages/${name}`)]),
);
