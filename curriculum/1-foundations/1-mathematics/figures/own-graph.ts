/** Any formula as a graph, with the value of each node, the local derivatives on the edges, and the gradient of each node. */
import { defineFigure } from "@gradus/lab/figure";
import type { Bilingual } from "@gradus/lab/lab";
import type { OwnAnswer } from "@gradus/lab/own-program";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { ExpressionError, type Operation, type ParsedNode, parseExpression } from "./graph/expression.ts";
import { formulas } from "./graph/formulas.ts";
import type { OwnGraph } from "./graph/own.ts";

const operations: Record<Operation, (inputs: Tensor[], constant: number) => Tensor> = {
  add: ([a, b]) => a.add(b),
  sub: ([a, b]) => a.sub(b),
  mul: ([a, b]) => a.mul(b),
  div: ([a, b]) => a.div(b),
  pow: ([a], constant) => a.pow(constant),
  neg: ([a]) => a.neg(),
  tanh: ([a]) => a.tanh(),
  exp: ([a]) => a.exp(),
  log: ([a]) => a.log(),
  relu: ([a]) => a.relu(),
};

const number = (value: number) => tensor([value], undefined, "float64");

/** A node's value and its derivative by each input, by the engine, the node alone. */
function evaluate({ operation, from, constant = 0 }: ParsedNode, values: readonly number[]) {
  return step(() => {
    const leaves = from.map((place) => number(values[place]).requiresGrad_());
    const made = operations[operation as Operation](leaves, constant);
    made.sum().backward();
    return { value: made.item(), locals: leaves.map((leaf) => leaf.grad?.item() ?? 0) };
  });
}

export interface GraphNode {
  label: string;
  leaf: boolean;
  /** Made on the way to the result of the step that the label names; only your own code makes such nodes. */
  inside: boolean;
  /** Steps from the left. */
  depth: number;
  value: number;
  gradient: number;
  /** Place in the order of the forward pass, from 1; backward it is walked from the end. */
  order: number;
}

export interface GraphEdge {
  from: number;
  to: number;
  local: number;
}

const signs: Partial<Record<Operation, string>> = { add: "+", sub: "−", mul: "×", div: "÷", neg: "−( )" };

function labelOf({ operation, name, constant }: ParsedNode): string {
  if (operation === "pow") return `( )^${constant}`;
  return operation ? (signs[operation] ?? operation) : (name ?? String(constant));
}

/** A graph before it has its places: each node after its inputs. */
type Made = Pick<GraphNode, "label" | "inside" | "value" | "gradient"> & { inputs: number[]; locals: number[] };

function place(made: readonly Made[]): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const edges = made.flatMap(({ inputs, locals }, to) => inputs.map((from, i) => ({ from, to, local: locals[i] })));
  const depths: number[] = [];
  for (const { inputs } of made) depths.push(Math.max(-1, ...inputs.map((from) => depths[from])) + 1);
  // What is given stands just left of whoever uses it first.
  const leftOfUser = (i: number) =>
    Math.min(...edges.filter(({ from }) => from === i).map(({ to }) => depths[to] - 1), made.length);
  const nodes = made.map(({ inputs, label, inside, value, gradient }, i): GraphNode => {
    const leaf = inputs.length === 0;
    const depth = leaf && edges.length > 0 ? leftOfUser(i) : depths[i];
    return { label, leaf, inside, depth, value, gradient, order: i + 1 };
  });
  return { nodes, edges };
}

/** By the engine, node after node, and back with the chain rule. */
function graphOf(parsed: readonly ParsedNode[], given: Readonly<Record<string, number>>) {
  const made: Made[] = [];
  for (const node of parsed) {
    const plain = { label: labelOf(node), inside: false, gradient: 0, inputs: node.from };
    if (!node.operation) {
      const value = node.name === undefined ? (node.constant ?? 0) : given[node.name];
      made.push({ ...plain, value, locals: [] });
      continue;
    }
    const values = made.map(({ value }) => value);
    made.push({ ...plain, ...evaluate(node, values) });
  }
  for (const [i, node] of [...made.entries()].reverse()) {
    if (i === made.length - 1) node.gradient = 1;
    for (const [k, from] of node.inputs.entries()) made[from].gradient += node.gradient * node.locals[k];
  }
  return place(made);
}

/** What the learner's own code answered, and the formula that it was asked. */
interface OwnFile {
  asked: { text: string; a: number; b: number; c: number };
  answer: OwnAnswer;
}

