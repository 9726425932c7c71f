import { exerciseSupport, workspacePackages } from "@gradus/curriculum/exercise-support";
import { checkExercise } from "@gradus/lab/check-exercise";
import { listExercises, loadExercise } from "@gradus/lab/exercises";
import { gradusHome } from "@gradus/lab/home";
import { checkSolutions, type SolutionReport } from "@gradus/lab/solutions";
import type { Verdict } from "@gradus/lab/verdict";
import { isBegun } from "@gradus/lab/workspace";
import { watch } from "../check-watch.ts";
import { type Command, jsonOption, UsageError, wholeNumber } from "../command.ts";
import type { Lang } from "../language.ts";
import { verdictText } from "../verdict-text.ts";

const texts = {
  en: {
    none: (first: string) =>
      `You have not begun an exercise yet. Begin the first one: npx --no-install gradus check ${first}`,
    empty: "There are no exercises yet.",
    alone: "--watch shows what changes in a terminal; it goes with neither --json nor --solutions nor --seed.",
    oneSeed: (id: string) => `These numbers hold. It counts once others do too: npx --no-install gradus check ${id}`,
    noSeed: "--solutions tries 25 seeds of its own; it does not go with --seed.",
    summary: (passed: number, failed: number, skipped: number, untried: number) =>
      `${passed} passed, ${failed} failed, ${skipped} not begun${untried > 0 ? `, ${untried} cannot run here` : ""}.`,
    solved: (report: SolutionReport) =>
      `${report.faults.length > 0 ? "✗" : "✓"} ${report.id}: ${report.killed} of ${report.mutants} mutants killed (${report.seconds} s)`,
    survivor: (line: number, change: string) => `  survives, line ${line}: ${change}`,
    total: (killed: number, mutants: number) => `${killed} of ${mutants} mutants killed.`,
  },
  zh: {
    none: (first: string) => `还没有开始任何练习。从第一道开始：npx --no-install gradus check ${first}`,
    empty: "还没有练习。",
    alone: "--watch 用于在终端里持续查看，不能与 --json、--solutions、--seed 同时使用。",
    oneSeed: (id: string) => `这一组数通过了。换一组数也通过才算数：npx --no-install gradus check ${id}`,
    noSeed: "--solutions 自行使用 25 个随机种子，不能与 --seed 同时使用。",
    summary: (passed: number, failed: number, skipped: number, untried: number) =>
      `通过 ${passed} 道，未通过 ${failed} 道，未开始 ${skipped} 道${untried > 0 ? `，本机无法运行 ${untried} 道` : ""}。`,
    solved: (report: SolutionReport) =>
      `${report.faults.length > 0 ? "✗" : "✓"} ${report.id}：${report.mutants} 个变异体中检出 ${report.killed} 个（${report.seconds} 秒）`,
    survivor: (line: number, change: string) => `  未检出，第 ${line} 行：${change}`,
    total: (killed: number, mutants: number) => `${mutants} 个变异体中共检出 ${killed} 个。`,
  },
};

/** The least share of mutants that the properties of all exercises together must tell from the solutions. */
const killedAtLeast = 0.95;

interface Result {
  type: "result";
  exercises: number;
  passed: number;
  failed: number;
  skipped: number;
  /** With --solutions only. */
  mutantsKilled?: number;
  failures: { id: string; reason: string }[];
}

