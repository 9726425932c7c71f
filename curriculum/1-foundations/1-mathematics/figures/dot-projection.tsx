import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./dot-projection.ts";

const axis = { min: -5, max: 5, ticks: [-4, -2, 0, 2, 4] };

export default function DotProjection({ state, set, result, say }: FigureProps<typeof definition>) {
  const { tips, products, dot, norms, cosine, degrees, factor, projection } = result;
  const line = norms[1] > 0 ? 8 / norms[1] : 0;
  const arrow = ([x, y]: number[]) => ({ kind: "arrows", x: [0], y: [0], toX: [x], toY: [y] }) as const;
  const none = say({ en: "none (a vector of zeros)", zh: "无（有零向量）" });
  return (
    <div className="columns">
      <Plot
        label={say({
          en: `Arrows a and b; their dot product is ${fixed(dot, 2)}`,
          zh: `向量 a 与 b，点积是 ${fixed(dot, 2)}`,
        })}
        x={{ ...axis, title: say({ en: "first entry", zh: "第一个分量" }) }}
        y={{ ...axis, title: say({ en: "second entry", zh: "第二个分量" }) }}
        square
        series={[
          {
            kind: "line",
            x: [-line * tips.b[0], line * tips.b[0]],
            y: [-line * tips.b[1], line * tips.b[1]],
            colour: "line",
            width: 1.5,
            dash: "solid",
          },
          {
            kind: "line",
            x: [0, projection[0]],
            y: [0, projection[1]],
            colour: "seal",
            width: 9,
            dash: "solid",
            label: say({ en: "projection of a", zh: "a 的投影" }),
          },
          {
            kind: "line",
            x: [tips.a[0], projection[0]],
            y: [tips.a[1], projection[1]],
            colour: "ink-soft",
            dash: "dotted",
            label: say({ en: "what is left", zh: "剩下的部分" }),
          },
          { ...arrow(tips.b), colour: 1, label: "b" },
          { ...arrow(tips.a), colour: 2, label: "a" },
        ]}
        handles={(["a", "b"] as const).map((name) => ({
          x: state[name][0],
          y: state[name][1],
          label: name,
          colour: name === "a" ? 2 : 1,
          step: 0.25,
          onMove: (x: number, y: number) => set({ [name]: [x, y] }),
        }))}
      />
      <div>
        <p className="figure-number" role="status">
          a · b = {readable(products[0])} + {readable(products[1])} = {readable(dot)}
        </p>
        <table className="readings">
          <tbody>
            <tr>
              <th scope="row">‖a‖</th>
              <td>{fixed(norms[0], 3)}</td>
            </tr>
            <tr>
              <th scope="row">‖b‖</th>
              <td>{fixed(norms[1], 3)}</td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "cosine", zh: "余弦" })}</th>
              <td>{cosine === null ? none : fixed(cosine, 3)}</td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "angle", zh: "夹角" })}</th>
              <td>{degrees === null ? none : `${fixed(degrees, 1)}°`}</td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "factor s = a·b / b·b", zh: "倍数 s = a·b / b·b" })}</th>
              <td>{fixed(factor, 3)}</td>
            </tr>
            <tr>
              <th scope="row">{say({ en: "projection s b", zh: "投影 s b" })}</th>
              <td>
                ({fixed(projection[0], 2)}, {fixed(projection[1], 2)})
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  );
}
