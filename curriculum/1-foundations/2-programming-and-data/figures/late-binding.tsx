import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./late-binding.ts";

export default function LateBinding({ set, result, say }: FigureProps<typeof definition>) {
  const { kind, count, turn, x, n, calls } = result;
  const over = turn === count;
  return (
    <>
      <p className="figure-number" role="status">
        <code>n = {n}</code>{" "}
        {over
          ? say({ en: "— the loop is over", zh: "——循环已结束" })
          : say({ en: `— turn ${turn} of ${count}`, zh: `——第 ${turn} 圈，共 ${count} 圈` })}
      </p>
      <p className="meta">
        {say({
          en: `The functions made so far, called now with x = ${x}:`,
          zh: `到目前为止造出的函数，现在用 x = ${x} 调用：`,
        })}
      </p>
      <div className="scroll">
        <table className="number-grid" aria-label={say({ en: "The functions", zh: "各个函数" })}>
          <thead>
            <tr>
              <th scope="col">{say({ en: "function", zh: "函数" })}</th>
              <th scope="col">{say({ en: "n at birth", zh: "出生时的 n" })}</th>
              <th scope="col">{say({ en: "n seen", zh: "看到的 n" })}</th>
              <th scope="col">{say({ en: "result", zh: "结果" })}</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call, i) => (
              <tr key={i}>
                <th scope="row">
                  <code>f[{i}]</code>
                </th>
                <td>{i}</td>
                <td className={call.n === i ? undefined : "second"}>{call.n}</td>
                <td className="result">{call.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="meta">
        {kind === "late"
          ? say({
              en: "All functions share the one name n. A dashed frame: the n seen is not the n of birth.",
              zh: "所有函数共用同一个名字 n。虚线框：看到的 n 已不是出生时的 n。",
            })
          : say({
              en: "The default value n=n was computed when each function was made, and belongs to it.",
              zh: "默认值 n=n 在造每个函数时就算好了，归它自己所有。",
            })}
      </p>
      <Stepper
        value={turn - 1}
        last={count - 1}
        onChange={(next) => set({ turn: next + 1 })}
        milliseconds={900}
        texts={{
          first: say({ en: "First turn", zh: "第一圈" }),
          back: say({ en: "Back", zh: "后退" }),
          forward: say({ en: "Next turn", zh: "下一圈" }),
          last: say({ en: "Loop over", zh: "循环结束" }),
          play: say({ en: "Run", zh: "运行" }),
          pause: say({ en: "Pause", zh: "暂停" }),
        }}
      />
    </>
  );
}
