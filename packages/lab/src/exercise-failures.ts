/** Says in words what went wrong with a learner's program. */
import type { SandboxError } from "@gradus/sandbox/limits";
import type { ExerciseLanguage } from "./exercise.ts";
import { type ProgramError, unsettledCode } from "./exercise-messages.ts";
import type { Bilingual } from "./lab.ts";
import { ExerciseFailure, type Failure, type FailureKind } from "./verdict.ts";

/** Name of the copy of the learner's file; it stands in the stacks of their errors. */
export const copyName = "exercise.ts";

const place = new RegExp(`${copyName.replace(".", "\\.")}(?:\\?load=\\d+)?:(\\d+)(?::(\\d+))?`);

/** The innermost frame of a stack, where it is in another exercise of the learner's, which they import as `#mine/<id>`. */
const otherExercise = /^.*\n\s+at [^\n]*\/mine-([\w-]+)\.ts:\d+:\d+\)?(?:\n|$)/;

/** The innermost frame that is in a file of the learner's at all: in another exercise, if it has a name and not that of the copy. */
const innermost = /(?:\/mine-([\w-]+)\.ts|\/exercise\.ts\?load=\d+):(\d+)/;

/** A frame of the stack that is in a function of the learner's file. */
const frame = new RegExp(`at (?:async )?(?:[\\w$]+\\.)*([\\w$]+) \\([^)]*${copyName.replace(".", "\\.")}\\?load=`, "g");

/** An error inside the program, as it told it. @param asked the function that was called; undefined while the file was imported */
export function failureOf(error: ProgramError, asked: string | undefined): ExerciseFailure {
  const [, line, column] = place.exec(error.stack) ?? [];
  // What was called may be the exercise's driver, of which learners know nothing; their own function is the outermost of their file.
  const doing = asked && ([...error.stack.matchAll(frame)].at(-1)?.[1] ?? asked);
  const where: Partial<Failure> = line ? { line: Number(line), ...(column ? { column: Number(column) } : {}) } : {};
  const make = (kind: FailureKind, message: Bilingual) => new ExerciseFailure({ kind, message, ...where });
  const { message } = error;
  if (error.kind === "missing") {
    return make("missing", {
      en: `The file exports no function ${message}. Begin it with: export function ${message}(…`,
      zh: `文件没有导出函数 ${message}。它应当以 export function ${message}(… 开头。`,
    });
  }
  if (error.kind === "withheld") {
    return make("withheld", {
      en: `${message} is what you are to write here; this exercise does without it.`,
      zh: `${message} 正是这道练习要你写的内容，这里不能直接使用。`,
    });
  }
  if (error.kind === "closed") {
    return make("withheld", {
      en: `${message} is closed in exercises: it may do in one go what one of them asks you to write. Build it from the operations of the lessons: arithmetic, comparisons, exp, log, sum, max, matmul, reshape …`,
      zh: `${message} 在练习中不开放：它可能一步就完成了某道练习要你写的内容。请用课程里的运算来实现：四则运算、比较、exp、log、sum、max、matmul、reshape 等。`,
    });
  }
  if (error.kind === "import" && message.startsWith("#mine/")) {
    const id = message.slice("#mine/".length);
    return make("import", {
      en: `There is no exercise ${id} of yours that this one could use. Begin with that one: npx --no-install gradus check ${id}`,
      zh: `还没有你自己的练习 ${id} 可供使用。请先完成它：npx --no-install gradus check ${id}`,
    });
  }
  if (error.kind === "import") {
    return make("import", {
      en: `${message} is not there in an exercise. It may import @gradus/tensor, those of its modules that the lessons import, and #mine/… where the task says so.`,
      zh: `练习中不能使用 ${message}。只能导入 @gradus/tensor、课程代码导入过的模块，以及任务说明中提到的 #mine/…。`,
    });
  }
  if (error.kind === "denied") {
    return make("denied", {
      en: `The program reached for files, the network, other processes or the machine, which is not allowed: ${message}. An exercise only computes.`,
      zh: `程序试图使用文件、网络、其他进程或本机资源，这是不允许的：${message}。练习只需要计算。`,
    });
  }
  if (/^TODO\b/.test(message)) {
    const missing = /^TODO: (\w+)/.exec(message)?.[1] ?? doing;
    const other = otherExercise.exec(error.stack)?.[1];
    if (other) {
      return make("import", {
        en: `Nothing is written yet in ${missing}, which is taken from your exercise ${other}. Do that one first: npx --no-install gradus check ${other}`,
        zh: `${missing} 还没有写，它来自你的练习 ${other}。请先完成那一道：npx --no-install gradus check ${other}`,
      });
    }
    return make("todo", {
      en: `Nothing is written yet${missing ? ` in ${missing}` : ""}: put your own lines where the file says TODO.`,
      zh: `${missing ? `${missing} ` : ""}还没有写：请在文件中标有 TODO 的地方写上你的代码。`,
    });
  }
  const [, from, name] = /^The requested module '(.+)' does not provide an export named '(.+)'$/.exec(message) ?? [];
  if (error.name === "SyntaxError" && from) {
    const mine = from.startsWith("#mine/");
    return make("import", {
      en: `${mine ? `Your exercise ${from.slice("#mine/".length)}` : from} exports no ${name}. Is the name misspelt, or is export missing there?`,
      zh: `${mine ? `你的练习 ${from.slice("#mine/".length)}` : ` ${from}`} 没有导出 ${name}。是名字拼错了，还是那里漏写了 export？`.trimStart(),
    });
  }
  if (error.name === "SyntaxError" || /ERR_(INVALID|UNSUPPORTED)_TYPESCRIPT/.test(error.stack)) {
    // An export inside of a function is what a forgotten brace looks like to the parser.
    const open = message.includes("cannot be used outside of module code");
    const [, other, at] = innermost.exec(error.stack) ?? [];
    return make("source", {
      en: `${other ? `Your exercise ${other} (line ${at})` : "The file"} is not valid TypeScript: ${message}${open ? ". Is a } missing above?" : ""}`,
      zh: `${other ? `你的练习 ${other}（第 ${at} 行）` : "文件"}不是合法的 TypeScript：${message}${open ? "。上面是否漏了一个 }？" : ""}`,
    });
  }
  const [, other, at] = innermost.exec(error.stack) ?? [];
  if (other) {
    return make("error", {
      en: `Your exercise ${other}, which is used here, broke off in line ${at} with an error: ${error.name}: ${message}`,
      zh: `这里用到了你的练习 ${other}，它在第 ${at} 行出错：${error.name}: ${message}`,
    });
  }
  if (doing && error.name === "RangeError" && message === "Maximum call stack size exceeded") {
    return make("error", {
      en: `${doing} broke off: functions call each other without end (${message}).`,
      zh: `${doing} 执行时出错：函数之间的调用没有尽头（${message}）。`,
    });
  }
  const unknown = error.name === "ReferenceError" && /^([\w$]+) is not defined$/.exec(message)?.[1];
  if (unknown) {
    return make("error", {
      en: `${unknown} is not defined. Is it misspelt, or not imported? For example: import { tensor, type Tensor } from "@gradus/tensor";`,
      zh: `${unknown} 没有定义。是拼写有误，还是忘了导入？例如：import { tensor, type Tensor } from "@gradus/tensor";`,
    });
  }
  return make("error", {
    en: `${doing ? `${doing} broke off` : "The file broke off while it was loaded"} with an error: ${error.name}: ${message}`,
    zh: `${doing ? `${doing} 执行时` : "加载文件时"}出错：${error.name}: ${message}`,
  });
}

