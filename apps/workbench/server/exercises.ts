/** Exercises of the curriculum and the learner's files of one home, as the pages need them. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { exerciseSupport, workspacePackages } from "@gradus/curriculum/exercise-support";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { checkExercise } from "@gradus/lab/check-exercise";
import { textOf } from "@gradus/lab/error";
import { exerciseSource, type LoadedExercise, listExercises, loadExercise } from "@gradus/lab/exercises";
import { stampEvent } from "@gradus/lab/learning/events";
import type { Learner } from "@gradus/lab/learning/learner";
import { missingPython } from "@gradus/lab/python-missing";
import { findProgramPython } from "@gradus/lab/python-process";
import { beginExercise, exerciseFile, prepareWorkspace, workspaceFolder } from "@gradus/lab/workspace";
import type { Bilingual } from "../shared/api.ts";
import type {
  CheckState,
  ExerciseDetail,
  ExerciseFile,
  ExerciseInfo,
  ExerciseState,
  FileConflict,
  FileReset,
  LanguageAnswer,
  LanguageQuestion,
} from "../shared/exercises.ts";
import { HttpError, type Language } from "./errors.ts";
import { readExerciseFile, resetExerciseFile, writeExerciseFile } from "./exercise-files.ts";
import { exerciseLanguage } from "./exercise-language.ts";
import type { LanguageServerOptions } from "./language-server.ts";

/** Each check has a program of its own that may use a core and half a gigabyte. */
const checksAtOnce = 2;
/** Beyond what the exercise grants the program: for the parent's own work. */
const parentSeconds = 120;
const closingMs = 3000;

const busy = new HttpError(
  429,
  "busy",
  { en: "Other exercises are being checked.", zh: "正在检查其他练习。" },
  { en: "Wait a moment, or cancel one of them.", zh: "请稍等，或取消其中一个。" },
);

const notPassed = new HttpError(
  403,
  "not-passed",
  { en: "You have not passed this exercise yet.", zh: "这道练习还没有通过。" },
  {
    en: "Pass it first, or say that you want to see the solution all the same.",
    zh: "请先通过，或确认仍要查看参考答案。",
  },
);

const gone = new HttpError(
  404,
  "no-file",
  { en: "Your file for this exercise is not there (any more).", zh: "这道练习的文件不存在（或已被删除）。" },
  { en: "Begin the exercise again, or save your text.", zh: "请重新开始练习，或保存你的文本。" },
);

const noPythonServer: Bilingual = {
  en: "Completion and documentation are there for TypeScript only.",
  zh: "目前只有 TypeScript 有自动补全与文档提示。",
};

export interface ExerciseBackend {
  list(): Promise<ExerciseInfo[]>;
  detail(id: string): Promise<ExerciseDetail>;
  /** Makes the learner's file where they have none yet. */
  begin(id: string): Promise<ExerciseFile>;
  file(id: string): Promise<ExerciseFile>;
  write(id: string, text: string, base: string): Promise<{ file: ExerciseFile } | FileConflict>;
  reset(id: string, base: string): Promise<FileReset | FileConflict>;
  /** Begins a check, or leaves the one that is under way alone. */
  check(id: string, language: Language, seed?: number): Promise<void>;
  checkState(id: string): Promise<CheckState>;
  cancel(id: string): Promise<void>;
  /** @param asked the learner wants it before a pass: the journal remembers it */
  solution(id: string, asked: boolean): Promise<string>;
  language(id: string, question: LanguageQuestion, language: Language): Promise<LanguageAnswer>;
  close(): Promise<void>;
}

export interface ExerciseBackendOptions {
  home: string;
  learner: Learner;
  /** Told of an exercise that cannot be loaded; the others are listed without it. */
  report: (message: string) => void;
  /** For tests. */
  curriculum?: string;
  languageServer?: Partial<LanguageServerOptions>;
}

interface Check {
  begun: number;
  abort: AbortController;
  ended: Promise<void>;
}

