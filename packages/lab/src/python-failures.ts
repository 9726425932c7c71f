/** Says in words what went wrong with a learner's Python program. */
import type { ProgramError } from "./exercise-messages.ts";
import type { Bilingual } from "./lab.ts";
import { pythonAdvice } from "./python-advice.ts";
import { ExerciseFailure, type Failure, type FailureKind } from "./verdict.ts";

/** An error inside the program, as it told it. @param asked the function that was called; undefined while the file was loaded */
export function pythonFailure(error: ProgramError, asked: string | undefined): ExerciseFailure {
  const { kind, message, line, column, other } = error;
  // What was called may be the exercise's driver, of which learners know nothing; their own function is the outermost of their file.
  const doing = asked && (error.doing ?? asked);
  // A line of another file of theirs would be looked for in this one.
  const elsewhere = other !== undefined && syntaxErrors.includes(error.name);
  const where: Partial<Failure> = elsewhere ? {} : { ...(line ? { line } : {}), ...(line && column ? { column } : {}) };
  const make = (failureKind: FailureKind, text: Bilingual) =>
    new ExerciseFailure({ kind: failureKind, message: text, ...where });
  if (kind === "missing") {
    return make("missing", {
      en: `The file defines no function ${message}. Begin it with: def ${message}(…):`,
      zh: `文件没有定义函数 ${message}。它应当以 def ${message}(…): 开头。`,
    });
  }
  if (kind === "withheld") {
    return make("withheld", {
      en: `${message} is what you are to write here; this exercise does without it.`,
      zh: `${message} 正是这道练习要你写的内容，这里不能直接使用。`,
    });
  }
  if (kind === "import") return make("import", importText(message));
  if (kind === "denied") {
    if (message === "input()") {
      return make("denied", {
        en: "input() waits for somebody to type, and nobody does while the exercise is checked. What your function needs arrives in its arguments.",
        zh: "input() 会等待键盘输入，而检查练习时没有人输入。函数需要的数据都通过参数传入。",
      });
    }
    return make("denied", {
      en: `The program reached for files, the network, other processes or threads, which is not allowed: ${message}. An exercise only computes.`,
      zh: `程序试图使用文件、网络、其他进程或线程，这是不允许的：${message}。练习只需要计算。`,
    });
  }
  if (error.name === "NotImplementedError" && (message === "" || /^TODO\b/.test(message))) {
    if (other) {
      const id = other.replaceAll("_", "-");
      return make("import", {
        en: `Nothing is written yet in your exercise ${id}, which this one uses. Do that one first: npx --no-install gradus check ${id}`,
        zh: `你的练习 ${id} 还没有写，这一道要用到它。请先完成那一道：npx --no-install gradus check ${id}`,
      });
    }
    return make("todo", {
      en: `Nothing is written yet${doing ? ` in ${doing}` : ""}: put your own lines where the file says TODO.`,
      zh: `${doing ? `${doing} ` : ""}还没有写：请在文件中标有 TODO 的地方写上你的代码。`,
    });
  }
  if (other && elsewhere) {
    const id = other.replaceAll("_", "-");
    return make("import", {
      en: `Your exercise ${id}, which this one uses, is not valid Python${line ? ` (line ${line})` : ""}: ${message}`,
      zh: `这一道要用到的练习 ${id} 不是合法的 Python${line ? `（第 ${line} 行）` : ""}：${message}`,
    });
  }
  if (syntaxErrors.includes(error.name) && !doing) {
    return make(
      "source",
      advised(error, {
        en: `The file is not valid Python${line ? ` (line ${line})` : ""}: ${message}`,
        zh: `文件不是合法的 Python${line ? `（第 ${line} 行）` : ""}：${message}`,
      }),
    );
  }
  if (error.name === "MemoryError") {
    return make("memory", {
      en: `${doing ?? "The file"} asked for more memory than there is. Does a list or an array grow without bound?`,
      zh: `${doing ?? "文件"} 申请的内存超出了上限。是否有列表或数组在无限增长？`,
    });
  }
  if (error.name === "SystemExit") {
    return make("exit", {
      en: "The program ended itself (exit, quit or sys.exit) before it had answered. Return a result instead.",
      zh: "程序没有给出回答就自行结束了（exit、quit 或 sys.exit）。请返回结果，不要结束程序。",
    });
  }
  if (error.name === "RecursionError") {
    return make("error", {
      en: `${doing ?? "The file"} broke off: functions call each other without end (${message}).`,
      zh: `${doing ?? "文件"} 执行时出错：函数之间的调用没有尽头（${message}）。`,
    });
  }
  return make(
    "error",
    advised(error, {
      en: `${doing ? `${doing} broke off` : "The file broke off while it was loaded"} with an error: ${error.name}: ${message}`,
      zh: `${doing ? `${doing} 执行时` : "加载文件时"}出错：${error.name}: ${message}`,
    }),
  );
}

/** The text with what can be done about it, where that is known. */
function advised({ name, message }: ProgramError, text: Bilingual): Bilingual {
  const advice = pythonAdvice(name, message);
  if (!advice) return text;
  const end = (said: string) => /[.。!！?？]$/.test(said);
  return {
    en: `${text.en}${end(text.en) ? " " : ". "}${advice.en}`,
    zh: `${text.zh}${end(text.zh) ? "" : "。"}${advice.zh}`,
  };
}

/** An error in a lesson's code: nobody loads a file there. */
export function snippetFailure(error: ProgramError): ExerciseFailure {
  const { failure } = pythonFailure(error, undefined);
  if (failure.kind !== "error" && failure.kind !== "source") return new ExerciseFailure(failure);
  const text = `${error.name}: ${error.message}`.replace(/: $/, "");
  return new ExerciseFailure({ ...failure, message: advised(error, { en: text, zh: text }) });
}

const syntaxErrors = ["SyntaxError", "IndentationError", "TabError"];

function importText(name: string): Bilingual {
  const id = /^mine\.(\w+)/.exec(name)?.[1]?.replaceAll("_", "-");
  if (id) {
    return {
      en: `There is no exercise ${id} of yours that this one could use. Begin with that one: npx --no-install gradus check ${id}`,
      zh: `还没有你自己的练习 ${id} 可供使用。请先完成它：npx --no-install gradus check ${id}`,
    };
  }
  return {
    en: `${name} is not there in this exercise. It may import Python's standard library, and NumPy, Pandas or PyTorch where the task says so.`,
    zh: `这道练习不能使用 ${name}。可以导入 Python 标准库；任务说明中提到时，还可以导入 NumPy、Pandas 或 PyTorch。`,
  };
}
