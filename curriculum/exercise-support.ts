import { fileURLToPath } from "node:url";
import type { ExerciseSupport } from "@gradus/lab/exercise-session";
import type { Tensor } from "@gradus/tensor";
import { codec } from "./exercise-kit.ts";
import { curriculumFolder } from "./folder.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = (path: string) => here(`../${path}`);

/**
 * What exercises may use of the engine: what the lessons' code imports, and the plain operations. The engine has an operation for nearly
 * every exercise, and gets more of them; so it is a list of what is open, not of what is closed.
 */
const modules = {
  "@gradus/tensor": ["Tensor", "arange", "asTensor", "full", "keep", "ones", "step", "tensor", "zeros"],
  "@gradus/tensor/nn/layers": ["Linear", "ReLU"],
  "@gradus/tensor/nn/norm": ["BatchNorm1d", "LayerNorm"],
  "@gradus/tensor/nn/recurrent": ["GRU", "LSTM", "RNN"],
  "@gradus/tensor/nn/sequential": ["Sequential"],
  "@gradus/tensor/ops/conv": ["conv2d"],
  "@gradus/tensor/ops/indexing": ["gather", "indexSelect"],
  "@gradus/tensor/ops/random": ["Generator", "normal", "rand", "randint", "randn", "randperm", "uniform"],
  "@gradus/tensor/ops/softmax": ["accuracy", "crossEntropy", "softmax"],
  "@gradus/tensor/ops/views": ["cat", "stack"],
  "@gradus/tensor/ops/where": ["where"],
  "@gradus/tensor/optim/adam": ["Adam"],
  "@gradus/tensor/optim/schedules": ["cosine", "linear", "stepDecay", "warmup", "warmupCosine"],
  "@gradus/tensor/optim/sgd": ["SGD"],
};

// biome-ignore format: one group a line reads as a list
const methods = [
  "data", "toTypedArray", "item", "toString", "to",
  "add", "sub", "mul", "div", "pow", "neg", "exp", "log", "sqrt", "square", "abs", "tanh", "sigmoid", "relu",
  "eq", "ne", "gt", "ge", "lt", "le", "where",
  "sum", "mean", "max", "min", "argmax", "argmin",
  "matmul", "reshape", "view", "flatten", "permute", "transpose", "squeeze", "unsqueeze", "expand", "repeat",
  "narrow", "select", "slice", "indexSelect", "gather", "contiguous",
  "requiresGrad_", "backward", "detach",
] satisfies (keyof Tensor)[];

/** What the grader needs to know of this checkout. */
export const exerciseSupport: ExerciseSupport<Tensor> = {
  curriculum: curriculumFolder,
  kit: here("exercise-kit.ts"),
  packages: { "@gradus/tensor": { sources: root("packages/tensor/src"), main: "tensor.ts" } },
  offer: { modules, methods },
  codec,
};

/** Packages that the learner's workspace links to, for their editor and their own scripts. */
export const workspacePackages: Readonly<Record<string, string>> = Object.fromEntries(
  ["tensor", "models", "data"].map((name) => [`@gradus/${name}`, root(`packages/${name}`)]),
);
