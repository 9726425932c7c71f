import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { suggest } from "@gradus/lab/suggest";
import type { Lang } from "./language.ts";

export interface Bilingual {
  en: string;
  zh: string;
}

/** One option of a command, for its parser and its help. */
export interface Option {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  /** What stands for the value in the help: PORT, SEED … */
  value?: string;
  help: Bilingual;
}

export interface Command {
  name: string;
  /** `run LAB`, as in the help's first line. */
  usage: string;
  summary: Bilingual;
  /** More to know, below the options. */
  details?: Bilingual;
  options: Record<string, Option>;
  /** How many words may follow, such as LAB. */
  positionals: [least: number, most: number];
  /** @returns the exit code */
  run(args: ParsedArgs, lang: Lang): Promise<number>;
}

export interface ParsedArgs {
  positionals: string[];
  values: Record<string, string | boolean | string[] | undefined>;
}

/** A mistake of the person who typed the command. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const jsonOption: Option = {
  type: "boolean",
  help: { en: "JSON lines on stdout, and nothing else", zh: "在标准输出只打印 JSON 行" },
};

/** Options and words of a command line. @throws UsageError for what the command does not know, with what was likely meant */
export function parse(command: Command, argv: readonly string[], lang: Lang): ParsedArgs {
  const options: ParseArgsOptionsConfig = { help: { type: "boolean", short: "h" } };
  for (const [name, { type, short, multiple }] of Object.entries(command.options)) {
    options[name] = { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) };
  }
  const { positionals, values, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const known = options[token.name];
    if (!known) throw new UsageError(unknownOption(token.rawName, Object.keys(options), lang));
    if (
      known.type === "string" &&
      (token.value === undefined || (!token.inlineValue && /^--?[a-z]/.test(token.value)))
    ) {
      throw new UsageError(texts[lang].needsValue(token.rawName));
    }
    if (known.type === "boolean" && token.value !== undefined)
      throw new UsageError(texts[lang].takesNone(token.rawName));
  }
  const [least, most] = command.positionals;
  if (!values.help && positionals.length < least) throw new UsageError(texts[lang].tooFew(command.usage));
  if (positionals.length > most) throw new UsageError(texts[lang].tooMany(positionals[most], command.usage));
  return { positionals, values: values as ParsedArgs["values"] };
}

function unknownOption(typed: string, known: readonly string[], lang: Lang): string {
  const near = suggest(typed.replace(/^-+/, ""), known);
  return texts[lang].unknownOption(typed, near ? `--${near}` : undefined);
}

/** A whole number within limits, or undefined where the option was not given. @throws UsageError */
export function wholeNumber(
  args: ParsedArgs,
  name: string,
  least: number,
  most: number,
  lang: Lang,
): number | undefined {
  const text = args.values[name];
  if (typeof text !== "string") return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(texts[lang].number(name, text, least, most));
  }
  return value;
}

/** One of a few words. @throws UsageError */
export function oneOf<T extends string>(what: string, typed: string, choices: readonly T[], lang: Lang): T {
  const found = choices.find((choice) => choice === typed);
  if (found) return found;
  throw new UsageError(texts[lang].choice(what, typed, choices, suggest(typed, choices)));
}

/** The help of a command. */
export function helpOf(command: Command, lang: Lang): string {
  const rows = Object.entries({ ...command.options, help: helpOption }).map(([name, option]) => [
    `${option.short ? `-${option.short}, ` : "    "}--${name}${option.value ? ` ${option.value}` : ""}`,
    option.help[lang],
  ]);
  const lines = [`gradus ${command.usage}`, "", command.summary[lang], "", texts[lang].options, ...columns(rows)];
  if (command.details) lines.push("", command.details[lang]);
  return lines.join("\n");
}

const helpOption: Option = { type: "boolean", short: "h", help: { en: "This help", zh: "显示本帮助" } };

/** Two columns, the first as wide as it must be. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`.trimEnd());
}

const texts = {
  en: {
    options: "Options",
    unknownOption: (typed: string, near?: string) =>
      `There is no option ${typed}.${near ? ` Did you mean ${near}?` : ""}`,
    needsValue: (name: string) => `The option ${name} needs a value.`,
    takesNone: (name: string) => `The option ${name} takes no value.`,
    tooFew: (usage: string) => `Something is missing. Usage: gradus ${usage}`,
    tooMany: (word: string, usage: string) => `"${word}" is one word too many. Usage: gradus ${usage}`,
    number: (name: string, text: string, least: number, most: number) =>
      `--${name} ${text}: it must be a whole number from ${least} to ${most}.`,
    choice: (what: string, typed: string, choices: readonly string[], near?: string) =>
      `There is no ${what} "${typed}". ${near ? `Did you mean ${near}?` : `There are: ${choices.join(", ")}.`}`,
  },
  zh: {
    options: "选项",
    unknownOption: (typed: string, near?: string) => `没有选项 ${typed}。${near ? `你要用的是 ${near} 吗？` : ""}`,
    needsValue: (name: string) => `选项 ${name} 需要一个值。`,
    takesNone: (name: string) => `选项 ${name} 不带值。`,
    tooFew: (usage: string) => `缺少参数。用法：gradus ${usage}`,
    tooMany: (word: string, usage: string) => `多了一个词“${word}”。用法：gradus ${usage}`,
    number: (name: string, text: string, least: number, most: number) =>
      `--${name} ${text}：必须是 ${least} 到 ${most} 之间的整数。`,
    choice: (_what: string, typed: string, choices: readonly string[], near?: string) =>
      `没有“${typed}”。${near ? `你要找的是 ${near} 吗？` : `可选：${choices.join("、")}。`}`,
  },
};
