/** Learners' programs that try whatever a program can try. Each ends as a clear failure, quickly, and leaves nothing behind. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadExercise } from "@gradus/lab/exercises";
import { gradeExercise } from "@gradus/lab/grader";
import { ExerciseTrial } from "@gradus/lab/trial";
import type { FailureKind, Verdict } from "@gradus/lab/verdict";
import { findIsolation, type Isolation } from "@gradus/sandbox/os";
import type { Tensor } from "@gradus/tensor";
import { softmax } from "@gradus/tensor/ops/softmax";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exerciseSupport as support } from "./exercise-support.ts";

const exercise = "stable-softmax";
const learnerSeed = 20261125;
const found = await findIsolation();
const isolations: Isolation[] = found === "none" ? ["none"] : ["none", found];
const { folder: exerciseFolder } = await loadExercise<Tensor>(support.curriculum, exercise);
const right = readFileSync(join(exerciseFolder, "solution.ts"), "utf8");
/** Less than the exercise's own, so that the tests take less time. */
const limits = { seconds: 1, memoryMb: 256 };
const importTensor = `import { Tensor, tensor, full } from "@gradus/tensor";`;

let folder: string;
let secret: string;
let file: string;
let server: Server;
let port = 0;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(() => void server.close());

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "gradus hostile ")));
  secret = join(folder, "secret.txt");
  file = join(folder, "mine.ts");
  writeFileSync(secret, "a secret");
  vi.stubEnv("TMPDIR", folder);
  connections = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function processesLeft(): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

async function grade(
  source: string | Uint8Array,
  isolation: Isolation,
  seed?: number,
  id = exercise,
): Promise<Verdict> {
  writeFileSync(file, source);
  const began = performance.now();
  const verdict = await gradeExercise<Tensor>({
    ...{ support, exercise: id, file, learnerSeed, isolation, limits },
    ...(seed === undefined ? {} : { seed }),
  });
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(verdict.isolation === isolation || verdict.failure?.kind === "source").toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["mine.ts", "secret.txt"]);
  expect(readFileSync(secret, "utf8")).toBe("a secret");
  expect(processesLeft()).toEqual([]);
  expect(connections).toBe(0);
  return verdict;
}

/** A program that does something when `softmax` is called, and answers wrongly if it is still there. */
const doing = (code: string) => `${importTensor}
export async function softmax(x: Tensor): Promise<unknown> {
  ${code}
  return full(x.shape, 7);
}`;
/** A program that does something when it is imported. */
const importing = (code: string) => `${importTensor}\n${code}\nexport const softmax = (x: Tensor) => full(x.shape, 7);`;
/** A stream on one of the program's pipes: 3 leads in, 4 leads out. */
const pipe = (fd: number) => `new (process.stdout as any).constructor({ fd: ${fd} })`;
const builtin = (name: string) => `(process as any).getBuiltinModule("node:${name}")`;
const quoted = () => JSON.stringify(secret);
const solution = () => JSON.stringify(join(exerciseFolder, "solution.ts"));
const reference = () => JSON.stringify(join(support.packages["@gradus/tensor"].sources, "ops/softmax.ts"));

type Case = [name: string, source: () => string | Uint8Array, kinds: FailureKind | FailureKind[]];

