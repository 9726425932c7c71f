/** Whether the learner has the run that an exercise asks for. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import type { RunRequirement } from "./exercise.ts";
import type { Bilingual } from "./lab.ts";
import { openRegular } from "./regular-file.ts";
import { modelHash, readSignedRun, type SignedRun } from "./run-signature.ts";
import { listRuns, modelName, runFolder } from "./runs.ts";
import type { Failure } from "./verdict.ts";

/** A model of the labs has a few megabytes. */
const mostModelBytes = 2 ** 30;

/** The model that a run left. @throws where it cannot be read */
async function readModel(home: string, run: string): Promise<Buffer> {
  const file = await openRegular(join(runFolder(home, run), modelName));
  try {
    const { size } = await file.stat();
    if (size > mostModelBytes) throw new RangeError(`a model of ${size} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * The newest run that meets the requirement counts; where none does, what the newest of the right kind lacks is said.
 * @returns what is missing; undefined where a run meets it @throws LabError where the runs cannot be read
 */
export async function missingRun(home: string, requirement: RunRequirement): Promise<Failure | undefined> {
  const { lab, params = {}, mine = [] } = requirement;
  let newest: Bilingual | undefined;
  for (const { id } of (await listRuns(home)).filter((run) => run.lab === lab && run.status === "finished")) {
    const run = await readSignedRun(home, id);
    const alike =
      run && Object.entries(params).every(([name, value]) => isDeepStrictEqual(run.start.params[name], value));
    if (!run || !alike || !mine.every((exercise) => run.result.mine?.includes(exercise))) continue;
    const lacks = await whatLacks(home, id, run, requirement);
    if (!lacks) return undefined;
    newest ??= lacks;
  }
  return { kind: "run", message: newest ?? noRun(requirement) };
}

async function whatLacks(
  home: string,
  id: string,
  { result, genuine }: SignedRun,
  { metrics, maxParameters, maxSeconds }: RunRequirement,
): Promise<Bilingual | undefined> {
  if (!genuine) {
    return {
      en: `The journal of run ${id} was changed by hand, or belongs to another home: its result does not fit its signature. Run the lab again.`,
      zh: `训练 ${id} 的记录被手工改动过，或来自另一台机器：结果与签名不符。请重新运行实验。`,
    };
  }
  const measured = Object.entries(metrics).filter(([name]) => result.metrics[name] !== undefined);
  if (!measured.some(([name, least]) => result.metrics[name] >= least)) {
    const list = measured.map(([name, least]) => `${name} ${result.metrics[name].toFixed(4)} (≥ ${least})`).join(", ");
    const named = atLeast(metrics);
    return {
      en: list ? `Run ${id} reached ${list}.` : `Run ${id} did not measure ${named.join(" or ")}.`,
      zh: list ? `训练 ${id} 只达到 ${list}。` : `训练 ${id} 没有测量 ${named.join(" 或 ")}。`,
    };
  }
  if (maxSeconds !== undefined && result.seconds > maxSeconds) {
    return {
      en: `Run ${id} took ${Math.round(result.seconds)} s; at most ${maxSeconds} s are allowed.`,
      zh: `训练 ${id} 用了 ${Math.round(result.seconds)} 秒，最多允许 ${maxSeconds} 秒。`,
    };
  }
  if (maxParameters === undefined) return undefined;
  const model = await readModel(home, id).catch(() => undefined);
  if (!model) {
    return {
      en: `Run ${id} has left no model that can be read. Run the lab again.`,
      zh: `训练 ${id} 没有留下可读取的模型。请重新运行实验。`,
    };
  }
  if (modelHash(model) !== result.model) {
    return {
      en: `The model of run ${id} is not the one that the run left: its file was changed since. Run the lab again.`,
      zh: `训练 ${id} 的模型文件在训练之后被改动过，不是当时留下的模型。请重新运行实验。`,
    };
  }
  const { tensors } = readSafetensors(model);
  const parameters = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
  if (parameters <= maxParameters) return undefined;
  return {
    en: `The model of run ${id} has ${parameters} parameters; at most ${maxParameters} are allowed.`,
    zh: `训练 ${id} 的模型有 ${parameters} 个参数，最多允许 ${maxParameters} 个。`,
  };
}

function noRun({ lab, params = {}, metrics, maxParameters, maxSeconds }: RunRequirement): Bilingual {
  const set = Object.entries(params).map(
    ([name, value]) => ` --set ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const command = `npx --no-install gradus run ${lab}${set.join("")}`;
  const named = atLeast(metrics);
  const [en, zh] = [[named.join(" or ")], [named.join(" 或 ")]];
  if (maxParameters !== undefined) {
    en.push(`at most ${maxParameters} parameters`);
    zh.push(`参数不超过 ${maxParameters} 个`);
  }
  if (maxSeconds !== undefined) {
    en.push(`at most ${maxSeconds} s`);
    zh.push(`用时不超过 ${maxSeconds} 秒`);
  }
  return {
    en: `Your functions are right. What is left is a finished run with ${en.join(", ")}. Begin with: ${command}`,
    zh: `函数都正确，还差一次跑完的训练：${zh.join("，")}。命令以此开头：${command}`,
  };
}

function atLeast(metrics: RunRequirement["metrics"]): string[] {
  return Object.entries(metrics).map(([name, least]) => `${name} ≥ ${least}`);
}
