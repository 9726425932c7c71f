import { z } from "zod";
import { LabError, type Lang } from "./error.ts";
import type { Preset } from "./events.ts";
import type { LabDefinition } from "./lab.ts";
import { suggest } from "./suggest.ts";

/**
 * The parameters of a run: the preset's, with what was chosen on top, checked.
 * @throws LabError `parameters`: which field, what it may be
 */
export function resolveParams(
  lab: LabDefinition,
  preset: Preset,
  chosen: Record<string, unknown>,
  lang: Lang = "en",
): Record<string, unknown> {
  const names = Object.keys(lab.params.shape);
  for (const name of Object.keys(chosen)) {
    if (names.includes(name)) continue;
    const near = suggest(name, names);
    throw new LabError(
      "parameters",
      {
        en: `The lab ${lab.id} has no parameter "${name}". ${near ? `Did you mean ${near}?` : `It has: ${names.join(", ")}.`}`,
        zh: `实验 ${lab.id} 没有参数“${name}”。${near ? `你要找的是 ${near} 吗？` : `可用参数：${names.join("、")}。`}`,
      },
      lang,
    );
  }
  const base = preset === "standard" ? {} : lab.presets[preset];
  const parsed = lab.params.safeParse({ ...base, ...chosen }, { reportInput: true });
  if (parsed.success) return parsed.data;
  const reasons = (locale: typeof z.locales.en) =>
    parsed.error.issues
      .map((issue) => `${issue.path.join(".")}: ${locale().localeError(issue as never) ?? issue.message}`)
      .join("; ");
  throw new LabError(
    "parameters",
    {
      en: `The parameters do not fit the lab ${lab.id}. ${reasons(z.locales.en)}.`,
      zh: `参数不符合实验 ${lab.id} 的要求。${reasons(z.locales.zhCN)}。`,
    },
    lang,
  );
}

/** `key=value` from a command line: numbers, lists and booleans as JSON, everything else as text. */
export function parseSetting(setting: string): [string, unknown] | undefined {
  const equals = setting.indexOf("=");
  if (equals < 1) return undefined;
  const value = setting.slice(equals + 1);
  try {
    return [setting.slice(0, equals), JSON.parse(value.includes(",") && !value.startsWith("[") ? `[${value}]` : value)];
  } catch {
    return [setting.slice(0, equals), value];
  }
}
