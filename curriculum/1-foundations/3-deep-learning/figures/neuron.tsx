import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./neuron.ts";

type Props = FigureProps<typeof definition>;

const axis = { min: -0.5, max: 1.5, ticks: [-0.5, 0, 0.5, 1, 1.5] };

export default function Neuron({ state, set, result, say }: Props) {
  const { points, right, boundary, ground, rows, sum } = result;
  const [x1, x2] = state.x;
  const chosen = (label: number, isRight: boolean) =>
    points.filter((point) => point.label === label && point.right === isRight);
  const marks = (label: number): Series[] => {
    const all = points.filter((point) => point.label === label);
    return [
      {
        kind: "points",
        x: all.map((point) => point.x1),
        y: all.map((point) => point.x2),
        shape: label ? "circle" : "square",
        size: points.length > 10 ? 5 : 8,
        colour: label ? 2 : 1,
        label: label ? say({ en: "wanted: 1", zh: "应为 1" }) : say({ en: "wanted: 0", zh: "应为 0" }),
      },
    ];
  };
  const wrong = [...chosen(0, false), ...chosen(1, false)];
  const series: Series[] = [
    ...(boundary
      ? ([
          {
            kind: "line",
            x: boundary.x,
            y: boundary.y,
            colour: "ink",
            width: 2.6,
            label: say({ en: "decision line z = 0", zh: "决策边界 z = 0" }),
          },
          {
            kind: "arrows",
            x: [boundary.arrow.x],
            y: [boundary.arrow.y],
            toX: [boundary.arrow.toX],
            toY: [boundary.arrow.toY],
            colour: "ink",
          },
        ] satisfies Series[])
      : []),
    ...marks(0),
    ...marks(1),
    {
      kind: "points",
      x: wrong.map((point) => point.x1),
      y: wrong.map((point) => point.x2),
      shape: "cross",
      size: points.length > 10 ? 9 : 13,
      colour: "ink",
      label: say({ en: "wrong side", zh: "站错了边" }),
    },
  ];
  const total = points.length;
  const verdict = say({
    en: `${right} of ${total} points on the correct side`,
    zh: `${total} 个点中有 ${right} 个站对了边`,
  });
  const reach = state.activation === "none" ? 2 : 0.5;
  return (
    <div className="columns">
      <Plot
        label={say({
          en: `The plane of the two inputs with the decision line. ${verdict}.`,
          zh: `两个输入张成的平面与决策边界。${verdict}。`,
        })}
        x={{ ...axis, title: say({ en: "input x₁", zh: "输入 x₁" }) }}
        y={{ ...axis, title: say({ en: "input x₂", zh: "输入 x₂" }) }}
        square
        surface={{
          values: ground,
          rows,
          columns: rows,
          scale: { kind: "diverging", min: -reach, max: reach },
          smooth: state.activation !== "step",
          strength: 0.5,
        }}
        series={series}
        handles={[
          {
            x: x1,
            y: x2,
            label: say({ en: "the input x", zh: "输入 x" }),
            colour: "ink",
            step: 0.05,
            onMove: (toX, toY) => set({ x: [toX, toY] }),
          },
        ]}
        onDrag={(toX, toY) => set({ x: [toX, toY] })}
      />
      <div>
        <p className="figure-number" role="status">
          {verdict}
        </p>
        <p>{say({ en: "At the point that you can move:", zh: "在可以拖动的那一点上：" })}</p>
        <table className="working">
          <tbody>
            <Row name="w₁x₁" working={`${fixed(state.w1, 1)} × ${fixed(x1, 2)}`} value={sum.products[0]} />
            <Row name="w₂x₂" working={`${fixed(state.w2, 1)} × ${fixed(x2, 2)}`} value={sum.products[1]} />
            <Row name="b" working="" value={state.b} />
            <Row name="z" working={say({ en: "their sum", zh: "三者之和" })} value={sum.z} total />
            <Row
              name="y"
              working={{ none: "z", step: "z > 0 ? 1 : 0", sigmoid: "1 / (1 + e⁻ᶻ)" }[state.activation]}
              value={sum.y}
              total
            />
          </tbody>
        </table>
        <p className="meta">
          {say({
            en: "The arrow is the weight vector w: it stands at right angles to the line and points to where z grows. Blue ground: the output says 0; red ground: 1; the closer to the paper, the less sure.",
            zh: "箭头是权重向量 w：它与边界垂直，指向 z 变大的一侧。底色偏蓝，输出判为 0；偏红，判为 1；越接近纸色，越没有把握。",
          })}
        </p>
      </div>
    </div>
  );
}

function Row({ name, working, value, total }: { name: string; working: string; value: number; total?: boolean }) {
  return (
    <tr className={total ? "total" : undefined}>
      <th scope="row">{name}</th>
      <td>{working}</td>
      <td>= {fixed(value, 3)}</td>
    </tr>
  );
}
