import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
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
};

interface Asset {
  body: Uint8Array<ArrayBuffer>;
  etag: string;
  modified: number;
}

/** The built pages. A path without the extension of a file is a page of the app (/unit/1.3), so deep links work. */
export function staticFiles(root: string) {
  const cache = new Map<string, Asset>();

  async function read(path: string): Promise<Asset | undefined> {
    const info = await stat(path).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    const cached = cache.get(path);
    if (cached?.modified === info.mtimeMs) return cached;
    const body = new Uint8Array(await readFile(path));
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    const asset = { body, etag, modified: info.mtimeMs };
    cache.set(path, asset);
    return asset;
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
    const asset = await read(page ? join(root, "index.html") : path);
    if (!asset) return c.notFound();
    // Vite puts a hash of the contents into the names under assets/.
    const hashed = path.startsWith(join(root, "assets") + sep);
    const headers = {
      "content-type": types[page ? ".html" : extname(path)],
      "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
      etag: asset.etag,
    };
    if (c.req.header("if-none-match") === asset.etag) return new Response(null, { status: 304, headers });
    return new Response(c.req.method === "HEAD" ? null : asset.body, { headers });
  };
}
