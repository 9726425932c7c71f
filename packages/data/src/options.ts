import type { Timeouts } from "./download.ts";
import type { Bilingual, Lang } from "./error.ts";
import type { PullProgress } from "./progress.ts";

export interface DataOptions {
  /** Gradus' home; `GRADUS_HOME`, else `~/.gradus`. Files are at `<home>/data/<data set>/<file>`. */
  home?: string;
  /** Language of error messages; English unless told. */
  lang?: Lang;
  signal?: AbortSignal;
}

export interface PullOptions extends DataOptions {
  /** Folder or URL with `<data set>/<file>` or `<file>.gz`, tried first; `GRADUS_DATA_MIRROR` unless told. */
  mirror?: string;
  /** Use the network for nothing: only what is on this machine. */
  offline?: boolean;
  onProgress?: (progress: PullProgress) => void;
  /** A source failed and the next one is tried. */
  onSourceFailed?: (source: string, reason: Bilingual) => void;
  timeouts?: Partial<PullTimeouts>;
}

/** Milliseconds. */
export interface PullTimeouts extends Timeouts {
  /** How long to wait for another process that fetches the same data set. */
  wait: number;
  /** How long such a process may give no sign of life. */
  stale: number;
}

export const defaultTimeouts: PullTimeouts = {
  connect: 8_000,
  stall: 30_000,
  retry: 500,
  wait: 15 * 60_000,
  stale: 30_000,
};
