import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DataError } from "./error.ts";
import { pull, status, verify } from "./fetch.ts";
import type { PullOptions } from "./options.ts";
import type { PullProgress } from "./progress.ts";
import type { DataSet } from "./registry.ts";

const SIZE = 300_000;
const content = pseudoRandomBytes(SIZE);
const packed = gzipSync(content);
// Packed beforehand: while it is, this process answers nobody, and a server that is silent is given up.
const bomb = gzipSync(Buffer.alloc(50_000_000));
const set: DataSet = {
  name: "toy",
  title: { en: "Toy", zh: "玩具" },
  description: { en: "Bytes", zh: "字节" },
  licence: "CC0",
  files: [{ name: "bytes", size: SIZE, sha256: createHash("sha256").update(content).digest("hex"), sources: [] }],
};

function pseudoRandomBytes(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state * 48271) % 2147483647;
      return state & 255;
    }),
  );
}

/** How the server behaves is the first folder of the path; what it was asked is kept. */
let base: string;
let requests: { path: string; range: string | undefined; authorization: string | undefined }[] = [];
const server = createServer((request, response) => {
  const path = request.url ?? "";
  requests.push({ path, range: request.headers.range, authorization: request.headers.authorization });
  const behaviour = behaviours[path.split("/")[1]!];
  if (behaviour && path.endsWith("/toy/bytes.gz")) behaviour(request, response);
  else response.writeHead(404).end();
});

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;
const half = packed.subarray(0, packed.length / 2);