/** What is said of the learner's own graph. */
export interface OwnState {
  /** Nothing was answered yet. */
  waiting: boolean;
  /** The exercise to begin with. */
  absent: { exercise: string; title: Bilingual } | null;
  /** Gradients are there. */
  walked: boolean;
  /** Variables whose gradient is not the engine's, with the engine's. */
  differs: { name: string; gradient: number }[];
}

const notAValue = (name: string): Bilingual => ({
  en: `Your ${name} returned no value with data, inputs and locals (as many locals as inputs), or made more than can be drawn.`,
  zh: `你的 ${name} 返回的不是带 data、inputs、locals 的值（locals 与 inputs 要一样多），或者造出的值多得画不下。`,
});

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)) || Object.is(a, b);

/** The graph that the learner's own values make. */
function ownGraphOf({ asked, answer }: OwnFile) {
  const { text, ...given } = asked;
  const state: OwnState = { waiting: false, absent: null, walked: false, differs: [] };
  const empty = { nodes: [] as GraphNode[], edges: [] as GraphEdge[] };
  if (answer.kind === "absent")
    return {
      text,
      problem: null,
      ...empty,
      own: { ...state, absent: { exercise: answer.exercise, title: answer.title } },
    };
  if (answer.kind === "failure") return { text, problem: answer.message, ...empty, own: state };
  const { nodes, walked, bad } = answer.value as OwnGraph;
  if (bad !== undefined) return { text, problem: notAValue(bad), ...empty, own: state };
  const parsed = parseExpression(text, names);
  const made = nodes.map(({ step: at, inside, data, grad, inputs, locals }): Made => {
    return { label: labelOf(parsed[at]), inside, value: data, gradient: grad, inputs, locals };
  });
  const right = graphOf(parsed, given).nodes;
  const differs = made.flatMap(({ label: name, inputs, gradient }) => {
    const ours = right.find(({ label, leaf }) => leaf && label === name && names.includes(name));
    return walked && inputs.length === 0 && ours && !near(gradient, ours.gradient)
      ? [{ name, gradient: ours.gradient }]
      : [];
  });
  return { text, problem: null, ...place(made), own: { ...state, walked, differs } };
}

const names = ["a", "b", "c"];

const variable = { kind: "number", min: -3, max: 3, step: 0.1 } as const;

export default defineFigure({
  title: { en: "Your formula as a graph", zh: "把公式画成图" },
  fields: {
    expression: {
      kind: "choice",
      label: { en: "Formula", zh: "公式" },
      options: {
        fork: { en: formulas.fork, zh: formulas.fork },
        neuron: { en: formulas.neuron, zh: formulas.neuron },
        square: { en: formulas.square, zh: formulas.square },
        quotient: { en: formulas.quotient, zh: formulas.quotient },
        sigmoid: { en: formulas.sigmoid, zh: formulas.sigmoid },
        deep: { en: formulas.deep, zh: formulas.deep },
      },
      default: "fork",
    },
    whose: {
      kind: "choice",
      label: { en: "Computed by", zh: "由谁来算" },
      options: { engine: { en: "the engine", zh: "引擎" }, own: { en: "my own code", zh: "我自己的代码" } },
      default: "engine",
    },
    a: { ...variable, label: { en: "a", zh: "a" }, default: 2 },
    b: { ...variable, label: { en: "b", zh: "b" }, default: -1.5 },
    c: { ...variable, label: { en: "c", zh: "c" }, default: -1 },
  },
  /** @param files `expression`: a formula that was typed, in place of the one chosen; `own`: an `OwnFile`, as JSON */
  compute({ expression: name, whose, a, b, c }, files) {
    const read = (file: Uint8Array | undefined) => (file ? new TextDecoder().decode(file) : "");
    const text = read(files.expression).trim() || formulas[name];
    const own: OwnState = { waiting: whose === "own", absent: null, walked: false, differs: [] };
    const none = { text, whose, own, nodes: [] as GraphNode[], edges: [] as GraphEdge[] };
    try {
      const parsed = parseExpression(text, names);
      if (whose === "engine") return { ...none, problem: null as Bilingual | null, ...graphOf(parsed, { a, b, c }) };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { ...none, problem: error.text as Bilingual | null };
    }
    const answered = read(files.own);
    if (answered) return { whose, ...ownGraphOf(JSON.parse(answered) as OwnFile) };
    return { ...none, problem: null as Bilingual | null };
  },
});
