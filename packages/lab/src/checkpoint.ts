/** Checkpoints of a run: `checkpoints/step-<n>.safetensors`, the newest two. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type NamedArray, readSafetensors, writeSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import type { Checkpoint } from "./lab.ts";

const kept = 2;

/** Writes a file so that under its name there is the old content or the new, never a part. */
export function writeWhole(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const fd = openSync(temporary, "w");
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Makes a rename outlast a power cut, where the system lets a folder be opened. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, "r");
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows; the file itself is on disk.
  }
}

/** Steps of the checkpoints in a run's folder, newest first. */
function checkpointSteps(runFolder: string): number[] {
  let names: string[];
  try {
    names = readdirSync(join(runFolder, "checkpoints"));
  } catch {
    return [];
  }
  return names
    .map((name) => Number(/^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? Number.NaN))
    .filter((step) => Number.isSafeInteger(step))
    .sort((a, b) => b - a);
}

function fileOf(runFolder: string, step: number): string {
  return join(runFolder, "checkpoints", `step-${step}.safetensors`);
}

export function saveCheckpoint(runFolder: string, { step, tensors, state }: Checkpoint): void {
  mkdirSync(join(runFolder, "checkpoints"), { recursive: true });
  writeWhole(fileOf(runFolder, step), writeSafetensors({ tensors, metadata: { state: JSON.stringify(state) } }));
  // Written by a run that was killed and resumed from further back, later steps may lie here too; they count for nothing.
  const older = checkpointSteps(runFolder).filter((other) => other < step);
  const later = checkpointSteps(runFolder).filter((other) => other > step);
  for (const other of [...later, ...older.slice(kept - 1)]) rmSync(fileOf(runFolder, other), { force: true });
}

/** The newest checkpoint that can be read; a damaged one is passed over. */
export function loadCheckpoint(runFolder: string): Checkpoint | undefined {
  for (const step of checkpointSteps(runFolder)) {
    try {
      const { tensors, metadata } = readSafetensors(readFileSync(fileOf(runFolder, step)));
      return { step, tensors: floats(tensors), state: JSON.parse(metadata.state) as Record<string, unknown> };
    } catch {
      // The one before it is tried.
    }
  }
  return undefined;
}

function floats(tensors: Record<string, NamedArray>): Checkpoint["tensors"] {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => {
      if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`);
      return [name, { shape, data }];
    }),
  );
}