/** A program that gave no answer. */
export function failureOfEnd(
  error: SandboxError,
  seconds: number,
  memoryMb: number,
  language: ExerciseLanguage = "typescript",
): ExerciseFailure {
  const print = language === "python" ? "print" : "console.log";
  const make = (kind: FailureKind, message: Bilingual) => new ExerciseFailure({ kind, message });
  switch (error.reason) {
    case "cpu-time":
    case "wall-time":
      return make("time", {
        en: `The program did not finish within ${seconds} s and was ended. Is there a loop that never ends, or one too many?`,
        zh: `程序在 ${seconds} 秒内没有结束，已被终止。是否有不会结束的循环，或多套了一层循环？`,
      });
    case "memory":
      return make("memory", {
        en: `The program took more than ${memoryMb} MB of memory and was ended. Does a list or an array grow without bound?`,
        zh: `程序占用的内存超过 ${memoryMb} MB，已被终止。是否有列表或数组在无限增长？`,
      });
    case "output":
      return make("output", {
        en: `The program printed more than 1 MB and was ended. Is there a ${print} in a loop that never ends?`,
        zh: `程序输出超过 1 MB，已被终止。是否在不会结束的循环里写了 ${print}？`,
      });
    case "processes":
      return make("processes", {
        en: "The program started other programs and was ended. An exercise only computes.",
        zh: "程序启动了其他程序，已被终止。练习只需要计算。",
      });
    case "message":
      return make("message", {
        en: "The program's answer cannot be read: it is far too large, or was tampered with.",
        zh: "无法读取程序的回答：数据过大，或被篡改。",
      });
    case "exit":
      if (error.ending === unsettledCode) {
        return make("exit", {
          en: "The program waits for something that never happens: a promise that nobody resolves.",
          zh: "程序在等待永远不会发生的事：有一个 Promise 始终没有完成。",
        });
      }
      return make("exit", {
        en: `The program ended by itself before it had answered (${error.ending ?? error.message}). Return a result instead of ending the process.`,
        zh: `程序没有给出回答就自行结束了（${error.ending ?? error.message}）。请返回结果，不要结束进程。`,
      });
    default:
      throw error;
  }
}

/** The learner's file cannot even be handed to a program. */
export function sourceFailure(message: Bilingual): ExerciseFailure {
  return new ExerciseFailure({ kind: "source", message });
}
