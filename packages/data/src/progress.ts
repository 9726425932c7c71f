/** How far a pull is. Sent at most five times a second, and at the end of each file. */
export interface PullProgress {
  /**
   * `download`: bytes come in; `unpack`: they are checked and put in place; `convert`: a package's content is turned
   * into the files; `wait`: another process is fetching the same data.
   */
  phase: "download" | "unpack" | "convert" | "wait";
  dataset: string;
  file: string;
  /** Where the bytes come from, or which process is waited for. */
  source: string;
  /** Bytes here, as they are transferred. */
  bytes: number;
  /** Bytes there will be, when the server told. */
  total: number | undefined;
  /** Bytes per second over the last seconds. */
  rate: number | undefined;
  /** Seconds left, estimated. */
  eta: number | undefined;
}

const INTERVAL_MS = 200;
/** Time constant of the average: what lies further back hardly counts. */
const SMOOTHING_MS = 3_000;

/** Turns byte counts into progress events: limits how many there are and estimates the rate. */
export class Meter {
  readonly #emit: (progress: PullProgress) => void;
  readonly #what: Pick<PullProgress, "phase" | "dataset" | "file" | "source">;
  #time = performance.now();
  #bytes: number | undefined;
  #rate: number | undefined;

  constructor(
    emit: (progress: PullProgress) => void,
    what: Pick<PullProgress, "phase" | "dataset" | "file" | "source">,
  ) {
    this.#emit = emit;
    this.#what = what;
  }

  update(bytes: number, total: number | undefined): void {
    const now = performance.now();
    const elapsed = now - this.#time;
    const first = this.#bytes === undefined;
    if (!first && elapsed < INTERVAL_MS && bytes !== total) return;
    // The first count may include bytes of an earlier attempt, which say nothing about today's speed.
    if (!first && elapsed > 0) {
      const current = ((bytes - this.#bytes!) / elapsed) * 1000;
      const weight = this.#rate === undefined ? 1 : 1 - Math.exp(-elapsed / SMOOTHING_MS);
      this.#rate = (this.#rate ?? 0) + weight * (current - (this.#rate ?? 0));
    }
    this.#time = now;
    this.#bytes = bytes;
    const rate = this.#rate;
    const eta = rate && total !== undefined ? (total - bytes) / rate : undefined;
    this.#emit({ ...this.#what, bytes, total, rate, eta });
  }
}
