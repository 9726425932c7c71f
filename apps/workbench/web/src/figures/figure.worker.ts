/** Computes the figures of a page off the main thread, with the engine. One task at a time is sent to it. */
import type { Figure, Session } from "@gradus/lab/figure";
import { byFigure } from "./figure-key.ts";
import type { Answer, FigureInfo, FigureState, Files, FromWorker, ToWorker } from "./protocol.ts";

type Definition = Figure & { fields: Figure["fields"] };
interface DefinitionFile {
  default: Definition;
}

const definitions = byFigure(
  import.meta.glob<DefinitionFile>([
    "../../../../../curriculum/*/*/figures/*.ts",
    "!../../../../../curriculum/*/*/figures/*.test.ts",
  ]),
);

interface Slot {
  files: Files;
  session?: { fixed: string; running: Session<FigureState, unknown> };
}

const slots = new Map<number, Slot>();

async function load(figure: string): Promise<Definition> {
  const file = definitions.get(figure);
  if (!file) throw new Error(`there is no figure ${figure}`);
  return (await file()).default;
}

async function describe(figure: string): Promise<FigureInfo> {
  const definition = await load(figure);
  return { title: definition.title, fields: definition.fields, live: "start" in definition };
}

async function run({ figure, slot: number, action, state, files }: ToWorker & { task: "run" }): Promise<Answer> {
  const definition = (await load(figure)) as Figure;
  const slot = slots.get(number) ?? { files: {} };
  slots.set(number, slot);
  if (files) {
    slot.files = files;
    delete slot.session;
  }
  if (!("start" in definition)) return { result: await definition.compute(state as never, slot.files), ended: false };
  const fixed = JSON.stringify(Object.entries(state).filter(([name]) => !definition.tunable.includes(name)));
  if (action === "restart" || slot.session?.fixed !== fixed) {
    delete slot.session;
    slot.session = { fixed, running: await definition.start(state as never, slot.files) };
  }
  const { running } = slot.session;
  if (action === "advance") running.advance(state);
  return { result: running.look(state), ended: running.ended?.() ?? false };
}

const answer = (message: FromWorker) => postMessage(message);

addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
  if (data.task === "close") {
    slots.delete(data.slot);
    return;
  }
  try {
    answer({ value: data.task === "describe" ? await describe(data.figure) : await run(data) });
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) });
  }
});
