import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startWorkbench } from "./main.ts";
import { handmadeBackend, rawRequest, testBench, writeRun } from "./testing.ts";

test("a taken port: the next free one, and it is said", async () => {
  await using first = await testBench();
  await using second = await testBench({ port: first.workbench.port });
  expect(first.workbench.portTaken).toBe(false);
  expect(second.workbench.portTaken).toBe(true);
  expect(second.workbench.port).toBeGreaterThan(first.workbench.port);
  expect((await fetch(`${second.url}/api/health`)).status).toBe(200);
  const old = await rawRequest(second.workbench.port, { headers: { host: `127.0.0.1:${first.workbench.port}` } });
  expect(old.status).toBe(403);
});

test("only loopback addresses are accepted", async () => {
  for (const host of ["0.0.0.0", "::", "192.168.1.1", "example.org", ""]) {
    const { backend } = handmadeBackend("/nowhere");
    const started = startWorkbench({
      port: 0,
      host,
      home: "/nowhere",
      lang: "zh",
      open: false,
      backend,
      web: "/nowhere",
    });
    await expect(started, host).rejects.toThrow("回环");
  }
});

test("closing ends open streams, closes the backend once and frees the port", async () => {
  await using bench = await testBench();
  await writeRun(bench.home, "here", []);
  bench.running.add("here");
  const stream = await fetch(`${bench.url}/api/runs/here/events`);
  const ended = stream.text();
  await Promise.all([bench.workbench.close(), bench.workbench.close()]);
  expect(await ended).not.toContain("event: end");
  expect(bench.calls).toEqual([["close"]]);
  await expect(fetch(`${bench.url}/api/health`)).rejects.toThrow();
});

test("clients that send too slowly are cut off, and others are served meanwhile", async () => {
  await using bench = await testBench({
    limits: { headersTimeout: 100, requestTimeout: 300, connectionsCheckingInterval: 25, idleTimeout: 1000 },
  });
  const { port } = bench.workbench;
  const slow = (start: string) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(start));
    return text(socket);
  };
  const head = `POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
  const answers = Promise.all([
    slow("GET /api/health HTTP/1.1\r\nHost:"),
    slow(`${head}Content-Length: 100\r\n\r\n{"lab"`),
    slow(""),
  ]);
  expect((await fetch(`${bench.url}/api/health`)).status).toBe(200);
  for (const answer of await answers) expect(answer).not.toContain(" 201 ");
  expect(bench.calls).toEqual([]);
});

test("a reader that stops reading does not make the server keep what it does not take", async () => {
  await using bench = await testBench({ limits: { idleTimeout: 200 } });
  const line = `${JSON.stringify({ type: "log", level: "info", message: "x".repeat(1000) })}\n`;
  await writeRun(bench.home, "here", [line.repeat(20_000)]);
  const { port } = bench.workbench;
  const socket = connect(port, "127.0.0.1");
  socket.pause();
  socket.write(`GET /api/runs/here/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  // Long after the server's patience, on a busy machine too.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  socket.on("error", () => undefined).resume();
  await closed;
  expect(socket.bytesRead).toBeLessThan(line.length * 20_000);
});
