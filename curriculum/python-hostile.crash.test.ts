/** Learners' Python programs that try whatever a program can try: each ends as a clear failure, the same in CPython and in Pyodide. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExerciseSession } from "@gradus/lab/exercise-session";
import { loadExercise } from "@gradus/lab/exercises";
import { tryProperties } from "@gradus/lab/grader";
import { findProgramPython } from "@gradus/lab/python-process";
import { ExerciseFailure, type Failure, type FailureKind } from "@gradus/lab/verdict";
import { findIsolation, type Isolation } from "@gradus/sandbox/os";
import type { Tensor } from "@gradus/tensor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { exerciseSupport } from "./exercise-support.ts";

const support = { ...exerciseSupport, curriculum: join(import.meta.dirname, "testing", "python") };
const exercise = await loadExercise<Tensor>(support.curriculum, "word-count");
const definition = { ...exercise.definition, limits: { seconds: 1, memoryMb: 192 } };
const right = readFileSync(join(exercise.folder, "solution.py"), "utf8");

const found = await findIsolation();
const isolations: Isolation[] = found === "none" ? ["none"] : ["none", found];
const cpython = (await findProgramPython([]))?.kind === "cpython";

/** A program that does something when its function is called, and answers wrongly if it is still there. */
const doing = (...lines: string[]) =>
  `def count_words(text):\n${lines.map((line) => `    ${line}\n`).join("")}    return {}\n`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "gradus hostile python ")));
