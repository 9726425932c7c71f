import { type Context, Hono } from "hono";
import { z } from "zod";
import type {
  CheckState,
  ExerciseDetail,
  ExerciseFile,
  ExerciseList,
  FileConflict,
  FileReset,
  LanguageAnswer,
  LanguageQuestion,
  Solution,
} from "../shared/exercises.ts";
import { badRequest, languageOf } from "./errors.ts";
import { maximumFileBytes } from "./exercise-files.ts";
import type { ExerciseBackend } from "./exercises.ts";
import { readJson } from "./security.ts";

/** A text in JSON's longest form, six bytes for one, and what stands around it. */
const maximumBodyBytes = 6 * maximumFileBytes + 1024;

const text = z.string().max(maximumFileBytes);
const hash = z.string().max(64);
const fileChange = z.strictObject({ text, base: hash });
const fileReset = z.strictObject({ base: hash });
const checkRequest = z.strictObject({ seed: z.int().min(0).max(0xffffffff).optional() });
const offset = z.int().min(0).max(maximumFileBytes);
const languageQuestion = z.discriminatedUnion("ask", [
  z.strictObject({ ask: z.literal("diagnostics"), text }),
  z.strictObject({ ask: z.enum(["hover", "completion"]), text, offset }),
  z.strictObject({ ask: z.literal("describe"), label: z.string().max(500) }),
]);

async function body<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(c.req.raw, maximumBodyBytes));
  if (parsed.success) return parsed.data;
  const details = z.prettifyError(parsed.error).slice(0, 500);
  throw badRequest({ en: `The request does not fit: ${details}`, zh: `请求内容不符合要求：${details}` });
}

/** `/api/exercises`, see `shared/exercises.ts`. */
export function exerciseRoutes(exercises: ExerciseBackend): Hono {
  const api = new Hono();
  const id = (c: Context) => c.req.param("id") ?? "";
  const language = (c: Context) => languageOf(c.req.header("accept-language"));

  api.get("/", async (c) => c.json<ExerciseList>({ exercises: await exercises.list() }));
  api.get("/:id", async (c) => c.json<ExerciseDetail>(await exercises.detail(id(c))));
  api.post("/:id/begin", async (c) => {
    await readJson(c.req.raw);
    return c.json<ExerciseFile>(await exercises.begin(id(c)));
  });

  api.get("/:id/file", async (c) => {
    const file = await exercises.file(id(c));
    return c.req.query("known") === file.hash ? c.body(null, 204) : c.json<ExerciseFile>(file);
  });
  api.put("/:id/file", async (c) => {
    const change = await body(c, fileChange);
    const written = await exercises.write(id(c), change.text, change.base);
    return "conflict" in written ? c.json<FileConflict>(written, 409) : c.json<ExerciseFile>(written.file);
  });
  api.post("/:id/reset", async (c) => {
    const { base } = await body(c, fileReset);
    const done = await exercises.reset(id(c), base);
    return "conflict" in done ? c.json<FileConflict>(done, 409) : c.json<FileReset>(done);
  });

  api.post("/:id/check", async (c) => {
    const { seed } = await body(c, checkRequest);
    await exercises.check(id(c), language(c), seed);
    return c.json<CheckState>(await exercises.checkState(id(c)), 202);
  });
  api.get("/:id/check", async (c) => c.json<CheckState>(await exercises.checkState(id(c))));
  api.delete("/:id/check", async (c) => {
    await exercises.cancel(id(c));
    return c.json<CheckState>(await exercises.checkState(id(c)));
  });

  api.get("/:id/solution", async (c) =>
    c.json<Solution>({ text: await exercises.solution(id(c), c.req.query("asked") === "true") }),
  );
  api.post("/:id/language", async (c) => {
    const question = (await body(c, languageQuestion)) as LanguageQuestion;
    return c.json<LanguageAnswer>(await exercises.language(id(c), question, language(c)));
  });
  return api;
}
