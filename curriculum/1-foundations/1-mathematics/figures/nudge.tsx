import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { useWidth } from "@gradus/curriculum/figure-parts/use-width";
import type { FigureProps } from "@gradus/lab/figure";
import { GraphDrawing } from "./graph/GraphDrawing.tsx";
import type definition from "./nudge.ts";

type Lane = readonly [depth: number, lane: number];

/** Depth from the top, lane from the left (0 to 1). */
const places: Record<"chain" | "fork" | "three", Record<string, Lane>> = {
  chain: { x: [0, 0.5], u: [1, 0.5], v: [2, 0.5], y: [3, 0.5] },
  fork: { x: [0, 0.5], u: [1, 0], v: [1, 1], y: [2, 0.5] },
  three: { x: [0, 0.5], u: [1, 0], v: [2, 1], y: [3, 0.5] },
};

const box = { width: 104, height: 66 };
const depthUnit = 112;
const edge = 6;

const shown = (value: number) => readable(value, 4);
const signed = (value: number) => (value < 0 ? shown(value) : `+${shown(value)}`);
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));

export default function Nudge({ result, say }: FigureProps<typeof definition>) {
  const [element, width] = useWidth<HTMLDivElement>();
  const { name, nodes, edges, ways, derivative, predicted, moved, nudge } = result;
  const place = places[name];
  const wide = Math.min(width, 380);
  const depths = Math.max(...Object.values(place).map(([depth]) => depth));
  const sentence = say({
    en: `dy/dx = ${shown(derivative)}: a nudge of ${shown(nudge)} moves y by about ${shown(predicted)}; it moved by ${shown(moved)}.`,
    zh: `dy/dx = ${shown(derivative)}：x 变动 ${shown(nudge)}，y 约变动 ${shown(predicted)}；实际变动 ${shown(moved)}。`,
  });
  return (
    <>
      <p className="figure-number" role="status">
        {sentence}
      </p>
      <div className="columns">
        <div ref={element}>
          <GraphDrawing
            label={sentence}
            width={wide}
            height={depths * depthUnit + box.height + 2 * edge}
            box={box}
            nodes={nodes
              .filter(({ id }) => place[id])
              .map(({ id, formula, value, moved: by }) => ({
                id,
                title: formula,
                value: shown(value),
                below: signed(by),
                x: edge + box.width / 2 + place[id][1] * (wide - box.width - 2 * edge),
                y: edge + box.height / 2 + place[id][0] * depthUnit,
                round: id === "x",
                active: id === "x" || id === "y",
              }))}
            edges={edges.map(({ from, to, local }) => ({ from, to, label: `× ${shown(local)}`, active: true }))}
          />
        </div>
        <div>
          <div className="scroll">
            <table className="readings">
              <thead>
                <tr>
                  <th scope="col">{say({ en: "way", zh: "路径" })}</th>
                  <th scope="col">{say({ en: "local derivatives along it", zh: "沿途局部导数相乘" })}</th>
                </tr>
              </thead>
              <tbody>
                {ways.map((way) => (
                  <tr key={way.nodes.join()}>
                    <th scope="row">{way.nodes.join(" → ")}</th>
                    <td>
                      {way.factors.map(inBrackets).join(" × ")} = {shown(way.product)}
                    </td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">{say({ en: "sum: dy/dx", zh: "总和：dy/dx" })}</th>
                  <td>{shown(derivative)}</td>
                </tr>
              </tbody>
            </table>
          </div>
          <p className="meta">
            {say({
              en: "In a box: its value; below the line, by how much the nudge really moved it. On an edge: the local derivative that the nudge is multiplied by.",
              zh: "方框里：它的值；横线下是它实际变动了多少。边上：变动经过这里要乘的局部导数。",
            })}
          </p>
        </div>
      </div>
    </>
  );
}
