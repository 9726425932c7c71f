import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Limits, SandboxError } from "./limits.ts";
import { findIsolation, type Isolation } from "./os.ts";
import { openSandbox } from "./sandbox.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const limits: Partial<Limits> = { cpuSeconds: 1, wallSeconds: 1.5, memoryMb: 256 };
const isolations: Isolation[] = ["none", ...((await findIsolation()) === "none" ? [] : [await findIsolation()])];

let folder: string;
let secret: string;
let server: Server;
let port: number;
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
  folder = realpathSync(mkdtempSync(join(tmpdir(), "gradus sandbox 沙箱 ")));
  secret = join(folder, "secret.txt");
  writeFileSync(secret, "a secret");
  vi.stubEnv("TMPDIR", folder);
  vi.stubEnv("SECRET_KEY", "not for you");
  connections = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Processes of this machine whose command line names the test's folder. */
const processesLeft = () => processesOf(folder);

function processesOf(part: string): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(part));
}

describe.each(isolations)("with the operating system's sandbox: %s", (isolation) => {
  const open = (more: Partial<Limits> = {}, read: string[] = []) =>
    openSandbox({
      entry: here("fixtures/program.ts"),
      // The test's folder is not among what may be read; its name tells the process.
      read: [here("child.ts"), here("frames.ts"), ...read],
      limits: { ...limits, ...more },
      isolation,
    });

  async function inside(code: string, more: Partial<Limits> = {}, read: string[] = []): Promise<unknown> {
    const sandbox = await open(more, read);
    try {
      return await sandbox.request(code);
    } finally {
      await sandbox.close();
      expect(readdirSync(folder)).toEqual(["secret.txt"]);
      expect(processesLeft()).toEqual([]);
    }
  }

  const builtin = (name: string) => `process.getBuiltinModule("node:${name}")`;

  it("answers, again and again, whatever JSON holds", async () => {
    const sandbox = await open();
    for (let i = 0; i < 20; i++)
      expect(await sandbox.request(`return [${i}, "文", {a: null}]`)).toEqual({ value: [i, "文", { a: null }] });
    const long = "长".repeat(300_000);
    expect(await sandbox.request(`return ${JSON.stringify(long)}`)).toEqual({ value: long });
    await sandbox.close();
    await sandbox.close();
  });

  it("has a clean environment, an empty folder and no input", async () => {
    expect(await inside("return Object.keys(process.env)")).toEqual({
      value: expect.not.arrayContaining(["SECRET_KEY", "PATH"]),
    });
    expect(await inside(`return ${builtin("fs")}.readSync(0, new Uint8Array(8))`)).toEqual({ value: 0 });
  });

  it.each([
    ["reads a file", (path: string) => `return ${builtin("fs")}.readFileSync(${path}, "utf8")`],
    ["reads it by promise", (path: string) => `return await ${builtin("fs/promises")}.readFile(${path}, "utf8")`],
    ["reads it as a blob", (path: string) => `return await (await ${builtin("fs")}.openAsBlob(${path})).text()`],
    ["imports it", (path: string) => `return await import(${path})`],
    ["requires it", (path: string) => `return ${builtin("module")}.createRequire("/")(${path})`],
    [
      "reads it through /proc",
      (path: string) => `return ${builtin("fs")}.readFileSync("/proc/self/root" + ${path}, "utf8")`,
    ],
    ["opens it as a database", (path: string) => `return new (${builtin("sqlite")}.DatabaseSync)(${path})`],
    ["copies it", (path: string) => `return ${builtin("fs")}.copyFileSync(${path}, ${path} + "2")`],
    ["writes it", (path: string) => `return ${builtin("fs")}.writeFileSync(${path}, "")`],
    ["deletes it", (path: string) => `return ${builtin("fs")}.rmSync(${path})`],
    ["links to it", (path: string) => `return ${builtin("fs")}.symlinkSync(${path}, "link")`],
    ["truncates it", (path: string) => `return ${builtin("fs")}.truncateSync(${path})`],
    ["writes beside it", (path: string) => `return ${builtin("fs")}.writeFileSync(${path} + "2", "")`],
    ["writes a heap snapshot", (path: string) => `return ${builtin("v8")}.writeHeapSnapshot(${path} + "2")`],
    ["writes a report", (path: string) => `return process.report.writeReport(${path} + "2")`],
    ["loads it as environment", (path: string) => `return process.loadEnvFile(${path})`],
  ])("does not let out what it must not read or write: %s", async (_what, code) => {
    expect(await inside(code(JSON.stringify(secret)))).toHaveProperty("error");
    expect(readFileSync(secret, "utf8")).toBe("a secret");
  });

  it("may read what a link given to it leads to, and nothing by other links", async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "..", "gradus-link-")));
    try {
      writeFileSync(join(outside, "target"), "open");
      symlinkSync(join(outside, "target"), join(outside, "link"));
      symlinkSync(secret, join(outside, "other"));
      const read = [join(outside, "link")];
      const text = (name: string) =>
        `return ${builtin("fs")}.readFileSync(${JSON.stringify(join(outside, name))}, "utf8")`;
      expect(await inside(text("target"), {}, read)).toEqual({ value: "open" });
      expect(await inside(text("link"), {}, read)).toHaveProperty("error");
      expect(await inside(text("other"), {}, read)).toHaveProperty("error");
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  const connected = (make: string) => `return await new Promise((ok, no) => ${make})`;
  it.each([
    ["a socket", () => connected(`${builtin("net")}.connect(${port}, "127.0.0.1", ok).on("error", no)`)],
    ["fetch", () => `return (await fetch("http://127.0.0.1:${port}").catch((e) => { throw e.cause ?? e; })).status`],
    ["a WebSocket", () => `return new WebSocket("ws://127.0.0.1:${port}").url`],
    ["a server", () => connected(`${builtin("net")}.createServer().on("error", no).listen(0, ok)`)],
    ["UDP", () => connected(`${builtin("dgram")}.createSocket("udp4").on("error", no).bind(0, "127.0.0.1", ok)`)],
    ["DNS by the system", () => connected(`${builtin("dns")}.lookup("example.com", (e, a) => (e ? no(e) : ok(a)))`)],
    ["DNS by itself", () => connected(`${builtin("dns")}.resolve4("example.com", (e, a) => (e ? no(e) : ok(a)))`)],
  ])("has no network: %s", async (_what, code) => {
    expect(await inside(code())).toHaveProperty("error");
    expect(connections).toBe(0);
  });

  it.each([
    ["spawn", `return ${builtin("child_process")}.spawnSync("true").status`],
    ["fork", `return ${builtin("child_process")}.fork("/dev/null").pid`],
    ["execve", `return process.execve(process.execPath, [process.execPath, "-e", "0"], {})`],
    ["a worker", `return new (${builtin("worker_threads")}.Worker)("0", { eval: true }).threadId`],
    ["cluster", `return ${builtin("cluster")}.fork().id`],
    ["the inspector", `return ${builtin("inspector")}.open(0)`],
    ["WASI", `return new (${builtin("wasi")}.WASI)({ version: "preview1" })`],
    ["a native addon", `return process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libm.so.6")`],
    ["internal bindings", `return process.binding("fs")`],
  ])("starts nothing: %s", async (_what, code) => {
    expect(await inside(code)).toHaveProperty("error");
  });

  it.each<[string, string, SandboxError["reason"] | "time", Partial<Limits>]>([
    ["an endless loop", "for (;;);", "time", {}],
    ["endless microtasks", "for (;;) await null;", "time", {}],
    ["endless timers", "for (;;) await new Promise((ok) => setTimeout(ok, 5));", "wall-time", {}],
    ["a wait without end", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", "wall-time", {}],
    ["a promise without end", "await new Promise(() => {});", "exit", {}],
    ["a slow regular expression", `/^(a+)+$/.test("a".repeat(40) + "b");`, "time", {}],
    ["waiting for what its parent does not send", "tools.receive();", "wall-time", {}],
    [
      "lists",
      "const all = []; for (;;) all.push(new Array(1000).fill(all.length));",
      "memory",
      { cpuSeconds: 4, wallSeconds: 5 },
    ],
    [
      "typed arrays",
      "const all = []; for (;;) all.push(new Uint8Array(2 ** 22).fill(1));",
      "memory",
      { cpuSeconds: 4, wallSeconds: 5 },
    ],
    [
      "WebAssembly's memory",
      "const all = []; for (;;) all.push(new Uint8Array(new WebAssembly.Memory({ initial: 64 }).buffer).fill(1));",
      "memory",
      { cpuSeconds: 4, wallSeconds: 5 },
    ],
    [
      "texts",
      `let s = "x"; const all = []; for (;;) all.push(Buffer.from((s = s + s).slice(0, 2 ** 24)));`,
      "memory",
      { cpuSeconds: 4, wallSeconds: 5 },
    ],
    [
      "a gigabyte on stdout",
      `const mb = "x".repeat(2 ** 20); for (let i = 0; i < 1024; i++) process.stdout.write(mb);`,
      "output",
      {},
    ],
    ["lines on stderr", `for (;;) console.error("again".repeat(200));`, "output", {}],
    ["exit", "process.exit(0);", "exit", {}],
    ["really exit", "process.reallyExit(0);", "exit", {}],
    ["abort", "process.abort();", "exit", {}],
    ["its own death", "process.kill(process.pid, 'SIGKILL'); for (;;);", "exit", {}],
    ["its group's death", "process.kill(0, 'SIGKILL'); for (;;);", "exit", {}],
    ["an exit handler that never ends", "process.on('exit', () => { for (;;); }); process.exit(0);", "time", {}],
    ["signals that it takes no notice of", "process.on('SIGTERM', () => {}); for (;;);", "time", {}],
    ["a closed pipe", `${builtin("fs")}.closeSync(4); return 1;`, "exit", {}],
    ["a forged length", `${builtin("fs")}.writeSync(4, Buffer.from([255, 255, 255, 255])); for (;;);`, "message", {}],
    ["no JSON", `${builtin("fs")}.writeSync(4, Buffer.from([2, 0, 0, 0, 123, 91])); for (;;);`, "message", {}],
    ["no UTF-8", `${builtin("fs")}.writeSync(4, Buffer.from([1, 0, 0, 0, 255])); for (;;);`, "message", {}],
    ["an answer that is too long", `return "x".repeat(2 ** 20);`, "message", { messageBytes: 2 ** 16 }],
  ])("ends it: %s", async (_what, code, reason, more) => {
    const began = performance.now();
    // On a machine that others keep busy, the clock may run out before the processor's time does.
    const expected = reason === "time" ? expect.stringMatching(/^(cpu|wall)-time$/) : reason;
    await expect(inside(code, more)).rejects.toMatchObject({ name: "SandboxError", reason: expected });
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it("is not taken in by a forged answer ahead of the question", async () => {
    const sandbox = await open();
    await sandbox.request(`setTimeout(() => tools.send({ value: "forged" }), 0); return 1`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await sandbox.request("return 2")).toEqual({ value: 2 });
    await sandbox.close();
  });

  it("cuts and counts what is printed", async () => {
    const sandbox = await open({ keptBytes: 10 });
    await sandbox.request(`console.log("字".repeat(100)); console.error("no")`);
    await sandbox.close();
    expect(sandbox.printed).toEqual({ stdout: "字字字", stderr: "no\n", bytes: 304 });
  });

  it("has nothing more to say when it is gone", async () => {
    const sandbox = await open();
    await expect(sandbox.request("process.exit(3)")).rejects.toMatchObject({
      reason: "exit",
      ending: expect.anything(),
    });
    await expect(sandbox.request("return 1")).rejects.toMatchObject({ reason: "exit" });
    await sandbox.close();
  });

  it("says why a program did not come up", async () => {
    const entry = join(folder, "broken.js");
    writeFileSync(entry, "throw new Error('never ready')");
    await expect(openSandbox({ entry, read: [], isolation })).rejects.toMatchObject({
      reason: "start",
      message: /never ready/,
    });
    rmSync(entry);
    expect(readdirSync(folder)).toEqual(["secret.txt"]);
  });

  // Nothing but the system ends it, for it takes no notice of anything and uses no processor time.
  const waiting = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${process.platform === "linux" ? "Infinity" : 2_000});`;
  it.each([
    ["killed, while the program computes", "for (;;);", "SIGKILL"],
    ["killed, while the program sleeps", "for (;;) await new Promise((ok) => setTimeout(ok, 50));", "SIGKILL"],
    ["killed, while the program waits for itself", waiting, "SIGKILL"],
    ["ended", "for (;;);", "exit"],
  ])("ends with its parent: %s", async (_what, code, how) => {
    const end = how === "exit" ? "process.exit(0)" : `process.kill(process.pid, "${how}")`;
    const options = { entry: here("fixtures/program.ts"), read: [here("child.ts"), here("frames.ts")], isolation };
    const script = `
      const { openSandbox } = await import(${JSON.stringify(here("sandbox.ts"))});
      const limits = { cpuSeconds: 60, wallSeconds: 60, lifeSeconds: 2 };
      const sandbox = await openSandbox({ ...${JSON.stringify(options)}, limits });
      sandbox.request(${JSON.stringify(code)}).catch(() => {});
      setTimeout(() => ${end}, 500);`;
    spawnSync(process.execPath, ["--input-type=module", "-e", script], { env: process.env });
    for (let i = 0; i < 60 && processesOf("fixtures/program.ts").length > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(processesOf("fixtures/program.ts")).toEqual([]);
    const leftovers = readdirSync(folder).filter((name) => name !== "secret.txt");
    if (how === "exit") expect(leftovers).toEqual([]);
    // Nobody is left to clean up after a kill but the next one who comes, when a day has gone by.
    for (const name of leftovers) utimesSync(join(folder, name), 0, 0);
    await (await open()).close();
    expect(readdirSync(folder)).toEqual(["secret.txt"]);
  });

  it("runs many at once and leaves none", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open()));
    const answers = await Promise.allSettled(
      all.map((sandbox, i) => sandbox.request(i % 2 ? "for (;;);" : "return 1")),
    );
    await Promise.all(all.map((sandbox) => sandbox.close()));
    expect(answers.map(({ status }) => status)).toEqual(all.map((_, i) => (i % 2 ? "rejected" : "fulfilled")));
    expect(processesLeft()).toEqual([]);
    expect(readdirSync(folder)).toEqual(["secret.txt"]);
  }, 40_000);
});

const noBubblewrap = "bubblewrap is not installed, or may not be used here";

/** What Node's permission model leaves open; the grader's own program takes these functions away besides. */
describe("only the operating system's sandbox", () => {
  const inside = async (code: string, isolation: Isolation) => {
    const sandbox = await openSandbox({
      entry: here("fixtures/program.ts"),
      read: [here("child.ts"), here("frames.ts")],
      limits,
      isolation,
    });
    try {
      return await sandbox.request(code);
    } finally {
      await sandbox.close();
    }
  };

  it("hides other processes from signals", async ({ skip }) => {
    skip(!isolations.includes("bubblewrap"), noBubblewrap);
    const code = `return process.kill(${process.pid}, 0)`;
    expect(await inside(code, "none")).toEqual({ value: true });
    expect(await inside(code, "bubblewrap")).toEqual({ error: "ESRCH" });
  });

  it("hides them from changes of priority", async ({ skip }) => {
    skip(!isolations.includes("bubblewrap"), noBubblewrap);
    const code = `return process.getBuiltinModule("node:os").getPriority(${process.pid})`;
    expect(await inside(code, "none")).toHaveProperty("value");
    expect(await inside(code, "bubblewrap")).toHaveProperty("error");
  });
});
