/** Where packages, models and data come from, and which of these servers answer. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Bilingual } from "../lab.ts";
import { mirrors, setVariable } from "./install.ts";
import { ask, type DoctorItem } from "./item.ts";

const answerMs = 3000;

interface Source {
  id: string;
  name: Bilingual;
  /** The address in use on this machine. */
  url: string;
  /** What of it is asked for: something small that is always there. */
  path: string;
  mirror?: { url: string; command: string };
}

/** A setting of a file of lines "name = value"; undefined where there is none. */
async function setting(files: readonly string[], name: RegExp): Promise<string | undefined> {
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "");
    const line = text.split("\n").find((one) => name.test(one.trim()));
    const value = line?.slice(line.indexOf("=") + 1).trim();
    if (value) return value;
  }
  return undefined;
}

/** npm's own word on its registry, which knows its default; "" where it cannot be asked. */
async function npmRegistry(): Promise<string> {
  const answer = await ask("npm", ["config", "get", "registry"]);
  return answer.kind === "answered" && URL.canParse(answer.text) ? answer.text : "";
}

/** As npm and pip read them; an empty address is one that nobody could tell. */
async function configured(): Promise<{ npm: string; pypi: string }> {
  const { npm_config_registry: registry, PIP_INDEX_URL: index, APPDATA: roaming } = process.env;
  const pipFiles = [
    ...(roaming ? [join(roaming, "pip", "pip.ini")] : []),
    ...[".config/pip/pip.conf", ".pip/pip.conf", "Library/Application Support/pip/pip.conf"].map((file) =>
      join(homedir(), file),
    ),
    "/etc/pip.conf",
  ];
  return {
    npm: registry || (await setting([join(homedir(), ".npmrc")], /^registry\s*=/)) || (await npmRegistry()),
    pypi: index || (await setting(pipFiles, /^index-url\s*=/)) || "https://pypi.org/simple",
  };
}

async function sources(): Promise<Source[]> {
  const { npm, pypi } = await configured();
  return [
    {
      ...{ id: "npm-registry", name: { en: "npm packages", zh: "npm 软件包" }, url: npm, path: "/-/ping" },
      mirror: { url: mirrors.npm, command: `npm config set registry ${mirrors.npm}` },
    },
    {
      ...{ id: "pypi", name: { en: "Python packages", zh: "Python 软件包" }, url: pypi, path: "/pip/" },
      mirror: { url: mirrors.pypi, command: setVariable("PIP_INDEX_URL", mirrors.pypi) },
    },
    {
      ...{ id: "hugging-face", name: { en: "Hugging Face (models, data)", zh: "Hugging Face（模型与数据）" } },
      ...{ url: process.env.HF_ENDPOINT || "https://huggingface.co", path: "/" },
      mirror: { url: mirrors.huggingFace, command: setVariable("HF_ENDPOINT", mirrors.huggingFace) },
    },
    {
      ...{ id: "modelscope", name: { en: "ModelScope (models, data)", zh: "ModelScope 魔搭（模型与数据）" } },
      ...{ url: "https://www.modelscope.cn", path: "/" },
    },
  ];
}

/** Milliseconds until it answered anything but an error of its own; undefined where it did not in time. */
async function answers(url: string, path: string): Promise<number | undefined> {
  const begun = performance.now();
  try {
    const address = url.replace(/\/+$/, "") + path;
    const signal = AbortSignal.timeout(answerMs);
    const { status } = await fetch(address, { method: "HEAD", redirect: "manual", signal });
    return status < 500 ? Math.round(performance.now() - begun) : undefined;
  } catch {
    return undefined;
  }
}

/** Without what may stand in an address beside the server's name: passwords. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url.slice(0, 60);
}

async function sourceItem({ id, name, url, path, mirror }: Source, answersIn: typeof answers): Promise<DoctorItem> {
  const other = mirror && hostOf(mirror.url) !== hostOf(url) ? mirror : undefined;
  const [ms, mirrorMs] = await Promise.all([answersIn(url, path), other && answersIn(other.url, path)]);
  const common = { id, name, level: "optional" } as const;
  const host = hostOf(url);
  if (ms !== undefined) {
    return {
      ...{ ...common, ok: true },
      detail: { en: `${host} answers (${ms} ms)`, zh: `${host} 有应答（${ms} 毫秒）` },
    };
  }
  const silent = { en: `${host} does not answer`, zh: `${host} 没有应答` };
  if (other && mirrorMs !== undefined) {
    return {
      ...{ ...common, ok: false, detail: silent },
      next: {
        en: `${hostOf(other.url)} carries the same and answers (${mirrorMs} ms):`,
        zh: `${hostOf(other.url)} 提供同样的内容，且有应答（${mirrorMs} 毫秒）：`,
      },
      commands: [other.command],
    };
  }
  return {
    ...{ ...common, ok: false, detail: silent },
    next: {
      en: "Not an error: what is installed works offline. It is needed only to download more.",
      zh: "这不是错误：已安装的内容可以离线使用，只有下载新内容时才需要。",
    },
  };
}

/** One line for each source. Offline is said, and is no fault. @param answersIn for tests: another network */
export async function networkItems(answersIn: typeof answers = answers): Promise<DoctorItem[]> {
  const known = (await sources()).filter(({ url }) => url !== "");
  return Promise.all(known.map((source) => sourceItem(source, answersIn)));
}
