import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileSystemError } from "@gradus/lab/error";
import { gradusHome } from "@gradus/lab/home";
import { listRuns, modelName, type RunInfo, readRun, runFolder } from "@gradus/lab/runs";
import { digitPage } from "@gradus/models/digit-page/page";
import { type Command, jsonOption, oneOf, UsageError } from "../command.ts";
import type { Lang } from "../language.ts";

const texts = {
  en: {
    noRun: (id: string) => `There is no run ${id}. gradus runs list shows all.`,
    noModel: (id: string) => `The run ${id} has left no model: it is not finished, or its lab keeps none.`,
    none: "There is no trained digit reader yet. Train one with: gradus run digit-reader",
    done: (run: string, file: string) => `The reader of ${run} is a page now; open it in any browser: ${file}`,
  },
  zh: {
    noRun: (id: string) => `没有训练 ${id}。用 gradus runs list 查看全部。`,
    noModel: (id: string) => `训练 ${id} 没有留下模型：它还没跑完，或者这个实验不保存模型。`,
    none: "还没有训练好的识别器。可以这样训练：gradus run digit-reader",
    done: (run: string, file: string) => `${run} 的识别器已导出为网页，用任意浏览器打开即可：${file}`,
  },
};

const digitLabs = ["digit-reader", "mnist-mlp", "mnist-cnn", "mnist-rnn"];

/** The run asked for; else the newest with a model, of the capstone's lab where there is one. */
async function chooseRun(id: string | undefined, lang: Lang): Promise<RunInfo> {
  const home = gradusHome();
  if (id !== undefined) {
    const run = await readRun(home, id);
    if (!run) throw new UsageError(texts[lang].noRun(id));
    if (!run.hasModel) throw new UsageError(texts[lang].noModel(id));
    return run;
  }
  const able = (await listRuns(home)).filter(({ hasModel, lab }) => hasModel && digitLabs.includes(lab));
  const run = able.find(({ lab }) => lab === "digit-reader") ?? able[0];
  if (!run) throw new UsageError(texts[lang].none);
  return run;
}

const command: Command = {
  name: "export",
  usage: "export reader DIR [--run RUN]",
  summary: { en: "Take what you have made along", zh: "把做出来的东西导出带走" },
  details: {
    en: "reader: your digit reader as one page, DIR/index.html, that works without a network. By default the newest run of digit-reader.",
    zh: "reader：把你的数字识别器导出成一个不需联网的网页 DIR/index.html。默认取 digit-reader 最近一次的训练。",
  },
  options: {
    run: { type: "string", value: "RUN", help: { en: "Another run's model", zh: "改用另一次训练的模型" } },
    json: jsonOption,
  },
  positionals: [2, 2],
  async run(args, lang) {
    const [what, folder] = args.positionals;
    oneOf("export", what, ["reader"], lang);
    const { id } = await chooseRun(args.values.run as string | undefined, lang);
    const page = digitPage(await readFile(join(runFolder(gradusHome(), id), modelName)));
    const file = join(resolve(folder), "index.html");
    try {
      await mkdir(resolve(folder), { recursive: true });
      await writeFile(file, page);
    } catch (error) {
      throw fileSystemError(error, resolve(folder), lang);
    }
    if (args.values.json)
      process.stdout.write(`${JSON.stringify({ type: "result", export: "reader", run: id, file })}\n`);
    else process.stderr.write(`${texts[lang].done(id, file)}\n`);
    return 0;
  },
};

export default command;
