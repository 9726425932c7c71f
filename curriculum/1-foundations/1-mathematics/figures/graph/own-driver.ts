/** In the learner's process: computes a formula with the learner's own values, and tells what graph came of it. */
import type * as Backward from "../../exercises/backward/solution.ts";
import type * as Node from "../../exercises/value-node/solution.ts";
import type * as Operations from "../../exercises/value-operations/solution.ts";
import type { ParsedNode } from "./expression.ts";
import type { OwnGraph, OwnNode } from "./own.ts";

/** The learner's exercises that are there, each by its name. */
interface Mine {
  "value-node": typeof Node;
  "value-operations"?: typeof Operations;
  backward?: typeof Backward;
}

/** What such a function is called in the exercises, and in which of them it is written. */
const homes = {
  add: ["value-node", "add"],
  mul: ["value-node", "mul"],
  sub: ["value-operations", "sub"],
  div: ["value-operations", "div"],
  pow: ["value-operations", "power"],
  neg: ["value-operations", "neg"],
  tanh: ["value-operations", "tanh"],
  exp: ["value-operations", "exp"],
  log: ["value-operations", "log"],
  relu: ["value-operations", "relu"],
} as const;

const mostNodes = 80;

type Operation = (...given: unknown[]) => Node.Value;

/** @throws what the import of a missing exercise, or of a missing export, would throw: it is worded as that is */
function operationOf(mine: Mine, name: keyof typeof homes): Operation {
  const [exercise, called] = homes[name];
  const module = exercise in mine ? (mine[exercise] as unknown as Record<string, unknown>) : undefined;
  if (!module) throw Object.assign(new Error(`#mine/${exercise}`), { kind: "import" });
  if (typeof module[called] !== "function")
    throw new SyntaxError(`The requested module '#mine/${exercise}' does not provide an export named '${called}'`);
  return module[called] as Operation;
}

const isValue = (made: unknown): made is Node.Value => {
  const { data, inputs, locals } = Object(made) as Partial<Node.Value>;
  return typeof data === "number" && Array.isArray(inputs) && Array.isArray(locals) && inputs.length === locals.length;
};

/** @param parsed the formula's steps @param given numbers for its variables */
export function graph(mine: Mine, parsed: readonly ParsedNode[], given: Readonly<Record<string, number>>): OwnGraph {
  const known = new Map<Node.Value, OwnNode>();
  const order: Node.Value[] = [];
  /** Adds a value after everything that it was computed from: what no step has made yet was made inside of this one. */
  const add = (value: Node.Value, step: number): boolean => {
    if (known.has(value)) return true;
    if (!isValue(value) || known.size >= mostNodes) return false;
    const node: OwnNode = { step, inside: true, data: value.data, grad: 0, inputs: [], locals: [...value.locals] };
    known.set(value, node);
    if (!value.inputs.every((input) => add(input, step))) return false;
    node.inputs = value.inputs.map((input) => order.indexOf(input));
    order.push(value);
    return true;
  };
  const values: Node.Value[] = [];
  for (const [step, { operation, from, name, constant = 0 }] of parsed.entries()) {
    const inputs: unknown[] = from.map((place) => values[place]);
    if (operation === "pow") inputs.push(constant);
    const made = operation
      ? operationOf(mine, operation)(...inputs)
      : mine["value-node"].value(name === undefined ? constant : given[name]);
    if (!add(made, step)) return { nodes: [], walked: false, bad: operation ? homes[operation][1] : "value" };
    const node = known.get(made) as OwnNode;
    node.inside = false;
    node.step = step;
    values.push(made);
  }
  const walked = "backward" in mine && walk(mine.backward as typeof Backward, values[values.length - 1]);
  const nodes = order.map((value) => ({ ...(known.get(value) as OwnNode), grad: walked ? Number(value.grad) : 0 }));
  return { nodes, walked };
}

/** False where nothing is written yet: the graph can be drawn without. */
function walk({ backward }: typeof Backward, root: Node.Value): boolean {
  try {
    backward(root);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("TODO")) return false;
    throw error;
  }
}
