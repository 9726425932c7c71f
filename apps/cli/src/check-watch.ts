/** `gradus check --watch`: checks again whenever the file is saved, shows hints, and goes on only when asked. */
import { stat } from "node:fs/promises";
import type { LoadedExercise } from "@gradus/lab/exercises";
import type { Lang } from "./language.ts";
import { plainMath } from "./plain-math.ts";
import { taskText } from "./verdict-text.ts";

const texts = {
  en: {
    keys: "t: the task   h: a hint   n: next exercise   r: check again   q: quit",
    hint: (n: number, count: number, text: string) => `Hint ${n} of ${count}: ${text}`,
    noMore: "There are no more hints.",
    last: "That was the last exercise.",
    waiting: "Waiting for you to save the file …",
    passed: "Press n for the next one.",
  },
  zh: {
    keys: "t：任务   h：提示   n：下一道   r：再检查一次   q：退出",
    hint: (n: number, count: number, text: string) => `提示 ${n}/${count}：${text}`,
    noMore: "没有更多提示了。",
    last: "这是最后一道练习。",
    waiting: "保存文件后会自动重新检查……",
    passed: "按 n 进入下一道。",
  },
};

const pollMs = 250;
const clear = "\x1b[2J\x1b[3J\x1b[H";

export interface WatchOptions {
  /** In order; the first is checked at once. */
  exercises: readonly LoadedExercise<unknown>[];
  lang: Lang;
  /** Checks one and gives what to show, whether it passed, and its file. */
  check(exercise: LoadedExercise<unknown>): Promise<{ text: string; passed: boolean; file: string }>;
}

/** Returns when the learner quits. */
export async function watch({ exercises, lang, check }: WatchOptions): Promise<void> {
  const t = texts[lang];
  const keys = readKeys();
  try {
    for (let at = 0; at < exercises.length; at++) {
      const exercise = exercises[at];
      const { hints } = exercise.task[lang];
      let shown = 0;
      let text = "";
      let note = "";
      let passed = false;
      let seen = "";
      const draw = () => {
        const head = process.stdout.isTTY ? clear : "";
        const given = hints.slice(0, shown).map((hint, i) => t.hint(i + 1, hints.length, plainMath(hint)));
        const foot = process.stdin.isTTY ? [t.keys] : [];
        const more = process.stdin.isTTY && at + 1 < exercises.length;
        const state = passed && more ? t.passed : t.waiting;
        process.stdout.write(
          `${head}${[text, "", ...given, note, state, ...foot].filter((line, i) => line || i === 1).join("\n")}\n`,
        );
      };
      const run = async () => {
        const result = await check(exercise);
        ({ text, passed } = result);
        note = "";
        seen = await versionOf(result.file);
        draw();
        return result.file;
      };
      let file = await run();
      for (let next = false; !next; ) {
        const key = await keys.take(pollMs);
        if (key === "q" || key === "\u0003") return;
        if (key === "n") {
          next = at + 1 < exercises.length;
          if (!next) note = t.last;
          if (!next) draw();
        } else if (key === "h") {
          note = shown < hints.length ? "" : t.noMore;
          shown = Math.min(hints.length, shown + 1);
          draw();
        } else if (key === "t") {
          note = taskText(exercise.task[lang].body);
          draw();
        } else if (key === "r" || (await versionOf(file)) !== seen) {
          file = await run();
        }
      }
    }
  } finally {
    keys.close();
  }
}

/** Changes whenever the file is saved, also by editors that put a new file in its place. */
async function versionOf(file: string): Promise<string> {
  const there = await stat(file).catch(() => undefined);
  return there ? `${there.mtimeMs} ${there.size} ${there.ino}` : "";
}

/** Single keys where there is a terminal; elsewhere none ever comes. */
function readKeys() {
  const { stdin } = process;
  const waiting: string[] = [];
  let wake = () => {};
  const onData = (data: Buffer) => {
    waiting.push(...data.toString("utf8"));
    wake();
  };
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.on("data", onData).resume();
  }
  return {
    /** The next key; undefined where none is pressed for a while. */
    async take(milliseconds: number): Promise<string | undefined> {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return waiting.shift();
    },
    close() {
      if (!stdin.isTTY) return;
      stdin.setRawMode(false);
      stdin.off("data", onData).pause();
    },
  };
}
