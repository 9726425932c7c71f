/** What a lab sees while it runs: see `LabContext`. Everything that it reports becomes an event and, where it is large, a file. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { writeSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { loadCheckpoint, saveCheckpoint, writeWhole } from "./checkpoint.ts";
import type { ArtifactEvent, Preset, RunEvent } from "./events.ts";
import type { Checkpoint, Histogram, LabContext, Picture, Table } from "./lab.ts";
import { encodePng } from "./png.ts";

const progressMs = 200;
/** What a power cut may cost, where a checkpoint is cheap. */
const checkpointMs = 2_000;
/** At most this share of a run's time goes into checkpoints. */
const checkpointShare = 0.03;
/** Time constant of the rate's average, in seconds. */
const rateSeconds = 2;
/** How many more steps a run that was asked to stop may take to reach its next checkpoint. */
const graceSteps = 2;

/** Thrown out of `ctx.progress` where the learner stopped the run. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

export interface ContextOptions {
  folder: string;
  params: Record<string, unknown>;
  preset: Preset;
  seed: number;
  /** Seconds of earlier attempts. */
  secondsBefore: number;
  emit: (event: RunEvent) => void;
  /** Called before a checkpoint is written: the journal must not fall behind it. */
  sync: () => void;
  dataset: (name: string, signal: AbortSignal) => Promise<Record<string, string>>;
  /** Loads the learner's own file for an exercise. */
  mine: (exercise: string) => Promise<Readonly<Record<string, unknown>>>;
}

export class RunContext implements LabContext<Record<string, unknown>> {
  readonly params: Record<string, unknown>;
  readonly preset: Preset;
  readonly seed: number;
  /** Exercises of the learner's own that the lab works with. */
  readonly mineUsed = new Set<string>();
  readonly #options: ContextOptions;
  readonly #controller = new AbortController();
  readonly #began = performance.now();
  #lastCheckpoint = performance.now();
  #checkpointCost = 0;
  #lastProgress = Number.NEGATIVE_INFINITY;
  #samples = 0;
  #rate: number | undefined;
  /** Progress calls since the learner asked to stop; undefined while nobody has. */
  #stepsSinceStop: number | undefined;
  #savedSinceStop = false;
  #first: { step: number; time: number } | undefined;

  constructor(options: ContextOptions) {
    this.#options = options;
    this.params = options.params;
    this.preset = options.preset;
    this.seed = options.seed;
    mkdirSync(join(options.folder, "artifacts"), { recursive: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Seconds of work, all attempts together. */
  get seconds(): number {
    return this.#options.secondsBefore + (performance.now() - this.#began) / 1000;
  }

  /** The run ends at its next checkpoint. */
  requestStop(): void {
    this.#stepsSinceStop ??= 0;
  }

  async dataset(name: string): Promise<Record<string, string>> {
    // Nothing is trained yet that a checkpoint could keep.
    const watch = setInterval(() => {
      if (this.#stepsSinceStop !== undefined) this.#controller.abort(new Stopped());
    }, 100);
    try {
      return await this.#options.dataset(name, this.signal);
    } finally {
      clearInterval(watch);
    }
  }

  async mine(exercise: string): Promise<Readonly<Record<string, unknown>>> {
    const module = await this.#options.mine(exercise);
    this.mineUsed.add(exercise);
    return module;
  }

  metric(name: string, value: number, step?: number): void {
    this.#options.emit({ type: "metric", name, value, ...(step === undefined ? {} : { step }) });
  }

  log(message: string): void {
    this.#options.emit({ type: "log", level: "info", message });
  }

  async progress(step: number, total: number, samples = 0, unit?: string): Promise<void> {
    await setImmediate();
    if (this.#stepsSinceStop !== undefined && (this.#savedSinceStop || this.#stepsSinceStop++ >= graceSteps)) {
      this.#report(step, total, unit);
      this.#controller.abort(new Stopped());
      throw new Stopped();
    }
    this.#first ??= { step, time: performance.now() };
    this.#samples += samples;
    if (performance.now() - this.#lastProgress >= progressMs || step >= total) this.#report(step, total, unit);
  }

  #report(step: number, total: number, unit: string | undefined): void {
    const now = performance.now();
    const elapsed = now - this.#lastProgress;
    if (Number.isFinite(elapsed) && this.#samples > 0) {
      const current = (this.#samples / elapsed) * 1000;
      const weight = this.#rate === undefined ? 1 : 1 - Math.exp(-elapsed / 1000 / rateSeconds);
      this.#rate = (this.#rate ?? 0) + weight * (current - (this.#rate ?? 0));
    }
    this.#lastProgress = now;
    this.#samples = 0;
    const first = this.#first ?? { step, time: now };
    const done = step - first.step;
    const eta = done > 0 ? ((now - first.time) / done / 1000) * (total - step) : undefined;
    this.#options.emit({
      ...{ type: "progress", step, total, seconds: round(this.seconds, 3) },
      ...(this.#rate === undefined ? {} : { rate: round(this.#rate, 1) }),
      ...(unit === undefined ? {} : { unit }),
      ...(eta === undefined ? {} : { eta: round(eta, 1) }),
    });
  }

  image(name: string, picture: Picture, step?: number): void {
    this.#artifact("image", name, "png", encodePng(picture), step);
  }

  table(name: string, table: Table, step?: number): void {
    this.#artifact("table", name, "json", Buffer.from(JSON.stringify(table)), step);
  }

  text(name: string, text: string, step?: number): void {
    this.#artifact("text", name, "txt", Buffer.from(text), step);
  }

  histogram(name: string, histogram: Histogram, step?: number): void {
    this.#artifact("histogram", name, "json", Buffer.from(JSON.stringify(histogram)), step);
  }

  #artifact(kind: ArtifactEvent["kind"], name: string, extension: string, bytes: Uint8Array, step?: number): void {
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name)) throw new TypeError(`"${name}" cannot name an artifact`);
    const file = `${kind}-${name.replaceAll("/", "@")}${step === undefined ? "" : `-${step}`}.${extension}`;
    writeWhole(join(this.#options.folder, "artifacts", file), bytes);
    this.#options.emit({ type: "artifact", name, kind, file, ...(step === undefined ? {} : { step }) });
  }

  get checkpointDue(): boolean {
    if (this.#stepsSinceStop !== undefined) return !this.#savedSinceStop;
    const pause = Math.max(checkpointMs, this.#checkpointCost / checkpointShare);
    return performance.now() - this.#lastCheckpoint >= pause;
  }

  saveCheckpoint(checkpoint: Checkpoint): void {
    const began = performance.now();
    this.#options.sync();
    saveCheckpoint(this.#options.folder, checkpoint);
    this.#lastCheckpoint = performance.now();
    this.#checkpointCost = this.#lastCheckpoint - began;
    this.#savedSinceStop = this.#stepsSinceStop !== undefined;
  }

  loadCheckpoint(): Checkpoint | undefined {
    return loadCheckpoint(this.#options.folder);
  }

  saveModel(tensors: Checkpoint["tensors"], metadata: Record<string, string>): void {
    writeWhole(join(this.#options.folder, "model.safetensors"), writeSafetensors({ tensors, metadata }));
  }
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
