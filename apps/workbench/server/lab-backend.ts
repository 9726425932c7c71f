import { setTimeout as sleep } from "node:timers/promises";
import { engineItems } from "@gradus/curriculum/engine-doctor";
import { curriculumFolder, workerFile } from "@gradus/curriculum/folder";
import { loadCurriculum, loadLab, type Stage } from "@gradus/lab/curriculum";
import { doctor } from "@gradus/lab/doctor";
import { LabError } from "@gradus/lab/error";
import { learnerOf } from "@gradus/lab/learning/learner";
import { type RunHandle, resumeRun, startRun } from "@gradus/lab/runner";
import { deleteRun, listRuns, readRun, runFolder } from "@gradus/lab/runs";
import type { LabDetail } from "../shared/api.ts";
import { stageInfo } from "../shared/plan.ts";
import type { Backend } from "./backend.ts";
import { benchReport } from "./bench.ts";
import { HttpError } from "./errors.ts";
import { exerciseBackend } from "./exercises.ts";
import { describeLab } from "./fields.ts";
import { ownCodeBackend } from "./own-code.ts";
import { pythonBackend } from "./python.ts";

/** Each run uses every core it can; more of them at once only make all of them slow. */
const runsAtOnce = 2;
/** Longer than the runner gives a run to write its checkpoint before it is killed. */
const closingMs = 15_000;

const busy = new HttpError(
  429,
  "busy",
  {
    en: `${runsAtOnce} runs are at work already. Another one would slow all of them down.`,
    zh: `已有 ${runsAtOnce} 个训练正在进行，再开一个会把它们都拖慢。`,
  },
  {
    en: "Wait until one ends, or stop one; a stopped run can go on later.",
    zh: "请等其中一个结束，或先停止一个；停止的训练以后可以继续。",
  },
);

const goingDown = new HttpError(
  503,
  "closing",
  { en: "The workbench is being closed.", zh: "工作台正在关闭。" },
  { en: "Start it again with `npm start`.", zh: "请用 npm start 重新启动。" },
);

function notOurs(id: string): HttpError {
  return new HttpError(
    409,
    "started-elsewhere",
    { en: `The run ${id} was not started by this workbench.`, zh: `训练 ${id} 不是由这个工作台启动的。` },
    { en: "Stop it where it was started: Ctrl-C in its terminal.", zh: "请在启动它的终端里按 Ctrl-C 停止。" },
  );
}

function notRunning(id: string): HttpError {
  return new HttpError(
    409,
    "not-running",
    { en: `The run ${id} has already ended.`, zh: `训练 ${id} 已经结束。` },
    { en: "There is nothing to stop.", zh: "无需停止。" },
  );
}

function stillRunning(id: string): HttpError {
  return new HttpError(
    409,
    "running",
    { en: `The run ${id} is still at work.`, zh: `训练 ${id} 仍在进行。` },
    { en: "Stop it first; then it can be deleted.", zh: "请先停止，再删除。" },
  );
}

export interface LabBackendOptions {
  /** GRADUS_HOME. */
  home: string;
  /** Told of a lab that cannot be loaded; the others are listed without it. */
  report: (message: string) => void;
  /** For tests: another curriculum, and the entry file of its worker process. */
  curriculum?: string;
  worker?: string;
}

/** Labs of the curriculum and runs of one home. Curriculum and labs are read once. */
export function labBackend(options: LabBackendOptions): Backend {
  const { home, report, curriculum = curriculumFolder, worker = workerFile } = options;
  const place = { home, curriculum, worker };
  const active = new Map<string, RunHandle>();
  const launching = new Set<Promise<RunHandle>>();
  const details = new Map<string, LabDetail>();
  const learner = learnerOf(home);
  const exercises = exerciseBackend({ home, learner, report, curriculum });
  const python = pythonBackend(home);
  const ownCode = ownCodeBackend(home);
  let stages: Stage[] | undefined;
  let closed = false;

  async function loadStages(): Promise<Stage[]> {
    stages ??= await loadCurriculum(curriculum);
    return stages;
  }

  async function detail(id: string): Promise<LabDetail> {
    let known = details.get(id);
    if (!known) {
      const { lab, unit } = await loadLab(curriculum, id);
      known = describeLab(lab, unit);
      details.set(id, known);
    }
    return known;
  }

  async function launch(begin: () => Promise<RunHandle>): Promise<string> {
    if (closed) throw goingDown;
    if (active.size + launching.size >= runsAtOnce) throw busy;
    const starting = begin();
    launching.add(starting);
    try {
      const handle = await starting;
      active.set(handle.id, handle);
      const forget = () => void active.delete(handle.id);
      handle.ended.then(forget, forget);
      if (closed) handle.stop();
      return handle.id;
    } finally {
      launching.delete(starting);
    }
  }

  const run: Backend["run"] = (id) =>
    readRun(home, id).catch((error: unknown) => {
      if (error instanceof LabError && error.code === "unknown-run") return undefined;
      throw error;
    });

  return {
    curriculum: async () => ({ stages: (await loadStages()).map(stageInfo) }),
    async labs() {
      const ids = (await loadStages()).flatMap(({ units }) => units.flatMap(({ labs }) => labs));
      const labs = await Promise.all(
        ids.map((id) =>
          detail(id).catch((error: unknown) => {
            report(`lab ${id}: ${error instanceof Error ? error.message : String(error)}`);
            return undefined;
          }),
        ),
      );
      return labs
        .filter((lab) => lab !== undefined)
        .map(({ id, unit, title, summary, goals }) => ({ id, unit, title, summary, goals }));
    },
    async lab(id) {
      const known = (await loadStages()).some(({ units }) => units.some(({ labs }) => labs.includes(id)));
      return known ? detail(id) : undefined;
    },
    runs: () => listRuns(home),
    run,
    runFolder: (id) => runFolder(home, id),
    isRunning: async (id) => active.has(id) || (await run(id))?.status === "running",
    start: (request, lang) => launch(() => startRun({ ...place, ...request, lang })),
    async resume(id, lang) {
      await launch(() => resumeRun({ ...place, run: id, lang }));
    },
    async stop(id) {
      const handle = active.get(id);
      if (!handle) throw (await run(id))?.status === "running" ? notOurs(id) : notRunning(id);
      handle.stop();
    },
    async remove(id) {
      if (active.has(id)) throw stillRunning(id);
      await deleteRun(home, id);
    },
    learning: learner.state,
    learn: learner.add,
    exercises,
    python,
    ownCode,
    doctor: async () => ({ items: await doctor(home, () => engineItems(home)) }),
    bench: () => benchReport(home),
    async close() {
      closed = true;
      for (const handle of active.values()) handle.stop();
      python.close();
      ownCode.close();
      const checksEnded = exercises.close();
      const ended = async () => {
        await Promise.allSettled(launching);
        await Promise.allSettled([...active.values()].map((handle) => handle.ended));
        await checksEnded;
      };
      const waiting = new AbortController();
      await Promise.race([ended(), sleep(closingMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
      waiting.abort();
    },
  };
}