/** What every method throws for an exercise that is not there: LabError `unknown-exercise`. */
export function exerciseBackend(options: ExerciseBackendOptions): ExerciseBackend {
  const { home, learner, report, curriculum = curriculumFolder } = options;
  const support = { ...exerciseSupport, curriculum };
  const loaded = new Map<string, Promise<LoadedExercise<unknown>>>();
  const checks = new Map<string, Check>();
  const outcomes = new Map<string, Pick<CheckState, "last" | "error">>();
  /** Writes of one file follow one another. */
  const writing = new Map<string, Promise<unknown>>();
  const language = exerciseLanguage(workspaceFolder(home), options.languageServer);

  function exercise(id: string): Promise<LoadedExercise<unknown>> {
    const known = loaded.get(id);
    if (known) return known;
    const loading = loadExercise<unknown>(curriculum, id);
    loaded.set(id, loading);
    // One that was mended can be loaded; and names that nobody has do not pile up.
    loading.catch(() => loaded.delete(id));
    return loading;
  }

  async function starter(id: string): Promise<string> {
    return readFile(exerciseSource(await exercise(id), "exercise"), "utf8");
  }

  /** Path of the learner's file. */
  async function pathOf(id: string): Promise<string> {
    return exerciseFile(home, await exercise(id));
  }

  async function stateOf(id: string): Promise<ExerciseState> {
    const { exercises } = await learner.state();
    const result = Object.hasOwn(exercises, id) ? exercises[id] : undefined;
    if (result?.passedAt) return "passed";
    if (result && result.attempts > 0) return "failed";
    const file = await readExerciseFile(await pathOf(id)).catch(() => undefined);
    return file && file.text !== (await starter(id)) ? "begun" : "untouched";
  }

  async function info(id: string): Promise<ExerciseInfo> {
    const { unit, language: written, task, definition } = await exercise(id);
    const { difficulty, minutes, lesson, needs = [] } = definition;
    const title = { en: task.en.title, zh: task.zh.title };
    const state = await stateOf(id);
    return { id, unit, language: written, title, difficulty, minutes, lesson, needs: [...needs], state };
  }

  async function oneByOne<T>(id: string, write: () => Promise<T>): Promise<T> {
    const before = writing.get(id);
    const own = (async () => {
      await before?.catch(() => undefined);
      return write();
    })();
    writing.set(id, own);
    try {
      return await own;
    } finally {
      if (writing.get(id) === own) writing.delete(id);
    }
  }

  async function grade(id: string, lang: Language, seed: number | undefined, abort: AbortController): Promise<void> {
    const { definition } = await exercise(id);
    const bound = 1000 * ((definition.limits?.seconds ?? 3) + parentSeconds);
    const late = setTimeout(() => abort.abort(new Error("late")), bound);
    try {
      const { text, hash } = await begin(id);
      const { verdict } = await checkExercise({
        ...{ home, support, packages: workspacePackages, exercise: id, lang, signal: abort.signal },
        ...(seed === undefined ? {} : { seed }),
      });
      // What was saved while the check ran may be what was checked, or not: then the page does not call it checked.
      const after = await readExerciseFile(await pathOf(id));
      outcomes.set(id, { last: { verdict, hash: after?.text === text ? hash : "" } });
    } catch (error) {
      const canceled = abort.signal.aborted && abort.signal.reason?.message !== "late";
      const last = outcomes.get(id)?.last;
      outcomes.set(id, { ...(last ? { last } : {}), ...(canceled ? {} : { error: whyNot(error, abort) }) });
    } finally {
      clearTimeout(late);
    }
  }

  async function begin(id: string): Promise<ExerciseFile> {
    await prepareWorkspace(home, workspacePackages);
    const path = await beginExercise(home, await exercise(id));
    const file = await readExerciseFile(path);
    if (!file) throw gone;
    return file;
  }

  return {
    async list() {
      const all = await listExercises(curriculum);
      const infos = await Promise.all(
        all.map(({ id }) =>
          info(id).catch((error: unknown) => {
            report(`exercise ${id}: ${textOf(error).en}`);
            return undefined;
          }),
        ),
      );
      return infos.filter((one) => one !== undefined);
    },
    async detail(id) {
      const { definition, language: written } = await exercise(id);
      const missing = written === "python" ? await lackingPython(home, definition.modules ?? []) : undefined;
      const properties = Object.entries(definition.properties).map(([name, { title }]) => ({ id: name, title }));
      return {
        ...(await info(id)),
        properties,
        ...(definition.run ? { run: definition.run } : {}),
        ...(missing ? { missing } : {}),
        path: await pathOf(id),
        starter: await starter(id),
      };
    },
    begin,
    async file(id) {
      const file = await readExerciseFile(await pathOf(id));
      if (!file) throw gone;
      return file;
    },
    async write(id, text, base) {
      const path = await pathOf(id);
      await prepareWorkspace(home, workspacePackages);
      return oneByOne(id, () => writeExerciseFile(path, text, base));
    },
    async reset(id, base) {
      const [first, path] = [await starter(id), await pathOf(id)];
      await prepareWorkspace(home, workspacePackages);
      return oneByOne(id, () => resetExerciseFile(path, first, base));
    },
    async check(id, lang, seed) {
      await exercise(id);
      if (checks.has(id)) return;
      if (checks.size >= checksAtOnce) throw busy;
      const abort = new AbortController();
      const ended = grade(id, lang, seed, abort).finally(() => checks.delete(id));
      checks.set(id, { begun: performance.now(), abort, ended });
    },
    async checkState(id) {
      await exercise(id);
      const check = checks.get(id);
      const running = check && { seconds: Number(((performance.now() - check.begun) / 1000).toFixed(1)) };
      return { ...(running ? { running } : {}), ...outcomes.get(id) };
    },
    async cancel(id) {
      await exercise(id);
      const check = checks.get(id);
      check?.abort.abort(new Error("canceled"));
      await check?.ended;
    },
    async solution(id, asked) {
      const solution = exerciseSource(await exercise(id), "solution");
      if ((await stateOf(id)) !== "passed") {
        if (!asked) throw notPassed;
        await learner.add([stampEvent({ type: "solution", exercise: id })]);
      }
      return readFile(solution, "utf8");
    },
    async language(id, question, lang) {
      const { language: written } = await exercise(id);
      if (written === "python") return { kind: "absent", reason: noPythonServer };
      await prepareWorkspace(home, workspacePackages);
      return language.answer(await pathOf(id), question, lang);
    },
    async close() {
      language.close();
      const open = [...checks.values()];
      for (const { abort } of open) abort.abort(new Error("canceled"));
      const waiting = new AbortController();
      const late = sleep(closingMs, undefined, { signal: waiting.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(open.map(({ ended }) => ended)), late]);
      waiting.abort();
    },
  };
}

/** What to install where no Python here can check an exercise with these modules. */
async function lackingPython(home: string, modules: readonly string[]): Promise<Bilingual | undefined> {
  return (await findProgramPython(modules, home)) ? undefined : (await missingPython(modules, home)).failure.message;
}

function whyNot(error: unknown, abort: AbortController): Bilingual {
  if (abort.signal.aborted) {
    return {
      en: "The check itself took too long and was ended. Is the machine very busy? Try again.",
      zh: "检查本身用时过长，已被终止。机器是不是很忙？请再试一次。",
    };
  }
  const text = textOf(error);
  return { en: `The check could not be made: ${text.en}`, zh: `检查没能进行：${text.zh}` };
}
