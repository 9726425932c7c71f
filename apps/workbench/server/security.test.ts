import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { maximumBodyBytes } from "./security.ts";
import { rawRequest, testBench, writeRun } from "./testing.ts";

const json = { "content-type": "application/json" };

test("a request that names another host is refused (DNS rebinding)", async () => {
  await using bench = await testBench();
  const { port } = bench.workbench;
  for (const host of [
    `evil.example:${port}`,
    "evil.example",
    "127.0.0.1",
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.:${port}`,
    `0.0.0.0:${port}`,
    `user@127.0.0.1:${port}`,
  ]) {
    for (const path of ["/", "/api/runs", "/assets/app-1a2b.js"]) {
      const answer = await rawRequest(port, { path, headers: { host } });
      expect([host, path, answer.status]).toEqual([host, path, answer.status === 400 ? 400 : 403]);
      expect(answer.body).not.toContain("Gradus");
    }
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    expect((await rawRequest(port, { headers: { host } })).status).toBe(200);
  }
});

test("requests of other sites' pages are refused, reading and writing", async () => {
  await using bench = await testBench();
  const { port } = bench.workbench;
  const own = `http://127.0.0.1:${port}`;
  const refused: [string, string, Record<string, string>][] = [
    ["POST", "/api/runs", { origin: "http://evil.example" }],
    ["POST", "/api/runs", { origin: "null" }],
    ["POST", "/api/runs", { origin: `http://127.0.0.1:${port + 1}`, "sec-fetch-site": "same-site" }],
    ["POST", "/api/runs", { origin: `https://127.0.0.1:${port}` }],
    ["POST", "/api/runs", { origin: `${own}.evil.example` }],
    ["POST", "/api/runs", { "sec-fetch-site": "cross-site" }],
    ["DELETE", "/api/runs/x", { origin: "http://evil.example" }],
    ["GET", "/api/runs", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["GET", "/api/runs", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }],
    ["GET", "/api/runs", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }],
    ["GET", "/assets/app-1a2b.js", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["OPTIONS", "/api/runs", { origin: "http://evil.example", "access-control-request-method": "POST" }],
  ];
  for (const [method, path, headers] of refused) {
    const body = method === "POST" ? { body: '{"lab":"mnist-mlp"}' } : {};
    const answer = await rawRequest(port, { method, path, headers: { ...json, ...headers }, ...body });
    expect([method, path, headers, answer.status]).toEqual([method, path, headers, 403]);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  }
  expect(bench.calls).toEqual([]);

  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  expect((await rawRequest(port, { path: "/labs/mnist-mlp", headers: link })).status).toBe(200);
  const ours = { ...json, origin: own, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" };
  const started = await rawRequest(port, { method: "POST", path: "/api/runs", headers: ours, body: '{"lab":"a"}' });
  expect(started.status).toBe(201);
});

test("a form of another site cannot start a run: POST needs a JSON content type", async () => {
  await using bench = await testBench();
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]) {
    for (const path of ["/api/runs", "/api/runs/here/stop", "/api/runs/here/resume"]) {
      await writeRun(bench.home, "here", []);
      const headers = type ? { "content-type": type } : {};
      const answer = await rawRequest(bench.workbench.port, { method: "POST", path, headers, body: '{"lab":"a"}' });
      expect([type, path, answer.status]).toEqual([type, path, 415]);
    }
  }
  expect(bench.calls).toEqual([]);
});

test("bodies that are too large, no JSON or no run are refused", async () => {
  await using bench = await testBench();
  const { port } = bench.workbench;
  const post = async (body: string | Buffer, headers = {}) => {
    const answer = await rawRequest(port, {
      method: "POST",
      path: "/api/runs",
      headers: { ...json, ...headers },
      body,
    });
    return answer.status;
  };
  expect(await post(Buffer.alloc(maximumBodyBytes + 1, " "))).toBe(413);
  expect(await post(Buffer.alloc(maximumBodyBytes + 1, " "), { "transfer-encoding": "chunked" })).toBe(413);
  expect(await post("")).toBe(400);
  expect(await post("{")).toBe(400);
  expect(await post("[".repeat(60_000))).toBe(400);
  for (const request of [
    null,
    [],
    {},
    { lab: 1 },
    { lab: "" },
    { lab: "a", preset: "huge" },
    { lab: "a", seed: -1 },
    { lab: "a", seed: 1.5 },
    { lab: "a", seed: 2 ** 32 },
    { lab: "a", params: { hidden: { $gt: 0 } } },
    { lab: "a", params: { hidden: [1.5] } },
    { lab: "a", params: { hidden: Array(65).fill(1) } },
    { lab: "a", home: "/etc" },
  ]) {
    expect([request, await post(JSON.stringify(request))]).toEqual([request, 400]);
  }
  expect(bench.calls).toEqual([]);
  expect((await fetch(`${bench.url}/api/health`)).status).toBe(200);
});

test("nothing outside the pages and a run's artifacts can be read", async () => {
  await using bench = await testBench();
  const { port } = bench.workbench;
  await writeRun(bench.home, "here", ["{}\n"]);
  const climbs = [
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/assets/%00.js",
    "/%",
    "//secret.txt",
    "/api/runs/here/artifacts/..%2fevents.jsonl",
    "/api/runs/here/artifacts/%2e%2e%2fevents.jsonl",
    "/api/runs/here/artifacts/..%5cevents.jsonl",
    "/api/runs/here/artifacts/.hidden",
    "/api/runs/here/artifacts/%00",
    "/api/runs/here/artifacts/",
    "/api/runs/..%2f..%2fweb/artifacts/index.html",
    "/api/runs/%2e%2e/events",
    `/api/runs/${"a".repeat(5000)}/model`,
  ];
  for (const path of climbs) {
    const answer = await rawRequest(port, { path });
    expect([path, [400, 404].includes(answer.status) || !answer.body.includes("secret")]).toEqual([path, true]);
    expect(answer.body).not.toMatch(/^secret$/);
    if (path.startsWith("/api/")) expect([path, answer.status]).toEqual([path, 404]);
  }
});

test("pages carry a policy without foreign or inline script, and may share memory", async () => {
  await using bench = await testBench();
  for (const path of ["/", "/api/health", "/api/nothing", "/assets/app-1a2b.js", "/nothing.js"]) {
    const { headers } = await fetch(bench.url + path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    const inline = policy.split("; ").filter((rule) => rule.includes("unsafe-inline"));
    expect(inline).toEqual(["style-src-attr 'unsafe-inline'"]);
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("text becomes code in the snippets' worker only, and there nothing else is reached", async () => {
  await using bench = await testBench();
  const { port } = bench.workbench;
  const assets = join(bench.web, "assets");
  await writeFile(join(assets, "snippet.worker-B_3x-9.js"), "export {};\n");
  await writeFile(join(assets, "not-snippet.worker-1.js"), "export {};\n");
  await writeFile(join(bench.web, "snippet.worker-1.js"), "export {};\n");
  const policyOf = async (path: string, headers = {}) => {
    const answer = await rawRequest(port, { path, headers });
    return { status: answer.status, policy: String(answer.headers["content-security-policy"]) };
  };
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    expect(await policyOf("/assets/snippet.worker-B_3x-9.js", { host })).toEqual({
      status: 200,
      policy:
        `default-src 'none'; script-src http://${host}/assets/ 'unsafe-eval' 'wasm-unsafe-eval'; ` +
        "connect-src 'none'; worker-src 'none'",
    });
  }
  const others = [
    "/",
    "/assets/app-1a2b.js",
    "/assets/not-snippet.worker-1.js",
    "/snippet.worker-1.js",
    "/assets/snippet.worker-missing.js",
    "/assets/snippet.worker-B_3x-9.js/page",
    "/api/health",
  ];
  for (const path of others) {
    const { policy } = await policyOf(path);
    expect([path, policy]).toEqual([path, expect.stringContaining("script-src 'self' 'wasm-unsafe-eval';")]);
    expect([path, policy.includes("'unsafe-eval'")]).toEqual([path, false]);
  }
  const { status, policy } = await policyOf("/assets/snippet.worker-B_3x-9.js", { host: "evil.example" });
  expect(status).toBe(403);
  expect(policy).not.toContain("evil.example");
});