const write = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`);

async function checkOwn(ids: readonly string[], seed: number | undefined, json: boolean, lang: Lang): Promise<number> {
  const home = gradusHome();
  const { curriculum } = exerciseSupport;
  const places = await listExercises(curriculum);
  const all = places.map(({ id }) => id);
  const begun = await Promise.all(places.map((place) => isBegun(home, place)));
  const chosen = ids.length > 0 ? ids : all.filter((_, i) => begun[i]);
  const skipped = ids.length > 0 ? 0 : all.length - chosen.length;
  // A name that is wrong is told before anything is done.
  const exercises = await Promise.all(chosen.map((id) => loadExercise(curriculum, id, lang)));
  const verdicts: Verdict[] = [];
  for (const [i, exercise] of exercises.entries()) {
    const { verdict, file } = await checkExercise({
      ...{ home, support: exerciseSupport, packages: workspacePackages, exercise: exercise.id, lang },
      ...(seed === undefined ? {} : { seed }),
    });
    verdicts.push(verdict);
    if (json) write({ type: "progress", step: i + 1, total: exercises.length, exercise: exercise.id, verdict });
    else process.stdout.write(`${verdictText(verdict, exercise, file, lang)}\n\n`);
    if (!json && verdict.passed && seed !== undefined) process.stdout.write(`${texts[lang].oneSeed(exercise.id)}\n\n`);
  }
  const untried = verdicts.filter(({ failure }) => failure?.kind === "skipped");
  const failed = verdicts.filter((verdict) => !verdict.passed && !untried.includes(verdict));
  const result: Result = {
    ...{
      type: "result",
      exercises: all.length,
      passed: verdicts.length - failed.length - untried.length,
      failed: failed.length,
      skipped: skipped + untried.length,
    },
    failures: failed.map(({ exercise, failure }) => ({ id: exercise, reason: failure?.message[lang] ?? "" })),
  };
  if (json) write(result);
  else if (verdicts.length === 0) process.stderr.write(`${all[0] ? texts[lang].none(all[0]) : texts[lang].empty}\n`);
  else if (verdicts.length > 1)
    process.stdout.write(`${texts[lang].summary(result.passed, result.failed, skipped, untried.length)}\n`);
  return failed.length === 0 && verdicts.length > untried.length ? 0 : 1;
}

async function checkOurs(ids: readonly string[], json: boolean, lang: Lang): Promise<number> {
  const { curriculum } = exerciseSupport;
  const all = (await listExercises(curriculum)).map(({ id }) => id);
  const exercises = ids.length > 0 ? ids : all;
  for (const id of exercises) await loadExercise(curriculum, id, lang);
  let step = 0;
  const onReport = (report: SolutionReport) => {
    step++;
    if (json) return write({ type: "progress", step, total: exercises.length, exercise: report.id, report });
    if (report.skipped) return void process.stdout.write(`– ${report.id}: ${report.skipped[lang]}\n`);
    const lines = report.survivors.map(({ line, change }) => texts[lang].survivor(line, change));
    process.stdout.write(
      `${[texts[lang].solved(report), ...report.faults.map((text) => `  ${text}`), ...lines].join("\n")}\n`,
    );
  };
  const reports = await checkSolutions({ support: exerciseSupport, exercises, onReport });
  const mutants = reports.reduce((sum, report) => sum + report.mutants, 0);
  const killed = reports.reduce((sum, report) => sum + report.killed, 0);
  const untried = reports.filter((report) => report.skipped).length;
  const faulty = reports.filter(({ faults }) => faults.length > 0);
  const result: Result = {
    ...{
      type: "result",
      exercises: all.length,
      passed: reports.length - faulty.length - untried,
      failed: faulty.length,
    },
    skipped: all.length - reports.length + untried,
    mutantsKilled: mutants > 0 ? Number((killed / mutants).toFixed(4)) : 1,
    failures: faulty.flatMap(({ id, faults }) => faults.map((reason) => ({ id, reason }))),
  };
  if (json) write(result);
  else process.stdout.write(`${texts[lang].total(killed, mutants)}\n`);
  return faulty.length === 0 && (result.mutantsKilled ?? 0) >= killedAtLeast ? 0 : 1;
}

async function watchOwn(ids: readonly string[], lang: Lang): Promise<number> {
  const { curriculum } = exerciseSupport;
  const all = (await listExercises(curriculum)).map(({ id }) => id);
  // Who names one exercise begins there, and goes on in the course's order.
  const from = ids.length === 1 ? all.indexOf(ids[0]) : -1;
  const chosen = from >= 0 ? all.slice(from) : ids.length > 0 ? ids : all;
  const exercises = await Promise.all(chosen.map((id) => loadExercise<unknown>(curriculum, id, lang)));
  await watch({
    exercises,
    lang,
    async check(exercise) {
      const { verdict, file } = await checkExercise({
        ...{ home: gradusHome(), support: exerciseSupport, packages: workspacePackages, exercise: exercise.id, lang },
      });
      return { text: verdictText(verdict, exercise, file, lang, true), passed: verdict.passed, file };
    },
  });
  return 0;
}

const check: Command = {
  name: "check",
  usage: "check [EXERCISE …] [OPTIONS]",
  summary: { en: "Check your exercises", zh: "检查你的练习" },
  details: {
    en: "The first check of an exercise puts its file into GRADUS_HOME/workspace/exercises; write there, in any editor. Without a name, every exercise that was begun is checked.",
    zh: "第一次检查某道练习时，会把它的文件放到 GRADUS_HOME/workspace/exercises，用任何编辑器都可以修改。不写练习名时，检查所有已经开始的练习。",
  },
  options: {
    watch: { type: "boolean", help: { en: "Check again whenever the file is saved", zh: "每次保存文件后重新检查" } },
    seed: {
      type: "string",
      value: "N",
      help: { en: "Repeat a failure with its seed", zh: "用指定的随机种子重现失败" },
    },
    solutions: {
      type: "boolean",
      help: {
        en: "Test the exercises themselves: solutions, wrong answers, mutants",
        zh: "检验练习本身：参考答案、错误答案、变异体",
      },
    },
    json: jsonOption,
  },
  positionals: [0, 1000],
  async run(args, lang) {
    const { values, positionals } = args;
    const seed = wholeNumber(args, "seed", 0, 0xffffffff, lang);
    const json = values.json === true;
    if (values.watch && (json || values.solutions || seed !== undefined)) throw new UsageError(texts[lang].alone);
    if (values.solutions && seed !== undefined) throw new UsageError(texts[lang].noSeed);
    const ids = [...new Set(positionals)];
    // Learners' programs are not of the terminal's group: Ctrl-C would leave them at work.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
    if (values.watch) return watchOwn(ids, lang);
    return values.solutions ? checkOurs(ids, json, lang) : checkOwn(ids, seed, json, lang);
  },
};

export default check;
