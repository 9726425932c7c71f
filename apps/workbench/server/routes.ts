import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEvent } from "@gradus/lab/event-schema";
import { journalName } from "@gradus/lab/journal";
import { asLearningEvent, explainFault, type LearningEvent } from "@gradus/lab/learning/events";
import type { OwnAnswer } from "@gradus/lab/own-program";
import { modelName } from "@gradus/lab/runs";
import { digitPage } from "@gradus/models/digit-page/page";
import { TensorError } from "@gradus/tensor/errors";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import type { LabList, LearningAnswer, RunInfo, RunList, Started, StartRequest } from "../shared/api.ts";
import type { PythonAnswer } from "../shared/exercises.ts";
import { fileResponse } from "./artifacts.ts";
import type { Backend } from "./backend.ts";
import { compareRuns } from "./compare.ts";
import { badRequest, HttpError, type Language, languageOf, notFound } from "./errors.ts";
import { follow, isLineStart } from "./event-stream.ts";
import { exerciseRoutes } from "./exercise-routes.ts";
import { readJson } from "./security.ts";

const parameter = z.union([z.number(), z.boolean(), z.string().max(1000), z.array(z.int()).max(64)]);

const startRequest = z.strictObject({
  lab: z.string().min(1).max(100),
  preset: z.enum(["quick", "standard", "full"]).optional(),
  params: z.record(z.string().max(100), parameter).optional(),
  seed: z.int().min(0).max(0xffffffff).optional(),
  engine: z.enum(["gradus", "torch"]).optional(),
});

/** A lesson's code has twenty lines; a reader may try more. */
const pythonRequest = z.strictObject({ code: z.string().max(20_000) });

const badMethod = new HttpError(
  405,
  "bad-method",
  { en: "This address answers GET, POST, PUT or DELETE only.", zh: "该地址只接受 GET、POST、PUT 或 DELETE 请求。" },
  { en: "Use one of these methods.", zh: "请改用上述方法。" },
);

const maximumEventsBytes = 512 * 1024;
const maximumEvents = 200;

/** All of them, or none: the page sends again what was not taken. @throws HttpError that names the first that is no event */
function learningEvents(body: unknown): LearningEvent[] {
  const given = typeof body === "object" && body !== null && "events" in body ? body.events : undefined;
  if (!Array.isArray(given) || given.length > maximumEvents) {
    throw badRequest({
      en: `The request needs a list "events" of at most ${maximumEvents} events.`,
      zh: `请求内容须含 events 列表，最多 ${maximumEvents} 个事件。`,
    });
  }
  return given.map((value: unknown, i) => {
    const event = asLearningEvent(value);
    if (event) return event;
    const fault = explainFault(value).slice(0, 500);
    throw badRequest({ en: `events[${i}] is no event: ${fault}`, zh: `events[${i}] 不是有效的事件：${fault}` });
  });
}

const comparedRuns = z.array(z.string().min(1).max(200)).min(2).max(6);

/** Names come from the address, at any length. */
const short = (name: string) => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** The reader's page; undefined where the model is no reader of digits, or damaged. */
function pageOf(file: Uint8Array): string | undefined {
  try {
    return digitPage(file);
  } catch (error) {
    if (error instanceof TensorError) return undefined;
    throw error;
  }
}

function noRun(id: string) {
  return notFound({ en: `There is no run ${short(id)}.`, zh: `没有名为 ${short(id)} 的训练记录。` });
}

function noLab(id: string) {
  return notFound({ en: `There is no lab ${short(id)}.`, zh: `没有名为 ${short(id)} 的实验。` });
}

function noFile(file: string) {
  return notFound({ en: `The run has no file ${short(file)}.`, zh: `该训练记录中没有文件 ${short(file)}。` });
}

/** The first byte of the journal that the client lacks: from its last event's id, or from `?from=`. */
async function firstByte(c: Context, file: string): Promise<number> {
  const text = c.req.header("last-event-id") ?? c.req.query("from") ?? "0";
  const offset = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(offset) || !(await isLineStart(file, offset))) {
    throw badRequest({
      en: `${text.slice(0, 40)} is not the id of an event of this run.`,
      zh: `${text.slice(0, 40)} 不是该训练记录中的事件编号。`,
    });
  }
  return offset;
}

function language(c: Context): Language {
  return languageOf(c.req.header("accept-language"));
}

