import { Heatmap, scaleOf } from "@gradus/curriculum/figure-parts/Heatmap";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot, type Series } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./classifier.ts";

type Props = FigureProps<typeof definition>;

export default function Classifier({ result, say }: Props) {
  const { stepsPerFrame, train, field, fieldSide, reach, history, scores, step, epochs, parameters } = result;
  const axis = { min: -reach, max: reach, ticks: [-1, 0, 1] };
  const ofClass = (label: number): Series => {
    const at = Array.from(train.labels.keys()).filter((i) => train.labels[i] === label);
    return {
      kind: "points",
      x: at.map((i) => train.inputs[2 * i]),
      y: at.map((i) => train.inputs[2 * i + 1]),
      shape: label ? "circle" : "square",
      size: 4,
      colour: label ? 2 : 1,
      label: label ? say({ en: "class 1", zh: "类别 1" }) : say({ en: "class 0", zh: "类别 0" }),
    };
  };
  const highest = Math.max(0.8, ...history.train, ...history.validation);
  const percent = (share: number) => `${fixed(100 * share, 1)}%`;
  return (
    <>
      <div className="columns">
        <Plot
          label={say({
            en: `The plane as the network divides it after ${step} steps; ${percent(scores.validation.accuracy)} of the validation points are right`,
            zh: `${step} 步之后网络对平面的划分；验证点的正确率 ${percent(scores.validation.accuracy)}`,
          })}
          x={{ ...axis, title: say({ en: "input x₁", zh: "输入 x₁" }) }}
          y={{ ...axis, title: say({ en: "input x₂", zh: "输入 x₂" }) }}
          square
          surface={{
            values: field,
            rows: fieldSide,
            columns: fieldSide,
            scale: { kind: "diverging", min: -0.5, max: 0.5 },
            smooth: true,
            strength: 0.6,
          }}
          series={[ofClass(0), ofClass(1)]}
        />
        <div>
          <Plot
            label={say({ en: "Loss on training and validation points", zh: "训练点与验证点上的损失" })}
            x={{ min: 0, max: Math.max(200, step), title: say({ en: "step", zh: "步数" }) }}
            y={{ min: 0, max: highest, title: say({ en: "cross-entropy, nats", zh: "交叉熵（奈特）" }) }}
            height={290}
            series={[
              {
                kind: "line",
                x: history.step,
                y: history.train,
                colour: 1,
                label: say({ en: "training", zh: "训练" }),
              },
              {
                kind: "line",
                x: history.step,
                y: history.validation,
                colour: 2,
                label: say({ en: "validation", zh: "验证" }),
              },
            ]}
          />
          <table className="readings">
            <thead>
              <tr>
                <td />
                <th scope="col">{say({ en: "loss", zh: "损失" })}</th>
                <th scope="col">{say({ en: "right", zh: "正确率" })}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{say({ en: "training", zh: "训练" })}</th>
                <td>{fixed(scores.train.loss, 3)}</td>
                <td>{percent(scores.train.accuracy)}</td>
              </tr>
              <tr>
                <th scope="row">{say({ en: "validation", zh: "验证" })}</th>
                <td>{fixed(scores.validation.loss, 3)}</td>
                <td>{percent(scores.validation.accuracy)}</td>
              </tr>
            </tbody>
          </table>
          <p className="meta">
            {say({
              en: `Step ${step}, epoch ${fixed(epochs, 1)}; ${parameters} parameters. Each frame takes ${stepsPerFrame} steps.`,
              zh: `第 ${step} 步，第 ${fixed(epochs, 1)} 轮；共 ${parameters} 个参数。每一帧训练 ${stepsPerFrame} 步。`,
            })}
          </p>
        </div>
      </div>
      {result.hidden.length === 0 && (
        <p className="meta">
          {say({
            en: "No hidden layer: what is left is a single straight line.",
            zh: "没有隐藏层：只剩一条直线。",
          })}
        </p>
      )}
      {result.hidden.map((neurons, layer) => (
        <div key={layer} className="neurons">
          <p>{say({ en: `Hidden layer ${layer + 1}`, zh: `第 ${layer + 1} 隐藏层` })}</p>
          <div>
            {neurons.map((values, i) => (
              <Heatmap
                key={i}
                label={say({
                  en: `output of neuron ${i + 1} of layer ${layer + 1} over the plane`,
                  zh: `第 ${layer + 1} 层第 ${i + 1} 个神经元在平面上的输出`,
                })}
                values={values}
                rows={result.smallSide}
                columns={result.smallSide}
                scale={scaleOf("diverging", values)}
                width={52}
                legend={false}
              />
            ))}
          </div>
        </div>
      ))}
      {result.hidden.length > 0 && (
        <p className="meta">
          {say({
            en: "The small pictures: each neuron's output over the same plane; red above zero, blue below.",
            zh: "小图：每个神经元在同一平面上的输出；红为正，蓝为负。",
          })}
        </p>
      )}
    </>
  );
}
