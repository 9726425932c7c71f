import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";
import type { Backend } from "./backend.ts";
import { builtWeb } from "./build-web.ts";
import type { Language } from "./errors.ts";
import { labBackend } from "./lab-backend.ts";
import { openBrowser } from "./open-browser.ts";

const portsToTry = 50;

const lastWordsMs = 500;

/** What one client may take. All times in milliseconds. */
const connectionLimits = {
  /** Until the headers of a request are there. */
  headersTimeout: 10_000,
  /** Until the whole request is there. */
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  /** Without a byte in either direction; event streams send a comment every ten seconds. */
  idleTimeout: 60_000,
  connections: 256,
};

export interface Ready {
  /** With a trailing slash: http://127.0.0.1:4747/ */
  url: string;
  port: number;
  /** The port asked for was taken by another program. */
  portTaken: boolean;
  /** A browser window was opened. */
  opened: boolean;
}

export interface WorkbenchOptions {
  /** 0: any free one. Default 4747; where it is taken, the next free one. */
  port?: number;
  /** Only loopback addresses are accepted. */
  host?: string;
  /** GRADUS_HOME. */
  home: string;
  lang: Language;
  /** Open a browser window, where there is a desktop. */
  open: boolean;
  onReady?: (ready: Ready) => void;
  /** Ends a build of the pages that is under way; a workbench that has started is ended by `close`. */
  signal?: AbortSignal;
  /** One line for the terminal. Default: stderr. */
  report?: (message: string) => void;
  /** For tests: what to use instead of the labs and runs of this checkout. */
  backend?: Backend;
  /** For tests: a folder of built pages. */
  web?: string;
  /** For tests: shorter waits for slow clients. */
  limits?: Partial<typeof connectionLimits>;
}

export interface Workbench extends Ready {
  /** Stops the runs with a checkpoint, ends the streams, closes the server. Safe to call twice. */
  close(): Promise<void>;
}

const texts = {
  en: {
    building: "Building the web pages, once (about ten seconds) …",
    host: (host: string) =>
      `The workbench listens on this machine only; ${host} is not a loopback address. Use 127.0.0.1.`,
    build: (reason: string) =>
      `The web pages could not be built: ${reason}\nIf files are missing, delete the folder node_modules; the next start installs it again.`,
    readOnly:
      "The web pages must be built once, but the project's folder cannot be written to. Start once as the user who owns it, or copy the folder to a place of your own.",
    full: "The disk is full: there is no room for the web pages. Free some space, then start again.",
    noPort: (from: number, to: number) => `No free port between ${from} and ${to}. Choose another with --port.`,
  },
  zh: {
    building: "正在构建网页，仅此一次，约需十秒……",
    host: (host: string) => `工作台只在本机监听，${host} 不是本机回环地址。请使用 127.0.0.1。`,
    build: (reason: string) =>
      `网页构建失败：${reason}\n如果缺少文件，请删除 node_modules 文件夹，下次启动会重新安装。`,
    readOnly: "网页需要构建一次，但项目文件夹不可写。请用该文件夹所属的用户启动一次，或把它复制到自己有写权限的地方。",
    full: "磁盘已满，放不下网页文件。请清理出一些空间，然后重新启动。",
    noPort: (from: number, to: number) => `${from} 到 ${to} 之间没有空闲端口。请用 --port 指定其他端口。`,
  },
};

async function pages(
  lang: Language,
  report: (message: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return await builtWeb(() => report(texts[lang].building), signal);
  } catch (error) {
    // In Node.js' words or, from the builder, in those of the system.
    const reason = error instanceof Error ? error.message : String(error);
    if (/\b(EACCES|EPERM|EROFS)\b|permission denied|read-only file system/i.test(reason))
      throw new Error(texts[lang].readOnly, { cause: error });
    if (/\b(ENOSPC|EDQUOT)\b|no space left|quota exceeded/i.test(reason))
      throw new Error(texts[lang].full, { cause: error });
    throw new Error(texts[lang].build(reason), { cause: error });
  }
}

/** @returns false where the port is taken */
async function listen(server: Server, port: number, host: string): Promise<boolean> {
  server.listen(port, host);
  try {
    await once(server, "listening");
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" || code === "EACCES") return false;
    throw error;
  }
}

/** Listens on the port asked for or the next free one. @throws where none of the next fifty is free */
async function listenNear(server: Server, wanted: number, host: string, lang: Language): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(wanted + portsToTry, 65535);
  for (let port = wanted; port <= last; port++) {
    if (await listen(server, port, host)) return (server.address() as AddressInfo).port;
  }
  throw new Error(texts[lang].noPort(wanted, last));
}

/**
 * Starts the workbench: builds the pages where needed, listens, opens a browser.
 * @throws a sentence for the terminal where the pages cannot be built or no port can be had
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { port: wanted = 4747, host = "127.0.0.1", home, lang, onReady } = options;
  const report = options.report ?? ((message: string) => process.stderr.write(`${message}\n`));
  if (!["127.0.0.1", "localhost", "::1"].includes(host)) throw new Error(texts[lang].host(host));

  const web = options.web ?? (await pages(lang, report, options.signal));
  const backend = options.backend ?? labBackend({ home, report });
  const closing = new AbortController();
  let port = 0;
  const app = createApp({ backend, web, port: () => port, closing: closing.signal, report });
  const { idleTimeout, connections, ...timeouts } = { ...connectionLimits, ...options.limits };
  const server = createServer(timeouts, getRequestListener(app.fetch));
  server.timeout = idleTimeout;
  server.maxConnections = connections;
  port = await listenNear(server, wanted, host, lang);

  const url = `http://${host === "::1" ? "[::1]" : host}:${port}/`;
  const opened = options.open && (await openBrowser(`${url}?lang=${lang}`));
  const ready: Ready = { url, port, portTaken: wanted !== 0 && port !== wanted, opened };

  let closed: Promise<void> | undefined;
  const close = async () => {
    closing.abort();
    const ended = once(server, "close");
    server.close();
    await backend.close();
    // Streams end by themselves at once; whoever does not take the rest is cut off.
    const impatient = setTimeout(() => server.closeAllConnections(), lastWordsMs);
    await ended;
    clearTimeout(impatient);
  };
  onReady?.(ready);
  return {
    ...ready,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