const cases: Case[] = [
  ["an endless loop", () => doing("for (;;);"), "time"],
  ["an endless loop on import", () => importing("for (;;);"), "time"],
  ["an endless asynchronous loop", () => doing("for (;;) await new Promise((ok) => setTimeout(ok, 1));"), "time"],
  ["endless microtasks", () => doing("for (;;) await null;"), "time"],
  ["endless ticks", () => doing("const go = () => process.nextTick(go); go(); await new Promise(() => {});"), "time"],
  ["a promise that nobody settles", () => doing("await new Promise(() => {});"), "exit"],
  ["a wait on shared memory", () => doing("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"), "time"],
  ["a slow regular expression", () => doing(`/^(a+)+$/.test("a".repeat(40) + "b");`), "time"],
  ["endless recursion", () => doing("const f = (): number => 1 + f(); f();"), "error"],
  [
    "endless asynchronous recursion",
    () => doing("const f = async (): Promise<void> => { await null; await f(); }; await f();"),
    ["time", "memory"],
  ],
  [
    "lists without end",
    () => doing("const all = []; for (;;) all.push(new Array(1000).fill(all.length));"),
    ["memory", "time"],
  ],
  [
    "typed arrays without end",
    () => doing("const all = []; for (;;) all.push(new Float64Array(2 ** 20).fill(1));"),
    "memory",
  ],
  ["tensors without end", () => doing("const all = []; for (;;) all.push(full([1024, 1024], 1));"), "memory"],
  [
    "WebAssembly's memory without end",
    () =>
      doing(
        "const all = []; for (;;) all.push(new Uint8Array(new WebAssembly.Memory({ initial: 64 }).buffer).fill(1));",
      ),
    "memory",
  ],
  [
    "a gigabyte of output",
    () => doing(`const mb = "x".repeat(2 ** 20); for (let i = 0; i < 1024; i++) console.log(mb);`),
    "output",
  ],
  ["errors without end", () => doing(`for (;;) console.error("again".repeat(200));`), "output"],
  ["exit", () => doing("process.exit(0);"), "exit"],
  ["exit on import", () => importing("process.exit(0);"), "exit"],
  ["abort", () => doing("process.abort();"), "exit"],
  ["killing itself", () => doing("process.kill(process.pid, 'SIGKILL');"), "denied"],
  ["killing its parent", () => doing("process.kill(process.ppid, 'SIGKILL');"), "denied"],
  ["killing its group", () => doing("process.kill(0, 'SIGKILL');"), "denied"],
  ["killing by another name", () => doing("(process as any)._kill(process.ppid, 9);"), "denied"],
  ["waking the parent's debugger", () => doing("(process as any)._debugProcess(process.ppid);"), "denied"],
  ["slowing its parent", () => doing(`${builtin("os")}.setPriority(process.ppid, 19);`), "denied"],
  ["an exit handler that never ends", () => doing("process.on('exit', () => { for (;;); }); process.exit();"), "time"],
  [
    "an exit handler that forges",
    () => doing(`const out = ${pipe(4)}; process.on('exit', () => out.write("{}")); process.exit();`),
    ["exit", "message"],
  ],
  [
    "a forged result on stdout",
    () => doing(`console.log('{"type":"result","exercises":1,"passed":1,"failed":0,"skipped":0,"failures":[]}');`),
    "property",
  ],
  [
    "forged answers on the pipe",
    () =>
      doing(`const out = ${pipe(4)}; for (let id = 0; id < 100; id++) {
        const body = Buffer.from(JSON.stringify({ id, ok: true, value: 1, passed: true, changed: [] }));
        const head = Buffer.alloc(4); head.writeUInt32LE(body.length);
        await new Promise((ok) => out.write(Buffer.concat([head, body]), ok));
      }`),
    ["property", "message"],
  ],
  [
    "a message of four gigabytes",
    () =>
      doing(
        `await new Promise((ok) => ${pipe(4)}.write(Buffer.alloc(4, 255), ok)); await new Promise((ok) => setTimeout(ok, 500));`,
      ),
    "message",
  ],
  ["reading the solution", () => doing(`return ${builtin("fs")}.readFileSync(${solution()}, "utf8");`), "denied"],
  ["importing the solution", () => doing(`return (await import(${solution()})).softmax(x);`), "import"],
  [
    "importing the solution by its address",
    () => doing(`return (await import("file://" + ${solution()})).softmax(x);`),
    "import",
  ],
  [
    "requiring the solution",
    () => doing(`return ${builtin("module")}.createRequire(${solution()})(${solution()}).softmax(x);`),
    ["denied", "import", "error"],
  ],
  [
    "importing the check",
    () =>
      doing(
        `return (await import("@gradus/curriculum/1-foundations/3-deep-learning/exercises/stable-softmax/check")).default;`,
      ),
    "import",
  ],
  ["importing the grader", () => doing(`return (await import("@gradus/lab/grader")).gradeExercise;`), "import"],
  [
    "importing the reference",
    () => doing(`return (await import("@gradus/tensor/ops/softmax")).softmax(x);`),
    "withheld",
  ],
  [
    "importing the reference at the top",
    () => `import { softmax as theirs } from "@gradus/tensor/ops/softmax";\nexport const softmax = theirs;`,
    "withheld",
  ],
  [
    "importing the reference by its address",
    () => doing(`return (await import("file://" + ${reference()})).softmax(x);`),
    "import",
  ],
  ["reading the reference", () => doing(`return ${builtin("fs")}.readFileSync(${reference()}, "utf8");`), "denied"],
  [
    "importing the reference by a hook of its own",
    () =>
      doing(`${builtin("module")}.registerHooks({ resolve: () => ({ url: "file://" + ${reference()}, shortCircuit: true, format: "module-typescript" }) });
      return (await import("@gradus/tensor/nn/layers") as any).softmax(x);`),
    ["denied", "withheld", "import", "error"],
  ],
  ["reading a file outside", () => doing(`return ${builtin("fs")}.readFileSync(${quoted()}, "utf8");`), "denied"],
  ["writing a file outside", () => doing(`${builtin("fs")}.writeFileSync(${quoted()}, "changed");`), "denied"],
  ["writing a file in its folder", () => doing(`${builtin("fs")}.writeFileSync("note.txt", "changed");`), "denied"],
  ["deleting a file outside", () => doing(`${builtin("fs")}.rmSync(${quoted()});`), "denied"],
  [
    "a symbolic link",
    () => doing(`${builtin("fs")}.symlinkSync(${quoted()}, "link"); return ${builtin("fs")}.readFileSync("link");`),
    "denied",
  ],
  [
    "a database file",
    () => doing(`new (${builtin("sqlite")}.DatabaseSync)(${quoted()} + ".db");`),
    ["error", "denied"],
  ],
  [
    "importing node:fs",
    () => `import { readFileSync } from "node:fs";\nexport const softmax = () => readFileSync(${quoted()});`,
    "import",
  ],
  [
    "a socket",
    () => doing(`await new Promise((ok, no) => ${builtin("net")}.connect(${port}, "127.0.0.1", ok).on("error", no));`),
    "denied",
  ],
  [
    "a request",
    () => doing(`try { await fetch("http://127.0.0.1:${port}"); } catch (error: any) { throw error.cause ?? error; }`),
    ["denied", "error"],
  ],
  ["a WebSocket", () => doing(`new WebSocket("ws://127.0.0.1:${port}");`), "error"],
  [
    "UDP",
    () => doing(`await new Promise((ok, no) => ${builtin("dgram")}.createSocket("udp4").on("error", no).bind(0, ok));`),
    "denied",
  ],
  ["a name looked up", () => doing(`await ${builtin("dns/promises")}.lookup("example.com");`), "denied"],
  ["a name resolved", () => doing(`await ${builtin("dns/promises")}.resolve4("example.com");`), "denied"],
  [
    "a server",
    () => doing(`await new Promise((ok, no) => ${builtin("net")}.createServer().on("error", no).listen(0, ok));`),
    "denied",
  ],
  ["a child process", () => doing(`${builtin("child_process")}.execSync("touch " + ${quoted()} + "2");`), "denied"],
  ["another program in its place", () => doing(`(process as any).execve("/bin/true", ["true"], {});`), "denied"],
  ["a worker", () => doing(`new (${builtin("worker_threads")}.Worker)("for (;;);", { eval: true });`), "denied"],
  ["the inspector", () => doing(`${builtin("inspector")}.open(0);`), "denied"],
  [
    "a native addon",
    () => doing(`process.dlopen({ exports: {} } as any, "/lib/x86_64-linux-gnu/libm.so.6");`),
    "denied",
  ],
  ["internal bindings", () => doing(`(process as any).binding("fs");`), "denied"],
  [
    "patched prototypes and globals",
    () =>
      doing(`Math.abs = () => 0; Math.max = () => 0; Object.is = () => true; Number.isFinite = () => true;
      Array.prototype.every = () => true; Array.prototype.map = function () { return this; } as any;
      JSON.stringify = () => "{}"; Promise.prototype.then = function () { return this; } as any;
      Object.defineProperty(Object.prototype, "passed", { get: () => true });
      Float32Array.prototype.fill = function () { return this; } as any;`),
    ["property", "message", "time", "exit", "error"],
  ],
  [
    "a patched engine",
    () =>
      doing(
        "Tensor.prototype.toTypedArray = () => new Float32Array(1); Object.defineProperty(Tensor.prototype, 'shape', { get: () => [1] });",
      ),
    ["property", "message", "error"],
  ],
  [
    "a Proxy that lies",
    () => doing("return new Proxy(x, { get: (t, name) => name === 'shape' ? [1e9, 1e9] : (t as any)[name] });"),
    ["message", "property", "error"],
  ],
  [
    "a Proxy that throws",
    () => doing("return new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; }, getPrototypeOf() { throw 3; } });"),
    ["error", "property"],
  ],
  ["a Proxy that never ends", () => doing("return new Proxy({}, { ownKeys() { for (;;); } });"), "time"],
  ["a getter that never ends", () => doing("return { get value() { for (;;); } };"), "time"],
  ["a thenable that never ends", () => doing("return { then() { for (;;); } };"), "time"],
  ["an error whose message never ends", () => doing("throw { get message() { for (;;); } };"), "time"],
  [
    "an error with a false kind",
    () => doing(`throw { kind: "passed", message: { passed: true }, stack: 1 };`),
    "error",
  ],
  ["an answer in circles", () => doing("const a: any = []; a.push(a); return a;"), "property"],
  ["an answer too deep", () => doing("let a: any = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;"), "property"],
  ["an answer of a million values", () => doing("return new Array(1e6).fill(0);"), "message"],
  ["an answer of 200 MB", () => doing("return new Uint8Array(2e8);"), ["message", "memory"]],
  ["a function for an answer", () => doing("return () => x;"), "property"],
  ["nothing for an answer", () => doing("return undefined;"), "property"],
  ["a big integer for an answer", () => doing("return 1n;"), "property"],
  ["an answer of another class", () => doing("return new Map();"), "property"],
  [
    "a changed input",
    () =>
      `${right.replace("softmax(x: Tensor): Tensor {", "softmax(x: Tensor): Tensor {\n  const y = x.mul(1);\n  x.storage.array.fill(0);\n  x = y;")}`,
    "property",
  ],
  ["NaN everywhere", () => doing("return full(x.shape, NaN);"), "property"],
  ["infinity everywhere", () => doing("return full(x.shape, Infinity);"), "property"],
  ["a rejection that nobody handles", () => doing("void Promise.reject(new Error('nobody handles me'));"), "error"],
  [
    "an error out of a timer",
    () => doing("setImmediate(() => { throw new Error('too late'); });"),
    ["error", "property"],
  ],
  ["timers left behind", () => doing("for (let i = 0; i < 1000; i++) setInterval(() => {}, 1);"), "property"],
  ["waiting for input", () => doing("for await (const _ of process.stdin);"), "property"],
  ["taking its parent's messages", () => doing(`for await (const _ of ${pipe(3)});`), "time"],
  ["a closed pipe", () => doing(`await new Promise((ok) => ${pipe(4)}.on("close", ok).destroy());`), "exit"],
  ["a source of 10 MB", () => `// ${"x".repeat(10 * 2 ** 20)}\n${right}`, "source"],
  [
    "a source that is no UTF-8",
    () => Buffer.concat([Buffer.from("// "), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(`\n${right}`)]),
    "source",
  ],
  ["a source of zero bytes", () => "", "missing"],
  ["a source of zeros", () => new Uint8Array(1000), "source"],
  ["a source that is no program", () => "export function softmax(x { return x", "source"],
  [
    "a source nested too deep",
    () => `export const softmax = ${"[".repeat(100_000)}${"]".repeat(100_000)};`,
    ["source", "error", "exit", "memory", "time"],
  ],
  ["another program's text", () => "#!/bin/sh\nrm -rf /", "source"],
  ["an export that is no function", () => "export const softmax = 7;", "missing"],
];