const secret = join(folder, "secret.txt");
beforeAll(() => writeFileSync(secret, "a secret"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Case = [name: string, source: string, kinds: FailureKind | FailureKind[], message?: RegExp];

const cases: Case[] = [
  ["an endless loop", doing("while True:", "    pass"), "time"],
  ["an endless loop on import", "while True:\n    pass\n", "time"],
  ["an endless generator", doing("import itertools", "sum(itertools.count())"), "time"],
  ["a long sleep", doing("import time", "time.sleep(1000)"), "time"],
  ["a slow regular expression", doing("import re", "re.match('(a+)+$', 'a' * 40 + 'b')"), "time"],
  ["a huge power", doing("len(str(10 ** 10 ** 9))"), ["time", "memory", "error"]],
  ["lists without end", doing("all = []", "while True:", "    all.append(bytearray(2 ** 20))"), "memory"],
  ["one huge list", doing("return [0] * 2 ** 40"), ["memory", "error"]],
  ["endless recursion", doing("return count_words(text)"), "error", /without end/],
  [
    "recursion without a limit",
    doing("import sys", "sys.setrecursionlimit(10 ** 8)", "return count_words(text)"),
    ["exit", "memory", "time", "error"],
  ],
  ["a gigabyte of output", doing("for i in range(1024):", "    print('x' * 2 ** 20)"), "output", /print/],
  ["exit", doing("exit()"), ["exit", "error"]],
  ["sys.exit", doing("import sys", "sys.exit(0)"), "exit", /sys\.exit/],
  ["os._exit", doing("import os", "os._exit(0)"), "exit"],
  ["os.abort", doing("import os", "os.abort()"), "exit"],
  [
    "an exit handler that never ends",
    doing("import atexit, time", "atexit.register(time.sleep, 1000)", "import os", "os._exit(0)"),
    "exit",
  ],
  ["waiting for input", doing("return input('? ')"), "denied", /input\(\)/],
  ["a thread", doing("import threading", "threading.Thread(target=print).start()"), "denied", /thread/],
  ["a thread by its inner name", doing("import _thread", "_thread.start_new_thread(print, ())"), "denied"],
  ["a child process", doing("import subprocess", "subprocess.run(['ls'])"), "denied"],
  ["a command", doing("import os", "os.system('ls')"), ["denied", "error"]],
  ["a fork", doing("import os", "os.fork()"), ["denied", "error"]],
  ["killing its parent", doing("import os", "os.kill(os.getppid(), 9)"), "denied"],
  ["a socket", doing("import socket", "socket.create_connection(('127.0.0.1', 9))"), "denied"],
  ["a name looked up", doing("import socket", "socket.getaddrinfo('example.com', 80)"), "denied"],
  [
    "a web page",
    doing("import urllib.request", "urllib.request.urlopen('http://127.0.0.1:9')"),
    ["denied", "error", "import"],
  ],
  ["reading a file outside", doing(`return open(${JSON.stringify(secret)}).read()`), "denied", /secret\.txt/],
  [
    "reading it by another way",
    doing("import os", `return os.read(os.open(${JSON.stringify(secret)}, os.O_RDONLY), 10)`),
    "denied",
  ],
  ["writing a file outside", doing(`open(${JSON.stringify(join(folder, "new.txt"))}, 'w')`), "denied"],
  ["deleting a file outside", doing("import os", `os.remove(${JSON.stringify(secret)})`), "denied"],
  ["listing a folder", doing("import os", "return os.listdir('/')"), "denied"],
  ["a link", doing("import os", `os.symlink(${JSON.stringify(secret)}, 'link')`), "denied"],
  [
    "a database file",
    doing("import sqlite3", `sqlite3.connect(${JSON.stringify(secret)})`),
    ["denied", "import", "error"],
  ],
  ["thousands of files", doing("for i in range(1000):", "    open('%d.txt' % i, 'w').close()"), "denied"],
  ["foreign code", doing("import ctypes", "ctypes.string_at(0)"), "import"],
  ["JavaScript", doing("import js", "js.process.exit()"), "import"],
  ["JavaScript by Pyodide's name", doing("from pyodide.code import run_js", "run_js('1')"), "import"],
  ["JavaScript by its loaded module", doing("import sys", "return sys.modules['js'].globalThis"), "error"],
  ["NumPy, which is not offered", "import numpy\n", "import", /numpy/],
  ["a module that nobody has", "import nmupy as np\n", "import", /nmupy/],
  ["a module by its name as text", doing("import importlib", "importlib.import_module('numpy')"), "import"],
  ["an exercise that is not needed", "from mine.other import f\n", "import", /other/],
  ["importing the grader's own part", doing("import gradus_program"), ["import", "property"]],
  [
    "forged answers on the pipe",
    doing("import os", "for i in range(50):", "    os.write(4, b'\\x10\\x00\\x00\\x00' + b'{\"id\":2,\"ok\":1}')"),
    ["property", "message", "error", "denied"],
  ],
  [
    "a message of four gigabytes",
    doing("import os, time", "os.write(4, b'\\xff' * 4)", "time.sleep(0.3)"),
    ["message", "error", "denied"],
  ],
  [
    "closed pipes",
    doing("import os", "for fd in range(3, 10):", "    try: os.close(fd)", "    except OSError: pass"),
    ["exit", "time", "property"],
  ],
  [
    "patched builtins",
    doing("import builtins", "builtins.len = builtins.isinstance = builtins.str = lambda *a: 1"),
    ["property", "error", "exit", "message"],
  ],
  [
    "a patched json",
    doing("import json", "json.dumps = lambda *a, **k: '{}'"),
    ["property", "error", "exit", "message"],
  ],
  ["no modules left", doing("import sys", "sys.modules.clear()"), ["property", "error", "exit"]],
  [
    "an error that cannot be told",
    doing("class E(Exception):", "    def __str__(self): raise self", "raise E()"),
    "error",
  ],
  [
    "an error whose text never ends",
    doing("class E(Exception):", "    def __str__(self):", "        while True: pass", "raise E()"),
    "time",
  ],
  ["an error that is no Exception", doing("raise KeyboardInterrupt"), "error"],
  ["an answer in circles", doing("a = []", "a.append(a)", "return a"), "property"],
  // WebAssembly's stack is smaller than what it takes to throw such a list away.
  ["an answer too deep", doing("a = []", "for i in range(10 ** 5): a = [a]", "return a"), ["property", "exit"]],
  ["an answer of a million values", doing("return [0] * 10 ** 6"), "property"],
  ["an answer in wide circles", doing("a = []", "a.extend([a] * 1000)", "return a"), "property"],
  ["a long whole number for an answer", doing("return 10 ** 5000"), "property"],
  ["nothing for an answer", "def count_words(text):\n    pass\n", "property"],
  ["a set for an answer", doing("return {1}"), "property"],
  ["a generator for an answer", doing("yield 1"), "property"],
  ["a function for an answer", doing("return print"), "property"],
  ["a coroutine for an answer", "async def count_words(text):\n    return {}\n", "property"],
  [
    "a text that lies about itself",
    doing("class S(str):", "    def __str__(self): return self", "return S('a')"),
    ["property", "error"],
  ],
  [
    "a dict that never ends",
    doing("class D(dict):", "    def items(self):", "        while True: yield 1, 1", "return D()"),
    "property",
  ],
  ["NaN", doing("return float('nan')"), "property"],
  ["an empty file", "", "missing", /count_words/],
  ["another name", "def count_word(text):\n    return {}\n", "missing", /def count_words/],
  ["a name that is no function", "count_words = 7\n", "missing"],
  ["a missing colon", "def count_words(text)\n    return {}\n", "source", /line 1/],
  ["a missing bracket", "def count_words(text):\n    return (1\n", "source", /line 2/],
  ["wrong indentation", "def count_words(text):\n    x = 1\n      return x\n", "source", /column/],
  ["tabs and blanks", "def count_words(text):\n        x = 1\n\treturn x\n", "source"],
  ["TypeScript", "export function countWords(text: string) { return {}; }\n", "source"],
  ["zeros", "\0".repeat(100), "source"],
  ["brackets without end", `x = ${"[".repeat(50_000)}`, ["source", "memory", "exit", "error"]],
  ["too few parameters", "def count_words():\n    return {}\n", "error", /argument/],
  ["a division by zero", doing("return 1 / 0"), "error", /ZeroDivisionError/],
  ["a key that is not there", doing("return {}['a']"), "error", /KeyError: 'a'/],
];

/** Programs share a process as long as it lives: Pyodide takes seconds to start. */
function bench(python: string | undefined, isolation: Isolation) {
  let session: ExerciseSession<Tensor> | undefined;
  return {
    async judge(source: string): Promise<Failure | undefined> {
      if (python) vi.stubEnv("GRADUS_PYTHON", python);
      const options = { support, definition, driver: undefined, mine: {}, isolation };
      session ??= await ExerciseSession.open<Tensor>(options);
      try {
        await session.load(Buffer.from(source));
        await tryProperties(exercise, session, support, [7]);
        return undefined;
      } catch (error) {
        if (!(error instanceof ExerciseFailure)) throw error;
        return error.failure;
      } finally {
        vi.unstubAllEnvs();
      }
    },
    /** What a program did to its process is gone with it. */
    async fresh() {
      await session?.close();
      session = undefined;
    },
  };
}

/** After these nothing can be expected of a process. */
const spoiling = /patched|no modules|pipe|files|limit|forged/;

const variants: [name: string, python: string | undefined, isolation: Isolation][] = [
  ...(cpython
    ? isolations.map((isolation) => [`CPython, ${isolation}`, undefined, isolation] as [string, undefined, Isolation])
    : []),
  [`Pyodide, ${isolations.at(-1)}`, "pyodide", isolations.at(-1) ?? "none"],
];

describe.each(variants)("%s", (_variant, python, isolation) => {
  const { judge, fresh } = bench(python, isolation);
  afterAll(fresh);

  it.each(cases)("%s", async (name, source, kinds, message) => {
    if (spoiling.test(name)) await fresh();
    const failure = await judge(source);
    if (spoiling.test(name) || ["time", "memory", "output", "exit", "message"].includes(failure?.kind ?? ""))
      await fresh();
    expect([kinds].flat(), failure?.message.en).toContain(failure?.kind);
    if (message) expect(failure?.message.en).toMatch(message);
    expect(failure?.message.en).not.toBe("");
    expect(failure?.message.zh).toMatch(/\p{Script=Han}/u);
    expect(readFileSync(secret, "utf8")).toBe("a secret");
    expect(existsSync(join(folder, "new.txt"))).toBe(false);
  });

  it("the right answer passes, with files of its own and whatever it prints", async () => {
    const files = 'with open("note.txt", "w") as file:\n    file.write("mine")\nprint(open("note.txt").read())\n';
    expect(await judge(`${files}${right}`)).toBeUndefined();
  });

  it("tells where it broke off", async () => {
    const source = "def helper(x):\n    return x.nothing\n\n\ndef count_words(text):\n    return helper(text)\n";
    const failure = await judge(source);
    expect(failure).toMatchObject({ kind: "error", line: 2, property: "counts" });
    expect(failure?.message.en).toMatch(/^count_words broke off.*AttributeError/);
  });
});
