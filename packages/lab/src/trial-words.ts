/** How values are called in the language that an exercise is written in. */
import type { ExerciseDefinition } from "./exercise.ts";
import type { Bilingual } from "./lab.ts";
import { Foreign } from "./values.ts";

export interface TrialWords {
  /** "a Tensor": what an array is there. */
  array: Bilingual;
  /** A value that is not what it should be: "a list of 3". */
  describe(value: unknown): Bilingual;
  /** @param argument from 0, of `count` */
  changed(name: string, argument: number, count: number): Bilingual;
  /** A call that gave back nothing, where a forgotten `return` does that. */
  nothing?(name: string): Bilingual;
}

const typescriptNames = {
  missing: { en: "undefined (is a return missing?)", zh: " undefined（是否漏写了 return？）" },
  null: { en: "null", zh: " null" },
  true: { en: "true", zh: " true" },
  false: { en: "false", zh: " false" },
  record: { en: "an object", zh: "一个对象" },
};

const pythonNames: typeof typescriptNames = {
  ...typescriptNames,
  null: { en: "None (is a return missing?)", zh: " None（是否漏写了 return？）" },
  true: { en: "True", zh: " True" },
  false: { en: "False", zh: " False" },
  record: { en: "a dict", zh: "一个字典（dict）" },
};

function describeWith(names: typeof typescriptNames): TrialWords["describe"] {
  return (value) => {
    if (value === undefined) return names.missing;
    if (value instanceof Foreign) return { en: value.what, zh: ` ${value.what}` };
    if (value === null) return names.null;
    if (typeof value === "boolean") return value ? names.true : names.false;
    if (typeof value === "number") return { en: String(value), zh: ` ${value}` };
    if (typeof value === "string") return { en: "a text", zh: "一段文字" };
    if (Array.isArray(value)) return { en: `a list of ${value.length}`, zh: `长度为 ${value.length} 的列表` };
    if (ArrayBuffer.isView(value)) return { en: "a typed array", zh: "一个类型化数组" };
    return names.record;
  };
}

function changedWith(instead: Bilingual): TrialWords["changed"] {
  return (name, argument, count) => {
    const [en, zh] =
      count > 1 ? [`its argument number ${argument + 1}`, `第 ${argument + 1} 个参数`] : ["its argument", "参数"];
    return { en: `${name} changed ${en}. ${instead.en}`, zh: `${name} 修改了${zh}。${instead.zh}` };
  };
}

export const typescriptWords: TrialWords = {
  array: { en: "a Tensor", zh: "一个 Tensor" },
  describe: describeWith(typescriptNames),
  changed: changedWith({
    en: "Who called it still needs the old numbers: compute a new array.",
    zh: "调用者之后还要用原来的数：请计算出新的数组。",
  }),
};

function pythonWords(array: Bilingual): TrialWords {
  return {
    array,
    describe: describeWith(pythonNames),
    nothing: (name) => ({
      en: `This time ${name} returned None. Is a return missing? print only shows a value, return hands it back.`,
      zh: `这一次 ${name} 返回的是 None。是不是漏写了 return？print 只是把值显示出来，return 才把它交回。`,
    }),
    changed: changedWith({
      en: "Who called it still needs the old value: make a new one, such as sorted(x) instead of x.sort().",
      zh: "调用者之后还要用原来的值：请建立新的值，例如用 sorted(x) 代替 x.sort()。",
    }),
  };
}

/** The words of an exercise's language and libraries. */
export function wordsOf({ language, modules = [] }: ExerciseDefinition<never>): TrialWords {
  if (language !== "python") return typescriptWords;
  return modules.includes("torch")
    ? pythonWords({ en: "a PyTorch tensor", zh: "一个 PyTorch 张量" })
    : pythonWords({ en: "a NumPy array", zh: "一个 NumPy 数组" });
}
