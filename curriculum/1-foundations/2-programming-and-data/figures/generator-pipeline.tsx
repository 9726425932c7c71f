import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./generator-pipeline.ts";

const stages = ["make", "square", "mean"] as const;

export default function GeneratorPipeline({ set, result, say }: FigureProps<typeof definition>) {
  const { happenings, shown, total, count, wanted, most, finished } = result;
  const names = {
    make: say({ en: "make n", zh: "造 n" }),
    square: say({ en: "n²", zh: "n²" }),
    mean: say({ en: "mean", zh: "平均" }),
  };
  return (
    <>
      <div className="scroll">
        <table
          className="number-grid"
          aria-label={say({ en: "What happens, from top to bottom", zh: "从上到下依次发生的事" })}
        >
          <thead>
            <tr>
              <th scope="col">{say({ en: "step", zh: "步" })}</th>
              {stages.map((stage) => (
                <th key={stage} scope="col">
                  {names[stage]}
                </th>
              ))}
              <th scope="col">{say({ en: "held", zh: "存着" })}</th>
            </tr>
          </thead>
          <tbody>
            {happenings.map(({ stage, value, held }, i) => (
              <tr key={i}>
                <th scope="row">{i + 1}</th>
                {stages.map((column) => (
                  <td key={column} className={column === stage && i === shown - 1 ? "result" : undefined}>
                    {column === stage ? readable(value) : "·"}
                  </td>
                ))}
                <td>{held}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="figure-number" role="status">
        {say({
          en: `Step ${shown} of ${total}; results ready: ${finished}; most values held at once: ${most}`,
          zh: `第 ${shown} 步，共 ${total} 步；已有结果 ${finished} 个；同时存着的值最多 ${most} 个`,
        })}
      </p>
      <p className="meta">
        {say({
          en: `Wanted are the first ${wanted} means of the squares of ${count} numbers. "Held" counts the values kept in lists, or passed along by generators.`,
          zh: `想要的是 ${count} 个数的平方的前 ${wanted} 个平均值。“存着”是列表里存着的、或生成器正在传递的值的个数。`,
        })}
      </p>
      <Stepper
        value={shown - 1}
        last={total - 1}
        onChange={(next) => set({ shown: next + 1 })}
        milliseconds={700}
        texts={{
          first: say({ en: "Start", zh: "开头" }),
          back: say({ en: "Back", zh: "后退" }),
          forward: say({ en: "Next step", zh: "下一步" }),
          last: say({ en: "End", zh: "末尾" }),
          play: say({ en: "Run", zh: "运行" }),
          pause: say({ en: "Pause", zh: "暂停" }),
        }}
      />
    </>
  );
}
