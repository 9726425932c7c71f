/** A computation graph walked by hand: forward value by value, then backward edge by edge. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

type Operation = "mul" | "add" | "sub" | "square";

interface Node {
  id: string;
  /** None for what goes in. */
  operation?: Operation;
  /** Ids of the nodes that it is computed from. */
  from: readonly string[];
}

const inputs: Node[] = ["w", "x", "b", "y"].map((id) => ({ id, from: [] }));

/** Nodes in an order in which they can be computed; the last one is the loss. */
const graphs: Record<"chain" | "fork", readonly Node[]> = {
  chain: [
    ...inputs,
    { id: "m", operation: "mul", from: ["w", "x"] },
    { id: "s", operation: "add", from: ["m", "b"] },
    { id: "d", operation: "sub", from: ["s", "y"] },
    { id: "L", operation: "square", from: ["d"] },
  ],
  fork: [
    ...inputs,
    { id: "m", operation: "mul", from: ["w", "x"] },
    { id: "s", operation: "add", from: ["m", "b"] },
    { id: "r", operation: "add", from: ["s", "x"] },
    { id: "d", operation: "sub", from: ["r", "y"] },
    { id: "L", operation: "square", from: ["d"] },
  ],
};

const operations: Record<Operation, (inputs: Tensor[]) => Tensor> = {
  mul: ([a, b]) => a.mul(b),
  add: ([a, b]) => a.add(b),
  sub: ([a, b]) => a.sub(b),
  square: ([a]) => a.mul(a),
};

const scalar = (value: number) => tensor([value], [], "float64");

/** Derivative of one operation by each of its inputs, by the engine and on its own. */
function localDerivatives(operation: Operation, values: readonly number[]): number[] {
  return step(() => {
    const leaves = values.map((value) => scalar(value).requiresGrad_());
    operations[operation](leaves).backward();
    return leaves.map((leaf) => leaf.grad?.item() ?? 0);
  });
}

/** Derivative of the loss by what goes in, by one backward pass of the engine through the whole graph. */
function engineGradients(graph: readonly Node[], given: Record<string, number>): Record<string, number> {
  return step(() => {
    const leaves = new Map(inputs.map(({ id }) => [id, scalar(given[id]).requiresGrad_()]));
    const tensors = new Map<string, Tensor>(leaves);
    let loss = scalar(0);
    for (const { id, operation, from } of graph) {
      if (!operation) continue;
      loss = operations[operation](from.map((name) => tensors.get(name) as Tensor));
      tensors.set(id, loss);
    }
    loss.backward();
    return Object.fromEntries([...leaves].map(([id, leaf]) => [id, leaf.grad?.item() ?? 0]));
  });
}

export interface NodeNow {
  id: string;
  operation?: Operation;
  from: readonly string[];
  /** Undefined until the step that computes it. */
  value?: number;
  /** What has arrived so far of ∂L/∂node. */
  gradient?: number;
  /** How many edges have delivered to it. */
  arrived: number;
  /** How many will. */
  expected: number;
}

export interface EdgeNow {
  from: string;
  to: string;
  /** ∂to/∂from and its product with ∂L/∂to, once that step is done. */
  local?: number;
  product?: number;
}

/** What the newest step did. */
export type Happening =
  | { kind: "nothing" }
  | { kind: "value"; node: string }
  | { kind: "seed"; node: string }
  | { kind: "gradient"; from: string; to: string };

/** Most steps that any of the graphs takes. */
const mostSteps = 15;

const input = { kind: "number", min: -3, max: 3, step: 0.5 } as const;

export default defineFigure({
  title: { en: "Back-propagation, step by step", zh: "反向传播，一步一步" },
  fields: {
    graph: {
      kind: "choice",
      label: { en: "Graph", zh: "计算图" },
      options: {
        chain: { en: "L = (wx + b − y)²", zh: "L = (wx + b − y)²" },
        fork: { en: "with a skip: L = (wx + b + x − y)²", zh: "带跳连：L = (wx + b + x − y)²" },
      },
      default: "chain",
    },
    step: { kind: "number", label: { en: "Step", zh: "步骤" }, min: 0, max: mostSteps, step: 1, default: 0 },
    w: { ...input, label: { en: "w", zh: "w" }, default: 2 },
    x: { ...input, label: { en: "x", zh: "x" }, default: 1.5 },
    b: { ...input, label: { en: "b", zh: "b" }, default: -1 },
    y: { ...input, label: { en: "y", zh: "y" }, default: 0.5 },
  },
  compute({ graph: name, step: asked, w, x, b, y }) {
    const graph = graphs[name];
    const given: Record<string, number> = { w, x, b, y };
    const computed = graph.filter(({ operation }) => operation);
    const edges = computed.toReversed().flatMap(({ id, from }) => from.map((source) => ({ from: source, to: id })));
    const steps = computed.length + 1 + edges.length;
    const now = Math.min(asked, steps);

    const nodes = new Map<string, NodeNow>(
      graph.map((node) => [
        node.id,
        { ...node, value: given[node.id], arrived: 0, expected: edges.filter(({ from }) => from === node.id).length },
      ]),
    );
    const at = (id: string) => nodes.get(id) as NodeNow;
    let happening: Happening = { kind: "nothing" };
    for (const { id, operation, from } of computed.slice(0, now)) {
      at(id).value = step(() =>
        operations[operation as Operation](from.map((source) => scalar(at(source).value as number))).item(),
      );
      happening = { kind: "value", node: id };
    }
    const loss = computed[computed.length - 1].id;
    if (now > computed.length) {
      at(loss).gradient = 1;
      happening = { kind: "seed", node: loss };
    }
    const delivered = edges.slice(0, Math.max(0, now - computed.length - 1));
    const shown: EdgeNow[] = edges.map((edge, i) => {
      if (i >= delivered.length) return edge;
      const { operation, from, gradient } = at(edge.to);
      const locals = localDerivatives(
        operation as Operation,
        from.map((source) => at(source).value as number),
      );
      const local = locals[from.indexOf(edge.from)];
      const product = local * (gradient as number);
      const source = at(edge.from);
      source.gradient = (source.gradient ?? 0) + product;
      source.arrived++;
      happening = { kind: "gradient", from: edge.from, to: edge.to };
      return { ...edge, local, product };
    });
    return {
      graph: name,
      nodes: [...nodes.values()],
      edges: shown,
      now,
      steps,
      forwardSteps: computed.length,
      happening,
      /** Shown beside the numbers found by hand once the last step is done. */
      engine: now === steps ? engineGradients(graph, given) : undefined,
    };
  },
});
