import type { LearningEvent } from "@gradus/lab/learning/events";
import type { LearnerState } from "@gradus/lab/learning/state";
import type {
  BenchReport,
  CurriculumInfo,
  DoctorReport,
  LabDetail,
  LabInfo,
  RunInfo,
  StartRequest,
} from "../shared/api.ts";
import type { Language } from "./errors.ts";
import type { ExerciseBackend } from "./exercises.ts";
import type { OwnCodeBackend } from "./own-code.ts";
import type { PythonBackend } from "./python.ts";

/**
 * What the HTTP API needs of the world: labs and runs. `lab-backend.ts` is the real one; tests bring their own.
 * Whatever a caller can mend is thrown as HttpError or LabError.
 */
export interface Backend {
  curriculum(): Promise<CurriculumInfo>;
  labs(): Promise<LabInfo[]>;
  /** Undefined where there is no such lab. */
  lab(id: string): Promise<LabDetail | undefined>;
  /** Newest first. */
  runs(): Promise<RunInfo[]>;
  /** Undefined where there is no such run, and for an id that no run can have. */
  run(id: string): Promise<RunInfo | undefined>;
  /** Absolute path of the run's folder; asked only for a run that is there. */
  runFolder(id: string): string;
  /** Whether more events of this run can still come. Cheap for a run that this server started. */
  isRunning(id: string): Promise<boolean>;
  /** @returns the new run's id */
  start(request: StartRequest, language: Language): Promise<string>;
  /** Asks the run to write a checkpoint and end. Returns at once. */
  stop(id: string): Promise<void>;
  resume(id: string, language: Language): Promise<void>;
  remove(id: string): Promise<void>;
  /** What is known of the learner. */
  learning(): Promise<LearnerState>;
  /** Writes events that the journal does not hold yet. @returns what is known then */
  learn(events: readonly LearningEvent[]): Promise<LearnerState>;
  exercises: ExerciseBackend;
  python: PythonBackend;
  ownCode: OwnCodeBackend;
  doctor(): Promise<DoctorReport>;
  bench(): Promise<BenchReport>;
  /** Stops the runs that this server started, each with a checkpoint, within a bounded time. Nothing starts after. */
  close(): Promise<void>;
}