/** A good server: entity tag, ranges, `If-Range`. */
function serve(request: IncomingMessage, response: ServerResponse, body: Buffer, etag: string, end?: Behaviour): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const wanted = request.headers["if-range"];
  const partial = from > 0 && (wanted === undefined || wanted === etag);
  const rest = partial ? body.subarray(from) : body;
  const range = partial ? { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` } : {};
  response.writeHead(partial ? 206 : 200, { etag, "content-length": rest.length, ...range });
  if (end && !partial) {
    response.write(half);
    end(request, response);
  } else response.end(rest);
}

const cutOff: Behaviour = (_, response) => void setTimeout(() => response.destroy(), 30);
const leaveHanging: Behaviour = () => undefined;
const behaviours: Record<string, Behaviour> = {
  good: (request, response) => serve(request, response, packed, '"a"'),
  slow: (_, response) => {
    response.writeHead(200, { "content-length": packed.length });
    response.write(half);
    setTimeout(() => response.end(packed.subarray(half.length)), 700);
  },
  cutOnce: (request, response) => serve(request, response, packed, '"a"', cutOff),
  hangOnce: (request, response) => serve(request, response, packed, '"a"', leaveHanging),
  otherVersion: (request, response) =>
    serve(request, response, packed, `"${requests.length}"`, requests.length === 1 ? cutOff : undefined),
  ignoresRange: (request, response) => {
    response.writeHead(200, { "content-length": packed.length });
    response.write(half);
    if (request.headers.range) response.end(packed.subarray(half.length));
    else cutOff(request, response);
  },
  alwaysCut: (request, response) => {
    response.writeHead(200, { "content-length": packed.length });
    response.write(half);
    cutOff(request, response);
  },
  saysLess: (_, response) => {
    response.socket?.end(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), packed]));
  },
  saysHuge: (_, response) => void response.writeHead(200, { "content-length": 10 ** 12 }).write(half),
  endless: (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(content));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  truncated: (_, response) => void response.end(half),
  wrong: (_, response) => void response.end(gzipSync(Buffer.from(content).fill(7, 100, 101))),
  bomb: (_, response) => void response.end(bomb),
  stalls: (_, response) => void response.writeHead(200, { "content-length": packed.length }).write(half),
  silent: leaveHanging,
  page: (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("\n<html>Log in</html>"),
  loop: (request, response) => void response.writeHead(302, { location: request.url ?? "" }).end(),
  redirect: (_, response) => void response.writeHead(302, { location: "/good/toy/bytes.gz" }).end(),
  unpacks: (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(packed),
  busyTwice: (request, response) => {
    if (requests.length <= 2) response.writeHead(503).end();
    else serve(request, response, packed, '"a"');
  },
};

let home: string;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  requests = [];
  home = await mkdtemp(join(tmpdir(), "gradus data 数据 "));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

const timeouts = { connect: 300, stall: 250, retry: 5 };
/** For the server that pauses longer than the others' patience. */
const patient = { ...timeouts, stall: 5000 };
const toy = (behaviour: string, options: PullOptions = {}): Promise<Record<string, string>> =>
  pull(set, { home, mirror: `${base}/${behaviour}`, timeouts, ...options });
const path = () => join(home, "data", "toy", "bytes");

async function failure(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  if (error instanceof DataError) return error;
  throw error;
}

async function expectGood(files: Record<string, string>): Promise<void> {
  expect(files).toEqual({ bytes: path() });
  expect(content.equals(await readFile(path()))).toBe(true);
  expect((await readdir(join(home, "data", "toy"))).sort()).toEqual(["bytes", "bytes.verified"]);
}

describe("a download", () => {
  it.each(["good", "redirect", "unpacks", "busyTwice", "slow"])("ends well with a server of kind %s", async (kind) => {
    await expectGood(await toy(kind, { timeouts: kind === "slow" ? patient : timeouts }));
  });

  it("goes on where the connection broke", async () => {
    await expectGood(await toy("cutOnce"));
    expect(requests.map(({ range }) => range)).toEqual([undefined, `bytes=${half.length}-`]);
  });

  it.each(["ignoresRange", "otherVersion"])("starts over with a server of kind %s", async (kind) => {
    await expectGood(await toy(kind));
    expect(requests.length).toBe(2);
  });

  it.each([
    ["alwaysCut", "the connection broke", 3],
    ["saysLess", "damaged or cut short", 1],
    ["saysHuge", "longer than", 1],
    ["endless", "longer than", 1],
    ["truncated", "damaged or cut short", 1],
    ["wrong", "checksum", 1],
    ["bomb", "longer than the expected 300000 bytes", 1],
    ["stalls", "stood still for 0.25 s", 3],
    ["silent", "no answer within 0.3 s", 1],
    ["page", "a web page came instead", 1],
    ["loop", "redirect", 21],
    ["nothing", "404", 1],
  ])("says what is wrong with a server of kind %s", async (kind, reason, times) => {
    const error = await failure(toy(kind));
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain(`${base}/${kind}/toy/bytes.gz: `);
    expect(error.message).toContain(reason);
    expect(error.message).toContain("GRADUS_DATA_MIRROR");
    expect(error.text.zh).toContain("无法获取");
    expect(requests.filter((request) => request.path.endsWith(".gz")).length).toBe(times);
    expect((await readdir(join(home, "data", "toy"))).filter((name) => !name.includes(".part"))).toEqual([]);
  });

  it("falls to the next source within the connect timeout, and asks a dead server once", async () => {
    const failed: string[] = [];
    const sources = ["silent", "silent", "good"].map((kind, i) => ({
      kind: "url" as const,
      // The same server under two names, so that one is dead and the other is not.
      url: `${kind === "good" ? base : base.replace("127.0.0.1", "localhost")}/${kind}/toy/bytes.gz?${i}`.replace(
        /\?.*/,
        "",
      ),
      gzip: true,
    }));
    const files = [{ ...set.files[0]!, sources }];
    const onSourceFailed = (_: string, reason: { en: string }) => failed.push(reason.en);
    await expectGood(await pull({ ...set, files }, { home, mirror: "", timeouts, onSourceFailed }));
    expect(failed.length).toBe(2);
    expect(failed[1]).toContain("did not answer before");
  });

  it("reports bytes, total, rate and time left", async () => {
    const seen: PullProgress[] = [];
    await toy("slow", { onProgress: (progress) => seen.push(progress), timeouts: patient });
    const last = seen.findLast(({ phase }) => phase === "download");
    expect(last).toMatchObject({ dataset: "toy", file: "bytes", bytes: packed.length, total: packed.length, eta: 0 });
    expect(last?.rate).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ phase: "unpack", bytes: SIZE, total: SIZE });
  });

  it("stops when told, and keeps what it has", async () => {
    const stop = new AbortController();
    // Not at once: the half that is sent may arrive in pieces.
    const onProgress = ({ bytes }: PullProgress) => bytes > 0 && setTimeout(() => stop.abort(), 200);
    const running = toy("hangOnce", {
      signal: stop.signal,
      onProgress,
      timeouts: { ...timeouts, stall: 5000 },
      lang: "zh",
    });
    const error = await failure(running);
    expect([error.code, error.message]).toEqual(["aborted", expect.stringContaining("已停止")]);
    expect((await status(set, { home }))[0]?.state).toBe("partial");
    expect((await failure(toy("good", { signal: stop.signal }))).code).toBe("aborted");
    await expectGood(await toy("hangOnce"));
    expect(requests.at(-1)?.range).toBe(`bytes=${half.length}-`);
  });

  it("sends a name and password, and shows them to nobody", async () => {
    await toy("good", { mirror: `${base.replace("//", "//me:se%20cret@")}/good/` });
    expect(requests[0]?.authorization).toBe(`Basic ${Buffer.from("me:se cret").toString("base64")}`);
    const error = await failure(
      pull(set, { home: join(home, "b"), mirror: "http://me:secret@127.0.0.1:0x/", timeouts }),
    );
    expect(error.text.en + error.text.zh).not.toContain("secret");
  });

  it("starts once more from nothing when what an earlier attempt left was bad", async () => {
    await failure(toy("stalls"));
    await writeFile(`${path()}.part`, Buffer.alloc(half.length));
    await writeFile(`${path()}.part.json`, JSON.stringify({ url: `${base}/good/toy/bytes.gz` }));
    requests = [];
    await expectGood(await toy("good"));
    expect(requests.map(({ range }) => range)).toEqual([`bytes=${half.length}-`, undefined]);
  });
});

describe("what is there already", () => {
  it("is used without a request, and hashed again only when it changed", async () => {
    await toy("good");
    requests = [];
    await toy("good");
    expect((await status(set, { home }))[0]?.state).toBe("ready");
    await utimes(path(), 1, 1);
    expect((await status(set, { home }))[0]?.state).toBe("unverified");
    await toy("good");
    expect((await status(set, { home }))[0]?.state).toBe("ready");
    expect(requests).toEqual([]);
  });

  it("is checked by verify whatever the record says, and replaced by pull when it is damaged", async () => {
    expect((await verify(set, { home })).map(({ state }) => state)).toEqual(["missing"]);
    await toy("good");
    const { atimeMs, mtimeMs } = await stat(path());
    const file = await open(path(), "r+");
    await file.write(Buffer.of(content[5]! ^ 1), 0, 1, 5);
    await file.utimes(atimeMs / 1000, mtimeMs / 1000);
    await file.close();
    expect((await verify(set, { home })).map(({ state }) => state)).toEqual(["damaged"]);
    await expectGood(await toy("good"));
    expect((await verify(set, { home })).map(({ state }) => state)).toEqual(["ok"]);
  });

  it("is named in the answer to an unknown name", async () => {
    expect((await failure(pull("mnits", { home }))).message).toContain("mnist, mnist-10k");
    expect((await failure(status("mnits", { lang: "zh" }))).message).toContain("没有名为“mnits”的数据集");
  });
});

describe("a mirror folder", () => {
  it.each([
    ["bytes", content],
    ["bytes.gz", packed],
  ])("serves %s", async (name, bytes) => {
    await mkdir(join(home, "mirror", "toy"), { recursive: true });
    await writeFile(join(home, "mirror", "toy", name), bytes);
    const onSourceFailed = vi.fn();
    await expectGood(await pull(set, { home, mirror: join(home, "mirror"), offline: true, onSourceFailed }));
    expect(onSourceFailed).not.toHaveBeenCalled();
  });

  it("that is bad does not stop the sources behind it", async () => {
    await mkdir(join(home, "mirror", "toy", "bytes"), { recursive: true });
    await writeFile(join(home, "mirror", "toy", "bytes.gz"), half);
    const sources = [{ kind: "url" as const, url: `${base}/good/toy/bytes.gz`, gzip: true }];
    const mixed = { ...set, files: [{ ...set.files[0]!, sources }] };
    const error = await failure(pull(mixed, { home, mirror: join(home, "mirror"), offline: true }));
    expect(error.message).toMatch(/could not be read.*\n.*damaged or cut short.*\n.*not tried: offline/);
    await expectGood(await pull(mixed, { home, mirror: join(home, "mirror") }));
  });
});

/** A small file system of its own, where this user may make one. */
function tmpfs(options: string): (() => void) | undefined {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", home], { stdio: "ignore" });
    return () => execFileSync("umount", [home], { stdio: "ignore" });
  } catch {
    return undefined;
  }
}

describe("the disk", () => {
  it.each(["good", "folder"])("is full: a clear error, nothing left (%s)", async (kind) => {
    await mkdir(join(home, "..", "gradus-mirror", "toy"), { recursive: true });
    await writeFile(join(home, "..", "gradus-mirror", "toy", "bytes.gz"), packed);
    const unmount = tmpfs("size=200k");
    if (!unmount) {
      const handle = await open(join(home, "probe"), "w");
      const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      vi.spyOn(Object.getPrototypeOf(handle), "write").mockRejectedValue(full);
      await handle.close();
    }
    try {
      const options = kind === "folder" ? { mirror: join(home, "..", "gradus-mirror") } : {};
      const error = await failure(toy(kind, options));
      expect(error.code).toBe("disk-full");
      expect(error.message).toContain(join(home, "data", "toy"));
      expect(error.text.zh).toContain("磁盘已满");
      expect(await readdir(join(home, "data", "toy"))).toEqual([]);
    } finally {
      unmount?.();
      await rm(join(home, "..", "gradus-mirror"), { recursive: true });
    }
  });

  it("may only be read: a clear error, but what is there can be used", async ({ skip }) => {
    const folder = join(home, "data", "toy");
    const unmount = tmpfs("size=2m");
    skip(!unmount && process.getuid?.() === 0, "root may write anywhere, and cannot mount a file system here");
    await mkdir(folder, { recursive: true });
    await writeFile(path(), content);
    if (unmount) execFileSync("mount", ["-o", "remount,ro", home]);
    else await chmod(folder, 0o555);
    try {
      expect(await toy("good")).toEqual({ bytes: path() });
      const other = { ...set, files: [{ ...set.files[0]!, name: "other" }] };
      expect((await failure(pull(other, { home, timeouts }))).code).toBe("not-writable");
    } finally {
      if (unmount) unmount();
      else await chmod(folder, 0o755);
    }
  });

  it("has a file where the home should be", async () => {
    await writeFile(join(home, "file"), "");
    const error = await failure(toy("good", { home: join(home, "file") }));
    expect([error.code, error.message]).toEqual(["io", expect.stringContaining("GRADUS_HOME")]);
  });
});

describe("several processes", () => {
  const children: ChildProcess[] = [];
  beforeEach(({ skip }) => skip(!process.features.typescript, "this Node.js does not run TypeScript"));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  function start(behaviour: string): { child: ChildProcess; output: Promise<string> } {
    const options = { home, mirror: `${base}/${behaviour}`, timeouts: { stall: 20_000 } };
    const code = `import { pull } from ${JSON.stringify(new URL("fetch.ts", import.meta.url))};
      console.log(JSON.stringify(await pull(${JSON.stringify(set)}, ${JSON.stringify(options)})));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += chunk;
    });
    return { child, output: new Promise((done) => child.once("close", () => done(text))) };
  }

  const halfWritten = () =>
    vi.waitFor(async () => expect((await stat(`${path()}.part`)).size).toBe(half.length), {
      timeout: 5000,
      interval: 20,
    });

  it("at once end with one good file, downloaded once", async () => {
    const outputs = await Promise.all([start("slow").output, start("slow").output]);
    for (const output of outputs) await expectGood(JSON.parse(output));
    expect(requests.length).toBe(1);
  });

  it("survive the killing of the one that downloads; the next goes on where it was", async () => {
    const first = start("hangOnce");
    await halfWritten();
    const second = start("hangOnce");
    await new Promise((done) => setTimeout(done, 300));
    first.child.kill("SIGKILL");
    expect(await first.output).toBe("");
    await expectGood(JSON.parse(await second.output));
    expect(requests.map(({ range }) => range)).toEqual([undefined, `bytes=${half.length}-`]);
  });

  it("wait for a living one no longer than told", async () => {
    const { child } = start("hangOnce");
    await halfWritten();
    const error = await failure(toy("good", { timeouts: { ...timeouts, wait: 300 } }));
    expect([error.code, error.message]).toEqual(["busy", expect.stringContaining(`Process ${child.pid}`)]);
  });
});
