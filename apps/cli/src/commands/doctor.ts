import { engineItems } from "@gradus/curriculum/engine-doctor";
import { type DoctorItem, doctor as examine } from "@gradus/lab/doctor";
import { gradusHome } from "@gradus/lab/home";
import { type Command, jsonOption } from "../command.ts";
import type { Lang } from "../language.ts";

const texts = {
  en: {
    levels: { needed: "needed", useful: "useful", optional: "optional" },
    mirror: "the same by way of servers in China:",
    good: "Everything that is needed is there.",
    bad: (names: string) => `Not as it should be, and needed: ${names}.`,
  },
  zh: {
    levels: { needed: "必需", useful: "有用", optional: "可选" },
    mirror: "使用国内镜像：",
    good: "必需的条件都已具备。",
    bad: (names: string) => `必需但不满足：${names}。`,
  },
};

function linesOf(
  { name, ok, level, detail, next, commands = [], mirrorCommands = [] }: DoctorItem,
  lang: Lang,
): string[] {
  const t = texts[lang];
  const mark = ok ? "✓" : level === "needed" ? "✗" : "–";
  const open = lang === "zh" ? "（" : " (";
  const close = lang === "zh" ? "）" : ")";
  return [
    `${mark} ${name[lang]}${lang === "zh" ? "：" : ": "}${detail[lang]}${ok ? "" : `${open}${t.levels[level]}${close}`}`,
    ...(next ? [`    → ${next[lang]}`] : []),
    ...commands.map((command) => `      ${command}`),
    ...(mirrorCommands.length > 0 ? [`    → ${t.mirror}`] : []),
    ...mirrorCommands.map((command) => `      ${command}`),
  ];
}

const doctor: Command = {
  name: "doctor",
  usage: "doctor [--json]",
  summary: {
    en: "Tell what this machine has, and what to do about what is missing",
    zh: "检查本机环境，并说明缺少的部分如何补上",
  },
  options: { json: jsonOption },
  positionals: [0, 0],
  async run(args, lang) {
    const home = gradusHome();
    const items = await examine(home, () => engineItems(home));
    if (args.values.json) {
      process.stdout.write(`${JSON.stringify({ type: "result", items })}\n`);
      return 0;
    }
    for (const item of items) process.stdout.write(`${linesOf(item, lang).join("\n")}\n`);
    const wanting = items.filter(({ ok, level }) => !ok && level === "needed").map(({ name }) => name[lang]);
    const { good, bad } = texts[lang];
    process.stdout.write(`\n${wanting.length === 0 ? good : bad(wanting.join(lang === "zh" ? "、" : ", "))}\n`);
    return 0;
  },
};

export default doctor;
