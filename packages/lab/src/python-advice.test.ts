import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { ExerciseDefinition } from "./exercise.ts";
import { pythonAdvice } from "./python-advice.ts";
import { findProgramPython } from "./python-process.ts";
import { ExerciseTrial } from "./trial.ts";
import { wordsOf } from "./trial-words.ts";
import type { ArrayCodec } from "./values.ts";
import type { ExerciseFailure } from "./verdict.ts";

/** Calls here hand over no arrays. */
const codec: ArrayCodec<never> = {
  is: (_value): _value is never => false,
  make: () => {
    throw new Error("no arrays here");
  },
  read: () => {
    throw new Error("no arrays here");
  },
};

const found = await findProgramPython([]);
const python = found?.kind === "cpython" ? found.python.file : undefined;

/** What Python itself says of a program: its error's name and message. */
function saidOf(code: string): [name: string, message: string] {
  const telling = `
import sys
try: exec(compile(sys.argv[1], "exercise.py", "exec"), {})
except BaseException as error:
    print(type(error).__name__)
    print(error.msg if isinstance(error, SyntaxError) else error)`;
  const said = execFileSync(python!, ["-I", "-X", "utf8", "-c", telling, code], { encoding: "utf8" });
  const at = said.indexOf("\n");
  return [said.slice(0, at).trim(), said.slice(at).trim()];
}

describe.skipIf(!python)(
  "what this machine's Python says of a beginner's mistakes gets advice (no Python: skipped)",
  () => {
    it.each([
      ["print（1)", "（", "("],
      ["x = “a”", "全角", '"'],
      ["def f(x)\n    return x", "冒号", "colon"],
      ["x = (1,", "括号", "bracket"],
      ["x = 'a", "引号", "quotation"],
      ["if 1 = 2:\n    pass", "==", "=="],
      ["return 1", "函数", "function"],
      ["def f():\nreturn 1", "缩进", "indented"],
      ["x = 1\n  y = 2", "对齐", "column"],
      ["if 1:\n        x = 1\n\ty = 2", "制表符", "tabs"],
      ["print(countt)", "countt", "countt"],
      ["def f():\n    n += 1\nf()", "赋值", "assigns"],
      ["x = [2, 1].sort()\nx[0]", "None", "None"],
      ["x = None\nx.append(1)", "None", "None"],
      ["def f(a):\n    pass\nf()", "参数", "arguments"],
      ["'1' + 1", "类型", "types"],
      ["sum = 3\nsum([1])", "重名", "no function"],
      ["1 / 0", "除数", "divisor"],
      ["[1][1]", "长度减 1", "minus 1"],
      ["{}['a']", "get", "get"],
      ["'a'.push(1)", "拼写", "spelling"],
      ["float('twelve')", "不是数", "no number"],
      ["open('train.csv')", "空文件夹", "empty folder"],
    ])("%j", (code, zh, en) => {
      const [name, message] = saidOf(code);
      const advice = pythonAdvice(name, message);
      expect(advice?.zh, `${name}: ${message}`).toContain(zh);
      expect(advice?.en, `${name}: ${message}`).toContain(en);
    });
  },
);

it("asks for a missing return where a call gave back nothing and the property does not hold", async () => {
  const asked = async (value: unknown) => {
    const words = wordsOf({ language: "python" } as ExerciseDefinition<never>);
    const trial = new ExerciseTrial(1, codec, async () => ({ value, changed: [] }), words);
    await trial.call("clock", 61);
    try {
      trial.expect(false, { en: "Wrong.", zh: "不对。" });
    } catch (error) {
      return (error as ExerciseFailure).failure.message;
    }
  };
  expect(await asked(null)).toEqual({
    en: expect.stringMatching(/^Wrong\. This time clock returned None/),
    zh: expect.stringMatching(/^不对。这一次 clock 返回的是 None/),
  });
  expect(await asked("0:01:01")).toEqual({ en: "Wrong.", zh: "不对。" });
});

it("says nothing of errors that it does not know", () => {
  expect(pythonAdvice("SomebodysError", "went wrong")).toBeUndefined();
  expect(pythonAdvice("SyntaxError", "invalid character '☃' (U+2603)")).toBeUndefined();
});
