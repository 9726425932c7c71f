import { doctor as examine } from "@gradus/lab/doctor";
import { gradusHome } from "@gradus/lab/home";
import { type Command, jsonOption } from "../command.ts";

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
    const items = await examine(gradusHome());
    if (args.values.json) {
      process.stdout.write(`${JSON.stringify({ type: "result", items })}\n`);
      return 0;
    }
    for (const { name, ok, detail, next } of items) {
      process.stdout.write(`${ok ? "✓" : "–"} ${name[lang]}: ${detail[lang]}\n`);
      if (next) process.stdout.write(`    → ${next[lang]}\n`);
    }
    return 0;
  },
};

export default doctor;