/** Ways to the engine's own relu and softmax besides their names. */
const elementwise = join(support.packages["@gradus/tensor"].sources, "ops/elementwise.ts");
const theirs = (module: string) => `(await import(${JSON.stringify(module)}))`;
const ways: [name: string, relu: string, before?: string][] = [
  ["its module", `return ${theirs("@gradus/tensor/ops/elementwise")}.relu(x);`],
  ["a name with an empty part", `return ${theirs("@gradus/tensor/ops//elementwise")}.relu(x);`],
  ["a name with a dot", `return ${theirs("@gradus/tensor/ops/./elementwise")}.relu(x);`],
  ["a name with two dots", `return ${theirs("@gradus/tensor/ops/../ops/elementwise")}.relu(x);`],
  ["a name with a query", `return ${theirs("@gradus/tensor/ops/elementwise?again")}.relu(x);`],
  ["an escaped name", `return ${theirs("@gradus/tensor/ops/%65lementwise")}.relu(x);`],
  [
    "a module made of a text",
    `return ${theirs(`data:text/javascript,export * from "file://${elementwise}"`)}.relu(x);`,
  ],
  [
    "the backend's kernels",
    `const y = full(x.shape, 0); ${theirs("@gradus/tensor/backend")}.backend().overrides.relu(y, [x]); return y;`,
  ],
  [
    "an operation of the same name",
    `return ${theirs("@gradus/tensor/op")}.defineOp({ name: "relu", infer: () => x, reference() {}, gradient: [] })([x]);`,
  ],
  [
    "the kernels as they are made",
    `const y = full(x.shape, 0) as any; kernels.relu(x.storage.pointer, y.storage.pointer, x.size); return y;`,
    `const { Instance } = WebAssembly;
    let kernels: any = { relu() { throw Object.assign(new Error("made before"), { kind: "denied" }); } };
    (WebAssembly as any).Instance = function (...args: any) {
      const made = new (Instance as any)(...args);
      kernels = { ...made.exports, ...kernels, relu: made.exports.relu ?? kernels.relu };
      return made;
    };`,
  ],
  [
    "the table of kernels, by a name that is not in it",
    `x.gt(0);
    if (!table) throw Object.assign(new Error("inherits nothing"), { kind: "denied" });
    const y = full(x.shape, 0); table.relu(y, [x]); return y;`,
    `let table: any;
    Object.defineProperty(Object.prototype, "gt", {
      get() { if (Object.hasOwn(this, "relu")) table = this; return undefined; },
      set(value) { Object.defineProperty(this, "gt", { value, writable: true, configurable: true }); },
    });`,
  ],
  ["require", `return ${builtin("module")}.createRequire("/")(${JSON.stringify(elementwise)}).relu(x);`],
  ["another loader", `return ${builtin("module")}._load(${JSON.stringify(elementwise)}).relu(x);`],
  [
    "a hook of its own",
    `${builtin("module")}.registerHooks({ load: () => ({ source: ${JSON.stringify(`export * from "file://${elementwise}"`)}, format: "module", shortCircuit: true }) });
    return ${theirs("@gradus/tensor/nn/sequential")}.relu(x);`,
  ],
  [
    "a script of its own",
    `const vm = ${builtin("vm")};
    const options = { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
    return (await vm.runInThisContext(${JSON.stringify(`import("${elementwise}")`)}, options)).relu(x);`,
  ],
  ["its source", `return ${builtin("fs")}.readFileSync(${JSON.stringify(elementwise)}, "utf8");`],
  [
    "rules patched to let it through",
    `String.prototype.startsWith = () => false; Array.prototype.includes = () => false; Array.prototype.filter = () => [];
    Object.hasOwn = () => true; Object.prototype.hasOwnProperty = () => true;
    return ${theirs("@gradus/tensor/ops/elementwise")}.relu(x);`,
  ],
];

