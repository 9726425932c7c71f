import { css } from "@gradus/curriculum/figure-parts/colours";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./references.ts";

/** Pixels of the drawing. */
const width = 340;
const cell = 30;
const rowHeight = 58;
const listsLeft = 120;
const namesLeft = 14;

export default function References({ set, result, say }: FigureProps<typeof definition>) {
  const { code, done, lists, names } = result;
  const top = (list: number) => 14 + list * rowHeight;
  const middle = (list: number) => top(list) + cell / 2;
  const height = Math.max(2, lists.length) * rowHeight + 6;
  const told = names.map(({ name, prints }) => `${name} = ${prints}`).join(say({ en: ", ", zh: "，" }));
  return (
    <>
      <ol className="figure-program">
        {code.map((line, i) => (
          <li key={line} aria-current={i === done - 1 ? "step" : undefined} style={{ opacity: i < done ? 1 : 0.5 }}>
            <code>{i === done - 1 ? <strong>{line}</strong> : line}</code>
            {i === done - 1 && say({ en: " ← just run", zh: " ← 刚执行" })}
          </li>
        ))}
      </ol>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        style={{ maxWidth: 520, display: "block", margin: "0 auto" }}
        role="img"
        aria-label={told || say({ en: "no names yet", zh: "还没有名字" })}
      >
        <defs>
          <marker
            id="references-tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" fill={css("seal")} />
          </marker>
        </defs>
        {lists.map((items, list) => {
          const used = names.some((name) => name.list === list) || lists.flat().some(({ to }) => to === list);
          return (
            <g key={list} opacity={used ? 1 : 0.35}>
              {items.map((item, i) => (
                <g key={i}>
                  <rect
                    x={listsLeft + i * cell}
                    y={top(list)}
                    width={cell}
                    height={cell}
                    fill="none"
                    stroke={css("ink-soft")}
                  />
                  <text
                    x={listsLeft + (i + 0.5) * cell}
                    y={middle(list) + 5}
                    textAnchor="middle"
                    fontSize="15"
                    fill={css("ink")}
                  >
                    {item.text}
                  </text>
                </g>
              ))}
              <text x={listsLeft} y={top(list) + cell + 14} fontSize="11" fill={css("ink-soft")}>
                {say({ en: `list ${list + 1}`, zh: `列表 ${list + 1}` })}
                {!used && say({ en: " (no name refers to it)", zh: "（没有名字指向它）" })}
              </text>
            </g>
          );
        })}
        {lists.map((items, list) =>
          items.map(({ to }, i) => {
            if (to === null) return null;
            const [x, y, x2] = [listsLeft + (i + 0.5) * cell, middle(list), listsLeft + lists[to].length * cell + 4];
            const bend = 60 + 14 * list;
            return (
              <g key={`${list}-${i}`} stroke={css("seal")} fill="none">
                <circle cx={x} cy={y} r="3.5" fill={css("seal")} />
                <path
                  d={`M${x} ${y}C${x + bend} ${y} ${x2 + bend} ${middle(to)} ${x2} ${middle(to)}`}
                  strokeWidth="1.5"
                  markerEnd="url(#references-tip)"
                />
              </g>
            );
          }),
        )}
        {names.map(({ name, list }, i) => {
          const y = middle(0) + i * rowHeight;
          return (
            <g key={name}>
              <rect
                x={namesLeft}
                y={y - 14}
                width="28"
                height="28"
                rx="14"
                fill={css("line")}
                stroke={css("ink-soft")}
              />
              <text x={namesLeft + 14} y={y + 5} textAnchor="middle" fontSize="15" fill={css("ink")}>
                {name}
              </text>
              <path
                d={`M${namesLeft + 30} ${y}L${listsLeft - 4} ${middle(list)}`}
                stroke={css("seal")}
                strokeWidth="1.5"
                markerEnd="url(#references-tip)"
              />
            </g>
          );
        })}
      </svg>
      <p className="figure-number" role="status">
        <code>{told || say({ en: "no names yet", zh: "还没有名字" })}</code>
      </p>
      <Stepper
        value={done}
        last={code.length}
        onChange={(next) => set({ done: next })}
        milliseconds={1200}
        texts={{
          first: say({ en: "Start", zh: "开头" }),
          back: say({ en: "Back", zh: "后退" }),
          forward: say({ en: "Next line", zh: "下一行" }),
          last: say({ en: "End", zh: "末尾" }),
          play: say({ en: "Run", zh: "运行" }),
          pause: say({ en: "Pause", zh: "暂停" }),
        }}
      />
    </>
  );
}
