/** A nudge travels through a small graph: every edge multiplies it by its local derivative, and where ways meet the parts are added. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

type Name = "chain" | "fork" | "three";

interface Node {
  id: string;
  formula: string;
  from: readonly string[];
  compute: (inputs: Tensor[]) => Tensor;
}

const graphs: Record<Name, readonly Node[]> = {
  chain: [
    { id: "u", formula: "u = 2x", from: ["x"], compute: ([x]) => x.mul(2) },
    { id: "v", formula: "v = u²", from: ["u"], compute: ([u]) => u.mul(u) },
    { id: "y", formula: "y = v/4", from: ["v"], compute: ([v]) => v.div(4) },
  ],
  fork: [
    { id: "u", formula: "u = x²", from: ["x"], compute: ([x]) => x.mul(x) },
    { id: "v", formula: "v = 3x", from: ["x"], compute: ([x]) => x.mul(3) },
    { id: "y", formula: "y = u·v", from: ["u", "v"], compute: ([u, v]) => u.mul(v) },
  ],
  three: [
    { id: "u", formula: "u = x²", from: ["x"], compute: ([x]) => x.mul(x) },
    { id: "v", formula: "v = u·x", from: ["u", "x"], compute: ([u, x]) => u.mul(x) },
    { id: "y", formula: "y = u+v", from: ["u", "v"], compute: ([u, v]) => u.add(v) },
  ],
};

const number = (value: number) => tensor([value], undefined, "float64");

/** Every node's value for an x. */
function valuesAt(graph: readonly Node[], x: number): Record<string, number> {
  const values: Record<string, number> = { x };
  for (const { id, from, compute } of graph) values[id] = compute(from.map((name) => number(values[name]))).item();
  return values;
}

/** Derivatives of one node by its inputs, by the engine, the node alone. */
function locals({ from, compute }: Node, values: Record<string, number>): number[] {
  const leaves = from.map((name) => number(values[name]).requiresGrad_());
  compute(leaves).sum().backward();
  return leaves.map((leaf) => leaf.grad?.item() ?? 0);
}

export interface Way {
  nodes: string[];
  factors: number[];
  product: number;
}

export default defineFigure({
  title: { en: "A nudge travels", zh: "一点点变动，一路传下去" },
  fields: {
    graph: {
      kind: "choice",
      label: { en: "Graph", zh: "图" },
      options: {
        chain: { en: "a chain: y = (2x)²/4", zh: "一条链：y = (2x)²/4" },
        fork: { en: "two ways: y = x² · 3x", zh: "两条路：y = x² · 3x" },
        three: { en: "three ways: y = x² + x² · x", zh: "三条路：y = x² + x² · x" },
      },
      default: "fork",
    },
    x: { kind: "number", label: { en: "x", zh: "x" }, min: -2, max: 2, step: 0.25, default: 1 },
    nudge: {
      kind: "number",
      label: { en: "Nudge of x", zh: "x 的变动" },
      min: -0.5,
      max: 0.5,
      step: 0.01,
      default: 0.1,
    },
  },
  compute({ graph: name, x, nudge }) {
    const graph = graphs[name];
    return step(() => {
      const [before, after] = [valuesAt(graph, x), valuesAt(graph, x + nudge)];
      const edges = graph.flatMap((node) => {
        const slopes = locals(node, before);
        return node.from.map((from, i) => ({ from, to: node.id, local: slopes[i] }));
      });
      const waysTo = (id: string): Way[] =>
        id === "x"
          ? [{ nodes: ["x"], factors: [], product: 1 }]
          : edges
              .filter(({ to }) => to === id)
              .flatMap(({ from, local }) =>
                waysTo(from).map(({ nodes, factors, product }) => ({
                  nodes: [...nodes, id],
                  factors: [...factors, local],
                  product: product * local,
                })),
              );
      const ways = waysTo("y");
      const derivative = ways.reduce((sum, { product }) => sum + product, 0);
      const nodes = [{ id: "x", formula: "x" }, ...graph].map(({ id, formula }) => ({
        ...{ id, formula },
        value: before[id],
        moved: after[id] - before[id],
      }));
      return { name, nudge, nodes, edges, ways, derivative, predicted: derivative * nudge, moved: after.y - before.y };
    });
  },
});