const engine = `import { tensor, type Tensor } from "@gradus/tensor";`;
/** Operations of the engine that do what an exercise asks for, by other names or in parts. */
const shortcuts: [exercise: string, code: string, closed: string][] = [
  ["stable-softmax", "export const softmax = (x: Tensor) => x.logSoftmax(1).exp();", "Tensor.logSoftmax"],
  [
    "cross-entropy",
    `import { crossEntropy as theirs } from "@gradus/tensor/ops/cross-entropy";
    export const crossEntropy = (x: Tensor, y: Tensor) => theirs(x, y).item();`,
    "@gradus/tensor/ops/cross-entropy",
  ],
  ["relu", "export const relu = (x: Tensor) => x.clamp(0);", "Tensor.clamp"],
  [
    "relu",
    `export const relu = (x: Tensor) => x.mul(x.gt(0));
    export function reluBackward(grad: Tensor, x: Tensor) {
      const leaf = tensor(x.toTypedArray(), x.shape).requiresGrad_();
      relu(leaf).backward(grad);
      return leaf.grad;
    }`,
    "Tensor.backward",
  ],
  [
    "linear",
    "export const linear = (x: Tensor, weight: Tensor, bias: Tensor) => bias.addmm(x, weight);",
    "Tensor.addmm",
  ],
  [
    "max-pool",
    "export const maxPool2d = (x: Tensor, size: number) => x.unfold(2, size, size).unfold(3, size, size).amax([4, 5]);",
    "Tensor.unfold",
  ],
  [
    "chain-rule",
    `export function lossAndGradients(...point: number[]) {
      const [w, x, b] = point.map((value) => tensor(value, undefined, "float64").requiresGrad_());
      const error = w.mul(x).add(b).tanh().sub(x);
      error.mul(error).backward();
      return { w: w.grad!.item(), x: x.grad!.item(), b: b.grad!.item() };
    }`,
    "Tensor.backward",
  ],
  [
    "dropout",
    `import { bernoulli } from "@gradus/tensor/ops/random";
    export const dropout = (x: Tensor, p: number, training: boolean, generator: any) =>
      x.mul(bernoulli(x.mul(0).add(1 - p), generator)).div(1 - p);`,
    "bernoulli",
  ],
  [
    "compact-network",
    `import { Conv2d } from "@gradus/tensor/nn/layers";
    export const parameterCount = ({ channels }: any) =>
      [...new Conv2d(1, channels[0], 5, null as any).namedParameters()].length;`,
    "Conv2d",
  ],
];

