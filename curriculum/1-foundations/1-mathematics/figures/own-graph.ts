/** Any formula as a graph, with the value of each node, the local derivatives on the edges, and the gradient of each node. */
import { defineFigure } from "@gradus/lab/figure";
import type { Bilingual } from "@gradus/lab/lab";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { ExpressionError, type Operation, type ParsedNode, parseExpression } from "./graph/expression.ts";

const expressions = {
  fork: "a*b + tanh(a + c)",
  neuron: "tanh(a*b + c)",
  square: "(a - b)^2 + a",
  quotient: "a / (b^2 + 1) - c",
  sigmoid: "1 / (1 + exp(-a))",
  deep: "relu(a*b + c) * (a*b - c)",
} as const;

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
  /** What travels along it backward. */
  part: number;
}

const signs: Partial<Record<Operation, string>> = { add: "+", sub: "−", mul: "×", div: "÷", neg: "−( )" };

function labelOf({ operation, name, constant }: ParsedNode): string {
  if (operation === "pow") return `( )^${constant}`;
  return operation ? (signs[operation] ?? operation) : (name ?? String(constant));
}

function graphOf(parsed: readonly ParsedNode[], given: Readonly<Record<string, number>>) {
  const values: number[] = [];
  const depths: number[] = [];
  const edges: GraphEdge[] = [];
  for (const [to, node] of parsed.entries()) {
    depths.push(Math.max(-1, ...node.from.map((from) => depths[from])) + 1);
    if (!node.operation) {
      values.push(node.name === undefined ? (node.constant ?? 0) : given[node.name]);
      continue;
    }
    const { value, locals } = evaluate(node, values);
    values.push(value);
    for (const [i, from] of node.from.entries()) edges.push({ from, to, local: locals[i], part: 0 });
  }
  const gradients = parsed.map((_, i) => Number(i === parsed.length - 1));
  for (const edge of edges.toReversed()) {
    edge.part = gradients[edge.to] * edge.local;
    gradients[edge.from] += edge.part;
  }
  // What is given stands just left of whoever uses it first.
  const depthOf = (i: number) =>
    parsed[i].operation
      ? depths[i]
      : Math.min(...edges.filter(({ from }) => from === i).map(({ to }) => depths[to] - 1), parsed.length);
  const nodes = parsed.map(
    (node, i): GraphNode => ({
      label: labelOf(node),
      leaf: !node.operation,
      depth: edges.length === 0 ? 0 : depthOf(i),
      value: values[i],
      gradient: gradients[i],
      order: i + 1,
    }),
  );
  return { nodes, edges };
}

const variable = { kind: "number", min: -3, max: 3, step: 0.1 } as const;

export default defineFigure({
  title: { en: "Your formula as a graph", zh: "把公式画成图" },
  fields: {
    expression: {
      kind: "choice",
      label: { en: "Formula", zh: "公式" },
      options: {
        fork: { en: expressions.fork, zh: expressions.fork },
        neuron: { en: expressions.neuron, zh: expressions.neuron },
        square: { en: expressions.square, zh: expressions.square },
        quotient: { en: expressions.quotient, zh: expressions.quotient },
        sigmoid: { en: expressions.sigmoid, zh: expressions.sigmoid },
        deep: { en: expressions.deep, zh: expressions.deep },
      },
      default: "fork",
    },
    a: { ...variable, label: { en: "a", zh: "a" }, default: 2 },
    b: { ...variable, label: { en: "b", zh: "b" }, default: -1.5 },
    c: { ...variable, label: { en: "c", zh: "c" }, default: -1 },
  },
  /** @param files `expression`: a formula that was typed, in place of the one chosen */
  compute({ expression: name, a, b, c }, files) {
    const typed = files.expression ? new TextDecoder().decode(files.expression).trim() : "";
    const text = typed || expressions[name];
    let problem: Bilingual | null = null;
    let graph: ReturnType<typeof graphOf> = { nodes: [], edges: [] };
    try {
      graph = graphOf(parseExpression(text, ["a", "b", "c"]), { a, b, c });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problem = error.text;
    }
    return { text, problem, ...graph };
  },
});
