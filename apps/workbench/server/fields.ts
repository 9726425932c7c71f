import type { LabDefinition } from "@gradus/lab/lab";
import { z } from "zod";
import type { Bilingual, LabDetail, ParameterField, ParameterValue } from "../shared/api.ts";

/** What we read of a parameter's JSON Schema. */
interface FieldSchema {
  type?: string;
  label?: Bilingual;
  default?: ParameterValue;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  enum?: string[];
  items?: FieldSchema;
  prefixItems?: FieldSchema[];
  minItems?: number;
  maxItems?: number;
}

const scalarKinds = new Map<string | undefined, ParameterField["kind"]>([
  ["number", "number"],
  ["integer", "integer"],
  ["boolean", "boolean"],
  ["string", "text"],
]);

/** Numbers that the format itself limits to what a double holds are not limits that a person should read. */
function isLimit(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function limits(schema: FieldSchema): Partial<ParameterField> {
  const found: Partial<ParameterField> = {};
  if (isLimit(schema.minimum)) found.minimum = schema.minimum;
  if (isLimit(schema.exclusiveMinimum))
    Object.assign(found, { minimum: schema.exclusiveMinimum, exclusiveMinimum: true });
  if (isLimit(schema.maximum)) found.maximum = schema.maximum;
  if (isLimit(schema.exclusiveMaximum))
    Object.assign(found, { maximum: schema.exclusiveMaximum, exclusiveMaximum: true });
  return found;
}

/** The part of a field that depends on its type; undefined for a type that no form field shows. */
function shape(schema: FieldSchema): (Pick<ParameterField, "kind"> & Partial<ParameterField>) | undefined {
  if (schema.enum?.every((choice) => typeof choice === "string")) return { kind: "choice", choices: schema.enum };
  const kind = scalarKinds.get(schema.type);
  if (kind) return { kind, ...limits(schema) };
  if (schema.type !== "array") return undefined;
  const entries = schema.prefixItems ?? (schema.items ? [schema.items] : []);
  if (entries.length === 0 || !entries.every((entry) => entry.type === "integer")) return undefined;
  const minimumLength = schema.prefixItems?.length ?? schema.minItems;
  const maximumLength = schema.prefixItems?.length ?? schema.maxItems;
  return {
    kind: "integers",
    // Of a tuple whose places differ in their limits the first place's are shown; the lab itself checks every one.
    ...limits(entries[0]),
    ...(minimumLength === undefined ? {} : { minimumLength }),
    ...(maximumLength === undefined ? {} : { maximumLength }),
  };
}

function describe(key: string, schema: FieldSchema): ParameterField {
  const known = shape(schema);
  if (!known) throw new TypeError(`parameter ${key} has a type that no form field shows: ${JSON.stringify(schema)}`);
  if (schema.default === undefined) throw new TypeError(`parameter ${key} has no default`);
  return { key, title: schema.label ?? { en: key, zh: key }, default: schema.default, ...known };
}

/**
 * What a page needs to show a lab's form.
 * @throws TypeError where a parameter has no default, or is neither number, boolean, choice, text nor list of integers
 */
export function describeLab(lab: LabDefinition, unit: string): LabDetail {
  const schema = z.toJSONSchema(lab.params, { io: "input" }) as { properties?: Record<string, FieldSchema> };
  const parameters = Object.entries(schema.properties ?? {}).map(([key, field]) => describe(key, field));
  const standard = Object.fromEntries(parameters.map((field) => [field.key, field.default]));
  const withPreset = (values: Record<string, unknown>) => ({ ...standard, ...values }) as typeof standard;
  return {
    id: lab.id,
    unit,
    title: lab.title,
    summary: lab.summary,
    goals: lab.goals,
    parameters,
    presets: { quick: withPreset(lab.presets.quick), standard, full: withPreset(lab.presets.full) },
    datasets: lab.datasets,
  };
}