describe.each(isolations)("with the operating system's sandbox: %s", (isolation) => {
  it.each(shortcuts)("%s is not done by %s", async (id, code, closed) => {
    const { passed, failure } = await grade(`${engine}\n${code}`, isolation, undefined, id);
    expect(passed).toBe(false);
    expect(["withheld", "import"]).toContain(failure?.kind);
    for (const text of [failure?.message.en, failure?.message.zh]) expect(text).toContain(closed);
  });

  it("a graph that is not recorded tells no derivatives", async () => {
    const code = `export const linear = (x: Tensor, weight: Tensor, bias: Tensor) => x.matmul(weight).add(bias);
    export function linearBackward(grad: Tensor, x: Tensor, weight: Tensor) {
      const y = tensor(x.toTypedArray(), x.shape).requiresGrad_().matmul(weight);
      return { x: y.node!.gradient(grad, y, 0), weight, bias: grad.sum(0) };
    }`;
    const { failure } = await grade(`${engine}\n${code}`, isolation, undefined, "linear");
    expect(failure?.message.en).toContain("null");
  });

  it("a program with enough work for several threads does it in one", async () => {
    const work = "const big = full([512, 512], 1);\n  big.matmul(big).exp();\n";
    const source = right
      .replace("{ Tensor }", "{ full, Tensor }")
      .replace("import type { full, Tensor }", "import { full, type Tensor }")
      .replace("  const shifted", `  ${work}  const shifted`);
    expect(await grade(source, isolation)).toMatchObject({ passed: true });
  });

  it.each(cases)("%s", async (_name, source, kinds) => {
    const { passed, failure } = await grade(source(), isolation);
    expect(passed).toBe(false);
    expect([kinds].flat()).toContain(failure?.kind);
    expect(failure?.message.en).not.toBe("");
    expect(failure?.message.zh).toMatch(/\p{Script=Han}/u);
  });

  it("answers that were noted down for the learner's seed pass with it and fail with a fresh one", async () => {
    const known: [string, number[]][] = [];
    const { definition } = await loadExercise<Tensor>(support.curriculum, exercise);
    for (const property of Object.values(definition.properties)) {
      const note = async (_what: string, _name: string, [x]: unknown[]) => {
        const value = softmax(x as Tensor);
        known.push([(x as Tensor).toTypedArray().join(), [...value.toTypedArray()]]);
        return { value, changed: [] };
      };
      await property.check(new ExerciseTrial(learnerSeed, support.codec, note));
    }
    const source = `${importTensor}
      const known = new Map(${JSON.stringify(known)} as [string, number[]][]);
      export const softmax = (x: Tensor) => tensor(new Float32Array(known.get(x.toTypedArray().join()) ?? x.toTypedArray()), x.shape);`;
    expect((await grade(source, isolation, learnerSeed)).passed).toBe(true);
    const { passed, failure } = await grade(source, isolation);
    expect(passed).toBe(false);
    expect(failure?.seed).not.toBe(learnerSeed);
    expect((await grade(source, isolation, failure?.seed)).failure?.property).toBe(failure?.property);
  });

  it.each(ways)("what is withheld is not had by %s", async (_name, code, before = "") => {
    const source = `${importTensor}
      ${before}
      export async function relu(x: any): Promise<any> { ${code} }
      export const reluBackward = (grad: any, x: any) => grad.mul(x.gt(0));`;
    const { passed, failure } = await grade(source, isolation, undefined, "relu");
    expect(passed).toBe(false);
    expect(["import", "withheld", "denied"]).toContain(failure?.kind);
  });

  it.each([
    ["millions of values", `Buffer.from("[" + "[],".repeat(2e7) + "0]")`],
    ["millions of lists in one another", `Buffer.from("[".repeat(2e7) + "]".repeat(2e7))`],
  ])("a message of %s does not keep its reader busy", async (_name, body) => {
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    const { failure } = await grade(
      doing(`const body = ${body}; const head = Buffer.alloc(4); head.writeUInt32LE(body.length);
        const out = ${pipe(4)};
        for (const part of [head, body]) await new Promise((ok) => out.write(part, ok));`),
      isolation,
    );
    clearInterval(beat);
    expect(["message", "time"]).toContain(failure?.kind);
    expect(longest).toBeLessThan(1_500);
  });

  it.each([
    ["in the function", doing("await new Promise(() => {});")],
    ["while it is loaded", importing("await new Promise(() => {});")],
    ["in its own then", importing("export const then = () => undefined;")],
  ])(
    "a promise that nobody settles %s is told without a line that the learner did not print",
    async (_name, source) => {
      const { failure, printed } = await grade(source, isolation);
      expect(failure).toMatchObject({ kind: "exit", message: { en: expect.stringContaining("nobody resolves") } });
      expect(printed).toEqual({ stdout: "", stderr: "", bytes: 0 });
    },
  );

  it("an error's text commands no terminal and turns no letters round", async () => {
    const text = "\\x1b[31mred\\x1b[0m\\x07\\x9b2J\\u202efdp.exe";
    const { failure } = await grade(doing(`throw new Error("${text}");`), isolation);
    expect(failure?.message.en).toMatch(/\[31mred\[0m2Jfdp\.exe/);
    expect(failure?.message.en).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const foreign = await grade(doing(`return new ({ ["${text}"]: class {} }["${text}"])();`), isolation);
    expect(foreign.failure?.message.zh).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("the right answer passes, whatever lies about it", async () => {
    expect((await grade(right, isolation)).passed).toBe(true);
  });
});

it("a folder, a pipe, a device, and nothing, in the file's place", async () => {
  const options = { support, exercise, learnerSeed };
  const messageFor = async (place: string) => {
    const { failure } = await gradeExercise<Tensor>({ ...options, file: place });
    expect(failure).toMatchObject({ kind: "source" });
    return failure?.message.en;
  };
  expect(await messageFor(join(folder, "nothing.ts"))).toContain("There is no file");
  expect(await messageFor(folder)).toMatch(/a folder|cannot be read/);
  if (process.platform === "win32") return;
  execFileSync("mkfifo", [join(folder, "pipe.ts")]);
  symlinkSync("/dev/zero", join(folder, "zeros.ts"));
  for (const name of ["pipe.ts", "zeros.ts"]) expect(await messageFor(join(folder, name))).toContain("not a file");
  symlinkSync(join(folder, "nowhere"), join(folder, "link.ts"));
  expect((await gradeExercise<Tensor>({ ...options, file: join(folder, "link.ts") })).failure?.kind).toBe("source");
});
