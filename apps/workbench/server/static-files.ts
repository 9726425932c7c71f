import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Context } from "hono";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

const packed = /^\.(png|woff2)$/;
/** Below it, the header costs what the compression saves. */
const smallestCompressed = 1024;

type Bytes = Uint8Array<ArrayBuffer>;
type Encoding = "br" | "gzip";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Middle levels: what waits for the page is the first request after a build. */
const compress: Record<Encoding, (body: Bytes) => Promise<Buffer>> = {
  br: (body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => zip(body, { level: 6 }),
};

interface Asset {
  body: Bytes;
  hash: string;
  modified: number;
  /** Made when first asked for, and kept: there are as many as files of the build. */
  encoded: Partial<Record<Encoding, Promise<Bytes>>>;
}

function encodingFor(header: string | undefined): Encoding | undefined {
  const accepted = (header ?? "").split(",").map((part) => part.trim().toLowerCase());
  const takes = (name: string) => accepted.some((part) => part.split(";")[0] === name && !/;\s*q=0(\.0*)?$/.test(part));
  if (takes("br")) return "br";
  return takes("gzip") ? "gzip" : undefined;
}

/**
 * The built pages, compressed where the browser takes it. A path without the extension of a file is a page of the app (/unit/1.3), so
 * deep links work; it has a document of its own where the build made one.
 */
export function staticFiles(root: string) {
  const cache = new Map<string, Asset>();

  async function read(path: string): Promise<Asset | undefined> {
    const info = await stat(path).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    const cached = cache.get(path);
    if (cached?.modified === info.mtimeMs) return cached;
    const body = new Uint8Array(await readFile(path));
    const hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
    const asset = { body, hash, modified: info.mtimeMs, encoded: {} };
    cache.set(path, asset);
    return asset;
  }

  async function bodyOf(asset: Asset, encoding: Encoding | undefined): Promise<Bytes> {
    if (!encoding) return asset.body;
    asset.encoded[encoding] ??= compress[encoding](asset.body).then((bytes) => new Uint8Array(bytes));
    return asset.encoded[encoding];
  }

  return async (c: Context): Promise<Response> => {
    let path: string;
    try {
      path = normalize(join(root, decodeURIComponent(c.req.path)));
    } catch {
      return c.notFound();
    }
    if (path.includes("\0") || (path !== root && !path.startsWith(root + sep))) return c.notFound();
    const page = !Object.hasOwn(types, extname(path));
    const type = page ? ".html" : extname(path);
    const asset = page
      ? ((await read(join(path, "index.html"))) ?? (await read(join(root, "index.html"))))
      : await read(path);
    if (!asset) return c.notFound();
    const compressible = !packed.test(type) && asset.body.length >= smallestCompressed;
    const encoding = compressible ? encodingFor(c.req.header("accept-encoding")) : undefined;
    // Vite puts a hash of the contents into the names under assets/.
    const hashed = path.startsWith(join(root, "assets") + sep);
    const headers: Record<string, string> = {
      "content-type": types[type],
      "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
      etag: `"${asset.hash}${encoding ? `-${encoding}` : ""}"`,
    };
    if (compressible) headers.vary = "accept-encoding";
    if (c.req.header("if-none-match") === headers.etag) return new Response(null, { status: 304, headers });
    if (encoding) headers["content-encoding"] = encoding;
    return new Response(c.req.method === "HEAD" ? null : await bodyOf(asset, encoding), { headers });
  };
}
