import { Heatmap, scaleOf } from "@gradus/curriculum/figure-parts/Heatmap";
import { fixed } from "@gradus/curriculum/figure-parts/numbers";
import { Plot } from "@gradus/curriculum/figure-parts/Plot";
import type { FigureProps, FigureResult } from "@gradus/lab/figure";
import { useEffect, useRef, useState } from "react";
import type definition from "./feature-maps.ts";
import { DigitPicker } from "./samples/DigitPicker.tsx";
import { fetchModel, useOwnRuns } from "./samples/own-runs.ts";

type Props = FigureProps<typeof definition>;
type Result = FigureResult<typeof definition>;
type Say = Props["say"];

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const side = 28;
/** More maps of a layer than these are not drawn. */
const mostDrawn = 64;

export default function FeatureMaps({ state, set, result, say, give }: Props) {
  const [drawing, setDrawing] = useState<Uint8Array>();
  const files = useRef<Record<string, Uint8Array>>({});
  /** Hands all files over anew, one of them changed; undefined takes it out. */
  const hand = (name: "model" | "drawing", file: Uint8Array | undefined) => {
    const { [name]: _, ...others } = files.current;
    files.current = file ? { ...others, [name]: file } : others;
    give(files.current);
  };
  const { stages, chosen, probabilities, answer } = result;

  /** The sample that is under a drawing can be chosen again too. */
  const pick = (digit: number) => {
    if (drawing) {
      setDrawing(undefined);
      hand("drawing", undefined);
    }
    set({ digit });
  };

  // Another sample is asked for: the drawing makes room.
  const sample = useRef(state.digit);
  useEffect(() => {
    if (sample.current === state.digit) return;
    sample.current = state.digit;
    if (!files.current.drawing) return;
    setDrawing(undefined);
    hand("drawing", undefined);
  });

  const read = say({ en: `Read as ${answer}`, zh: `读作 ${answer}` });
  const wanted =
    result.label === undefined ? "" : say({ en: ` (labelled ${result.label})`, zh: `（标签为 ${result.label}）` });
  return (
    <>
      <Networks
        own={result.own}
        heldOutAccuracy={result.heldOutAccuracy}
        parameters={result.parameters}
        say={say}
        choose={(model) => hand("model", model)}
      />
      <DigitPicker value={drawing ? -1 : state.digit} onChange={pick} say={say} />
      <div className="columns">
        <Input
          input={result.input}
          drawing={drawing}
          say={say}
          draw={(next) => {
            setDrawing(next);
            hand("drawing", next);
          }}
        />
        <div>
          <p className="figure-number" role="status">
            {read}
            {wanted}
          </p>
          <Plot
            label={say({ en: "Probability of each digit", zh: "各数字的概率" })}
            x={{
              min: -0.6,
              max: 9.6,
              ticks: digits,
              names: digits.map(String),
              title: say({ en: "digit", zh: "数字" }),
            }}
            y={{ min: 0, max: 1, title: say({ en: "probability", zh: "概率" }) }}
            height={230}
            series={[{ kind: "bars", x: digits, y: probabilities, width: 0.7, colour: 3 }]}
          />
        </div>
      </div>
      {stages.map(({ stage, maps, side: size, reach }) => (
        <div className="neurons" key={stage}>
          <p>
            {stageName(stage, say)}
            <br />
            <small>
              {maps.length} × {size} × {size}
            </small>
          </p>
          <div>
            {maps.slice(0, mostDrawn).map((values, i) => (
              <button
                type="button"
                className="map-button"
                key={i}
                aria-pressed={stage === chosen.stage && i === chosen.channel}
                onClick={() => set({ layer: stage, channel: i })}
              >
                <Heatmap
                  label={say({
                    en: `${stageName(stage, say)}, channel ${i}`,
                    zh: `${stageName(stage, say)}，通道 ${i}`,
                  })}
                  values={values}
                  rows={size}
                  columns={size}
                  scale={{ kind: "diverging", min: -reach, max: reach }}
                  legend={false}
                />
              </button>
            ))}
          </div>
        </div>
      ))}
      <Closer chosen={chosen} say={say} />
    </>
  );
}

function stageName(stage: Result["chosen"]["stage"], say: Say): string {
  return {
    conv1: say({ en: "convolution 1", zh: "卷积 1" }),
    pool1: say({ en: "pooling 1, ReLU", zh: "池化 1、ReLU" }),
    conv2: say({ en: "convolution 2", zh: "卷积 2" }),
    pool2: say({ en: "pooling 2, ReLU", zh: "池化 2、ReLU" }),
  }[stage];
}