/** What takes a while ends with the page that asked for it. */
async function answerOrLeave(c: Context, answer: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  const { signal } = c.req.raw;
  try {
    return await answer(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    // Nobody reads the answer.
    return new Response(null, { status: 499 });
  }
}

/** The HTTP API, without what guards it. @param closing aborts when the server goes down: streams end then */
export function apiRoutes(backend: Backend, closing: AbortSignal): Hono {
  const api = new Hono();

  async function run(c: Context): Promise<RunInfo> {
    const id = c.req.param("id") ?? "";
    const found = await backend.run(id);
    if (!found) throw noRun(id);
    return found;
  }

  // Hono answers HEAD by running GET, whose streams nobody would then read or close.
  api.use(async (c, next) => {
    const { method } = c.req.raw;
    const allowed = ["GET", "POST", "DELETE"].includes(method) || (method === "PUT" && c.req.path.endsWith("/file"));
    if (!allowed) throw badMethod;
    await next();
  });

  api.get("/health", (c) => c.json({ ok: true }));
  api.get("/curriculum", async (c) => c.json(await backend.curriculum()));
  api.get("/labs", async (c) => c.json<LabList>({ labs: await backend.labs() }));
  api.get("/labs/:id", async (c) => {
    const lab = await backend.lab(c.req.param("id"));
    if (!lab) throw noLab(c.req.param("id"));
    return c.json(lab);
  });

  api.get("/runs", async (c) => c.json<RunList>({ runs: await backend.runs() }));
  api.get("/runs/:id", async (c) => c.json(await run(c)));
  api.post("/runs", async (c) => {
    const parsed = startRequest.safeParse(await readJson(c.req.raw));
    if (!parsed.success) {
      const details = z.prettifyError(parsed.error);
      throw badRequest({ en: `The request is not a run: ${details}`, zh: `请求内容不符合要求：${details}` });
    }
    const started: Started = { id: await backend.start(parsed.data as StartRequest, language(c)) };
    return c.json(started, 201);
  });
  api.post("/runs/:id/stop", async (c) => {
    await readJson(c.req.raw);
    await backend.stop((await run(c)).id);
    return c.json({ ok: true }, 202);
  });
  api.post("/runs/:id/resume", async (c) => {
    await readJson(c.req.raw);
    await backend.resume((await run(c)).id, language(c));
    return c.json({ ok: true }, 202);
  });
  api.delete("/runs/:id", async (c) => {
    await backend.remove((await run(c)).id);
    return c.json({ ok: true });
  });

  api.get("/runs/:id/events", async (c) => {
    const { id } = await run(c);
    const file = join(backend.runFolder(id), journalName);
    const from = await firstByte(c, file);
    c.header("cache-control", "no-store");
    return streamSSE(c, async (stream) => {
      await stream.write(": run events\n\n");
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      const lines = follow(file, {
        from,
        signal: AbortSignal.any([left.signal, closing]),
        alive: () => backend.isRunning(id),
        idle: async () => void (await stream.write(": still here\n\n")),
      });
      for await (const { text, end } of lines) {
        // A line that a killed process left unfinished is no event.
        if (parseEvent(text)) await stream.writeSSE({ data: text, id: String(end) });
      }
      // Without this the browser would take the end for a broken line and connect again.
      if (!left.signal.aborted && !closing.aborted) await stream.writeSSE({ event: "end", data: "" });
    });
  });

  api.get("/runs/:id/artifacts/:file", async (c) => {
    const { id, status } = await run(c);
    const folder = join(backend.runFolder(id), "artifacts");
    const file = c.req.param("file");
    // A later artifact of the same name and step replaces the file, so it must be asked for again while the run works.
    const answer = await fileResponse(folder, file, status === "running" ? "no-store" : "no-cache");
    if (!answer) throw noFile(file);
    return answer;
  });
  api.get("/runs/:id/model", async (c) => {
    const answer = await fileResponse(backend.runFolder((await run(c)).id), modelName, "no-cache");
    if (!answer) throw noFile(modelName);
    return answer;
  });
  api.get("/runs/:id/reader", async (c) => {
    const { id, hasModel } = await run(c);
    const file = hasModel ? await readFile(join(backend.runFolder(id), modelName)).catch(() => undefined) : undefined;
    const page = file && pageOf(file);
    if (!page) throw noFile(modelName);
    // A page of its own, to be kept: shown here it would run under the workbench's address.
    c.header("content-disposition", `attachment; filename="${id}.html"`);
    return c.body(page, 200, { "content-type": "text/html; charset=utf-8" });
  });

  api.get("/compare", async (c) => {
    const parsed = comparedRuns.safeParse([...new Set((c.req.query("runs") ?? "").split(",").filter(Boolean))]);
    if (!parsed.success) {
      throw badRequest({ en: "Two to six different runs can be compared.", zh: "请选择两到六次不同的训练进行比较。" });
    }
    return c.json(await compareRuns(backend, parsed.data, noRun));
  });

  api.get("/learning", async (c) => c.json<LearningAnswer>({ state: await backend.learning() }));
  api.post("/learning/events", async (c) => {
    const events = learningEvents(await readJson(c.req.raw, maximumEventsBytes));
    return c.json<LearningAnswer>({ state: await backend.learn(events) });
  });

  api.route("/exercises", exerciseRoutes(backend.exercises));
  api.post("/python", async (c) => {
    const parsed = pythonRequest.safeParse(await readJson(c.req.raw));
    if (!parsed.success) {
      const details = z.prettifyError(parsed.error).slice(0, 500);
      throw badRequest({ en: `The request does not fit: ${details}`, zh: `请求内容不符合要求：${details}` });
    }
    return answerOrLeave(c, async (signal) => c.json<PythonAnswer>(await backend.python.run(parsed.data.code, signal)));
  });
  api.post("/own/:program", async (c) => {
    const question = await readJson(c.req.raw);
    return answerOrLeave(c, async (signal) =>
      c.json<OwnAnswer>(await backend.ownCode.ask(c.req.param("program"), question, signal)),
    );
  });
  api.get("/doctor", async (c) => c.json(await backend.doctor()));
  api.get("/bench", async (c) => c.json(await backend.bench()));
  return api;
}
