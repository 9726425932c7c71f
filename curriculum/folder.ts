import { fileURLToPath } from "node:url";

/** Absolute path of the curriculum: stages, units, lessons, labs. */
export const curriculumFolder: string = fileURLToPath(new URL(".", import.meta.url)).replace(/[\\/]$/, "");

/** Entry file of the process that a run gets. */
export const workerFile: string = fileURLToPath(new URL("worker.ts", import.meta.url));
