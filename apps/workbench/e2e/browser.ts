/** A real Chromium, the workbench as a person starts it, and an empty home. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const checkout = fileURLToPath(new URL("../../../", import.meta.url));

/** Why a test that needs a browser is skipped, and what to do about it. */
export const noChromium =
  "no Chromium was found; install Chrome or Chromium (Debian, Ubuntu: apt-get install chromium), or name its path in CHROMIUM";

/** Path of a Chromium or Chrome; undefined where there is none. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const usual = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ];
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // The next one.
    }
  }
  return usual.find((path) => existsSync(path));
}

export interface Stage {
  browser: Browser;
  /** Without a slash at its end. */
  url: string;
  home: string;
  /** Ends the workbench and starts it again on the same home: at another address, or, where something is to be tried meanwhile, at the same. */
  restart(options?: { whileAway: () => Promise<void> }): Promise<void>;
  close(): Promise<void>;
}

async function startServer(home: string, port = "0"): Promise<{ url: string; child: ChildProcess }> {
  const main = join(checkout, "apps/cli/src/main.ts");
  const env = { ...process.env, GRADUS_HOME: home, LANG: "en_US.UTF-8", LC_ALL: "", GRADUS_DATA_MIRROR: "" };
  const child = spawn(process.execPath, [main, "start", "--no-open", "--port", port], { env });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the workbench did not start: ${output}`)), 120_000);
    const listen = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (found) {
        clearTimeout(late);
        resolve(found[0]);
      }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", () => reject(new Error(`the workbench ended: ${output}`)));
  });
  return { url, child };
}

export async function openStage(chromiumPath: string): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), "gradus e2e 全程 "));
  let server = await startServer(home);
  const stop = async () => {
    const ended = new Promise((resolve) => server.child.once("exit", resolve));
    server.child.kill("SIGINT");
    await ended;
  };
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  return {
    browser,
    get url() {
      return server.url;
    },
    home,
    async restart(options) {
      const { port } = new URL(server.url);
      await stop();
      await options?.whileAway();
      server = await startServer(home, options ? port : undefined);
    },
    async close() {
      await browser.close();
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
