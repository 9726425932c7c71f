import { z } from "zod";
import type { RunEvent } from "./events.ts";

const presets = z.enum(["quick", "standard", "full"]);
const engines = z.enum(["gradus", "torch"]);
const step = z.int().min(0);

const schema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    run: z.string(),
    lab: z.string(),
    preset: presets,
    params: z.record(z.string(), z.unknown()),
    seed: z.number(),
    engine: engines,
    features: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    time: z.string(),
  }),
  z.object({ type: z.literal("resume"), step, time: z.string() }),
  z.object({
    type: z.literal("progress"),
    step,
    total: step,
    rate: z.number().exactOptional(),
    unit: z.string().exactOptional(),
    eta: z.number().exactOptional(),
    seconds: z.number(),
  }),
  z.object({ type: z.literal("metric"), name: z.string(), value: z.number(), step: step.exactOptional() }),
  z.object({ type: z.literal("log"), level: z.enum(["info", "warning"]), message: z.string() }),
  z.object({
    type: z.literal("artifact"),
    name: z.string(),
    kind: z.enum(["image", "table", "text", "histogram", "checkpoint"]),
    file: z.string(),
    step: step.exactOptional(),
  }),
  z.object({ type: z.literal("error"), message: z.string(), stopped: z.boolean() }),
  z.object({
    type: z.literal("result"),
    lab: z.string(),
    metrics: z.record(z.string(), z.number()),
    seconds: z.number(),
    peakRssMb: z.number(),
    seed: z.number(),
    preset: presets,
    engine: engines,
    run: z.string(),
    mine: z.array(z.string()).exactOptional(),
    model: z.string().exactOptional(),
    signature: z.string().exactOptional(),
  }),
]);

/** A line of a journal as an event; undefined for anything else, such as a line that a killed process left unfinished. */
export function parseEvent(line: string): RunEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(value);
  return data;
}
