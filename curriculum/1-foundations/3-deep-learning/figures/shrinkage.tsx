import { fixed, readable } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./shrinkage.ts";

type Props = FigureProps<typeof definition>;

export default function Shrinkage({ result, say }: Props) {
  const { target, path, walk, minimum, stopped, kept, contours, strength, curvatures, alike } = result;
  const names = {
    decay: say({ en: "lowest point for every λ", zh: "每个 λ 的最低点" }),
    walk: say({ en: "descent without decay", zh: "不带衰减的下降" }),
  };
  const series: Series[] = [
    ...contours.map(({ x, y }): Series => ({ kind: "line", x, y, colour: "line", dash: "solid", width: 1 })),
    { kind: "line", x: path.x, y: path.y, colour: "seal", dash: "solid", label: names.decay },
    { kind: "line", x: walk.x, y: walk.y, colour: 1, dash: "dashed", label: names.walk },
    { kind: "points", x: [target[0]], y: [target[1]], colour: "ink", shape: "cross", size: 6 },
    { kind: "points", x: [minimum[0]], y: [minimum[1]], colour: "seal", shape: "circle", size: 7 },
    { kind: "points", x: [stopped[0]], y: [stopped[1]], colour: 1, shape: "square", size: 6 },
  ];
  const rows = [
    { name: `λ = ${readable(strength)}`, share: kept.decay },
    {
      name: say({ en: `step ${walk.x.length - 1}`, zh: `第 ${walk.x.length - 1} 步` }),
      share: kept.stopping,
    },
  ];
  return (
    <>
      <Plot
        label={say({
          en: `With λ = ${readable(strength)} the lowest point is (${fixed(minimum[0], 2)}, ${fixed(minimum[1], 2)}) in place of (2, 2)`,
          zh: `λ = ${readable(strength)} 时，最低点从 (2, 2) 移到 (${fixed(minimum[0], 2)}, ${fixed(minimum[1], 2)})`,
        })}
        x={{ min: -0.2, max: 3.2, title: say({ en: "weight w₁ (steep)", zh: "权重 w₁（陡的方向）" }) }}
        y={{ min: -0.2, max: 3.2, title: say({ en: "weight w₂ (flat)", zh: "权重 w₂（平的方向）" }) }}
        series={series}
      />
      <div className="scroll">
        <table className="readings">
          <thead>
            <tr>
              <td />
              <th scope="col">
                {say({
                  en: `w₁ left (h = ${fixed(curvatures[0], 2)})`,
                  zh: `w₁ 剩下（h = ${fixed(curvatures[0], 2)}）`,
                })}
              </th>
              <th scope="col">
                {say({
                  en: `w₂ left (h = ${fixed(curvatures[1], 2)})`,
                  zh: `w₂ 剩下（h = ${fixed(curvatures[1], 2)}）`,
                })}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, share }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{fixed(100 * share[0], 1)} %</td>
                <td>{fixed(100 * share[1], 1)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {alike !== null && (
        <p className="figure-number" role="status">
          {say({
            en: `Stopping there is about as strong as λ = 1/(ηt) = ${readable(alike)}.`,
            zh: `停在这里，大约相当于 λ = 1/(ηt) = ${readable(alike)}。`,
          })}
        </p>
      )}
    </>
  );
}