/** The chosen map, large, with the kernels that made it. */
function Closer({ chosen, say }: { chosen: Result["chosen"]; say: Say }) {
  const { stage, channel, map, side: size, reach, kernels } = chosen;
  const first = stage === "conv1" || stage === "pool1";
  return (
    <div className="side-by-side">
      <Heatmap
        title={say({
          en: `${stageName(stage, say)}, channel ${channel}`,
          zh: `${stageName(stage, say)}，通道 ${channel}`,
        })}
        label={say({ en: "The chosen map", zh: "选中的特征图" })}
        values={map}
        rows={size}
        columns={size}
        scale={{ kind: "diverging", min: -reach, max: reach }}
        width={260}
      />
      <div className="kernels">
        <p>
          {first
            ? say({ en: "Its kernel, laid on the picture", zh: "它的卷积核，作用在原图上" })
            : say({
                en: `Its kernels, one for each of the ${kernels.length} maps of pooling 1`,
                zh: `它的卷积核：池化 1 的 ${kernels.length} 张图，每张一个`,
              })}
        </p>
        <div>
          {kernels.slice(0, mostDrawn).map((kernel, i) => (
            <Heatmap
              key={i}
              label={say({ en: `kernel ${i}`, zh: `第 ${i} 个核` })}
              values={kernel}
              rows={5}
              columns={5}
              scale={scaleOf(
                "diverging",
                kernels.flatMap((one) => Array.from(one)),
              )}
              width={first ? 150 : 60}
              legend={first}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface InputProps {
  input: Float32Array;
  drawing: Uint8Array | undefined;
  draw: (drawing: Uint8Array | undefined) => void;
  say: Say;
}

/** The digit; a drawing can be made on it, by pointer or by arrow keys and Space. */
function Input({ input, drawing, draw, say }: InputProps) {
  const [cell, setCell] = useState({ row: 14, column: 14 });
  const paint = (row: number, column: number) => {
    const next = new Uint8Array(drawing ?? side * side);
    for (let r = Math.max(0, row - 2); r <= Math.min(side - 1, row + 2); r++) {
      for (let c = Math.max(0, column - 2); c <= Math.min(side - 1, column + 2); c++) {
        const ink = Math.min(255, Math.max(0, 255 * (2 - Math.hypot(r - row, c - column))));
        next[r * side + c] = Math.max(next[r * side + c], ink);
      }
    }
    draw(next);
  };
  return (
    <div>
      <Heatmap
        title={
          drawing
            ? say({ en: "Your drawing", zh: "你画的数字" })
            : say({ en: "The picture, 28 × 28", zh: "图片，28 × 28" })
        }
        label={say({ en: "The input", zh: "输入" })}
        values={drawing ?? input}
        rows={side}
        columns={side}
        scale={{ kind: "sequential", min: 0, max: drawing ? 255 : 1 }}
        width={260}
        legend={false}
        marks={drawing && [cell]}
        cursor={
          drawing && {
            ...cell,
            label: say({ en: "Pen: arrow keys move it, Space draws", zh: "画笔：方向键移动，空格键落笔" }),
            text: `${cell.row}, ${cell.column}`,
            onMove: (row, column) => setCell({ row, column }),
            onPress: paint,
          }
        }
      />
      <div className="stepper">
        <button type="button" onClick={() => draw(new Uint8Array(side * side))}>
          {drawing ? say({ en: "Clear", zh: "擦掉" }) : say({ en: "Draw a digit yourself", zh: "自己写一个数字" })}
        </button>
        {drawing && (
          <button type="button" onClick={() => draw(undefined)}>
            {say({ en: "Back to the samples", zh: "回到样本" })}
          </button>
        )}
      </div>
    </div>
  );
}

interface NetworksProps {
  own: boolean;
  parameters: number;
  heldOutAccuracy: number | undefined;
  choose: (model: Uint8Array | undefined) => void;
  say: Say;
}

/** Chooses the network: the newest of the learner's own by itself. */
function Networks({ own, parameters, heldOutAccuracy, choose, say }: NetworksProps) {
  const runs = useOwnRuns("mnist-cnn");
  const [run, setRun] = useState("");
  const [error, setError] = useState<string>();
  const newest = useRef(choose);
  newest.current = choose;
  const first = runs?.[0]?.id ?? "";
  useEffect(() => setRun(first), [first]);
  useEffect(() => {
    setError(undefined);
    if (run === "") {
      if (first !== "") newest.current(undefined);
      return;
    }
    let current = true;
    fetchModel(run).then(
      (bytes) => current && newest.current(bytes),
      (failure: Error) => current && setError(failure.message),
    );
    return () => {
      current = false;
    };
  }, [run, first]);
  const known = `${fixed(100 * (heldOutAccuracy ?? 0), 1)}%`;
  const score = ({ metrics }: { metrics: Record<string, number> }) => metrics.testAccuracy ?? metrics.heldOutAccuracy;
  return (
    <div className="control">
      {runs && runs.length > 0 && (
        <label>
          {say({ en: "Network ", zh: "网络 " })}
          <select value={run} onChange={(event) => setRun(event.target.value)}>
            {runs.map((one) => (
              <option key={one.id} value={one.id}>
                {one.id}
                {score(one) === undefined ? "" : ` · ${fixed(100 * score(one), 2)}%`}
              </option>
            ))}
            <option value="">{say({ en: "the small one that comes along", zh: "随附的小网络" })}</option>
          </select>
        </label>
      )}
      <p className="meta">
        {own
          ? say({ en: `Your own network, ${parameters} parameters.`, zh: `你自己训练的网络，${parameters} 个参数。` })
          : say({
              en: `A small network that comes along, ${parameters} parameters; trained on 8,000 digits, it reads ${known} of 2,000 others. `,
              zh: `随附的小网络，${parameters} 个参数；用 8,000 个数字训练，另外 2,000 个能读对 ${known}。`,
            })}
        {runs?.length === 0 && (
          <a href="/lab/mnist-cnn">
            {say({ en: "Train your own, and it will appear here.", zh: "自己训练一个，它就会出现在这里。" })}
          </a>
        )}
      </p>
      {error && (
        <p className="notice bad" role="alert">
          {say({ en: "This run's model could not be fetched: ", zh: "取不到这次训练的模型：" })}
          {error}
        </p>
      )}
    </div>
  );
}
