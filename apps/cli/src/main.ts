/** The `gradus` command. */
import { readFileSync } from "node:fs";
import { suggest } from "@gradus/lab/suggest";
import { type Command, columns, helpOf, parse, UsageError } from "./command.ts";
import { type Lang, localeLanguage } from "./language.ts";

const commands: Record<string, () => Promise<{ default: Command }>> = {
  start: () => import("./commands/start.ts"),
  doctor: () => import("./commands/doctor.ts"),
  list: () => import("./commands/list.ts"),
  run: () => import("./commands/run.ts"),
  runs: () => import("./commands/runs.ts"),
  check: () => import("./commands/check.ts"),
  export: () => import("./commands/export.ts"),
  data: () => import("./commands/data.ts"),
  python: () => import("./commands/python.ts"),
  bench: () => import("./commands/bench.ts"),
};

const texts = {
  en: {
    head: "gradus: learn large language models by building them",
    usage: "Usage, in the project's folder: npx --no-install gradus COMMAND [OPTIONS]",
    more: "gradus COMMAND --help tells more. --lang en|zh chooses the language. Everything is kept in GRADUS_HOME (~/.gradus).",
    unknown: (typed: string, near?: string) =>
      `There is no command "${typed}". ${near ? `Did you mean gradus ${near}?` : "gradus --help shows all commands."}`,
    lang: "--lang must be en or zh.",
  },
  zh: {
    head: "gradus：亲手搭建，学会大语言模型",
    usage: "用法（在项目文件夹中）：npx --no-install gradus 命令 [选项]",
    more: "用 gradus 命令 --help 查看详细说明，用 --lang en|zh 选择语言。所有文件保存在 GRADUS_HOME（默认 ~/.gradus）。",
    unknown: (typed: string, near?: string) =>
      `没有命令“${typed}”。${near ? `你要用的是 gradus ${near} 吗？` : "用 gradus --help 查看全部命令。"}`,
    lang: "--lang 只能是 en 或 zh。",
  },
};

async function overview(lang: Lang): Promise<string> {
  const rows: string[][] = [];
  for (const load of Object.values(commands)) {
    const { default: command } = await load();
    rows.push([command.usage, command.summary[lang]]);
  }
  return [texts[lang].head, "", texts[lang].usage, "", ...columns(rows), "", texts[lang].more].join("\n");
}

/** `--lang X` or `--lang=X`, anywhere; the rest of the words. @throws UsageError */
function takeLanguage(argv: readonly string[]): { lang: Lang; rest: string[] } {
  const rest = [...argv];
  const at = rest.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  if (at < 0) return { lang: localeLanguage(), rest };
  const [word] = rest.splice(at, 1);
  const value = word.startsWith("--lang=") ? word.slice("--lang=".length) : rest.splice(at, 1)[0];
  if (value !== "en" && value !== "zh") throw new UsageError(texts[localeLanguage()].lang);
  return { lang: value, rest };
}

async function main(argv: readonly string[]): Promise<number> {
  const { lang, rest } = takeLanguage(argv);
  const [name, ...words] = rest;
  if (name === "--version" || name === "-V") {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(`${await overview(lang)}\n`);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(texts[lang].unknown(name, suggest(name, Object.keys(commands))));
  const { default: command } = await load();
  const args = parse(command, words, lang);
  if (args.values.help) {
    process.stdout.write(`${helpOf(command, lang)}\n`);
    return 0;
  }
  return command.run(args, lang);
}

/** A reader that leaves early (`| head`) is no failure of ours. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // The names of our own errors; anything else is a fault of ours, and its place helps to mend it.
  const ours = error instanceof Error && ["UsageError", "LabError", "DataError"].includes(error.name);
  if (!ours && process.env.GRADUS_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
