import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./joins.ts";

export default function Joins({ set, result, say }: FigureProps<typeof definition>) {
  const { people, ports, rows, chosen, doubled, lost } = result;
  const parents = rows[chosen];
  const joined = (names: readonly string[]) =>
    names.join(say({ en: ", ", zh: "、" })) || say({ en: "nobody", zh: "无" });
  const key = say({ en: "port", zh: "港口" });
  return (
    <>
      <div className="side-by-side">
        <Table
          title={say({ en: "left: people", zh: "左表：乘客" })}
          head={[say({ en: "name", zh: "名字" }), key]}
          rows={people.map(({ name, port }) => [name, port])}
          mark={(row) => (row === parents.left ? "first" : undefined)}
        />
        <Table
          title={say({ en: "right: ports", zh: "右表：港口" })}
          head={[key, say({ en: "city", zh: "城市" })]}
          rows={ports.map(({ port, city }) => [port, city])}
          mark={(row) => (row === parents.right ? "second" : undefined)}
        />
      </div>
      <Table
        title={say({ en: `result: ${rows.length} rows`, zh: `结果：${rows.length} 行` })}
        head={[say({ en: "name", zh: "名字" }), key, say({ en: "city", zh: "城市" })]}
        rows={rows.map(({ name, port, city }) => [name ?? "NaN", port, city ?? "NaN"])}
        mark={(row) => (row === chosen ? "result" : undefined)}
        onSelect={(row) => set({ row })}
      />
      <p className="figure-number" role="status">
        {say({
          en: `${people.length} people went in. More than once in the result: ${joined(doubled)}; lost: ${joined(lost)}`,
          zh: `进去 ${people.length} 人。结果里出现不止一次：${joined(doubled)}；丢了：${joined(lost)}`,
        })}
      </p>
      <p className="meta">
        {say({
          en: "Point at a row of the result, or go to it by Tab: a solid frame marks its row on the left, a dashed one its row on the right.",
          zh: "指着结果的一行，或按 Tab 走到它：实线框是它在左表的来处，虚线框是它在右表的来处。",
        })}
      </p>
    </>
  );
}

interface TableProps {
  title: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  mark: (row: number) => string | undefined;
  onSelect?: (row: number) => void;
}

function Table({ title, head, rows, mark, onSelect }: TableProps) {
  return (
    <div className="scroll">
      <table className="number-grid">
        <caption>{title}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={`${row}-${cells.join()}`}>
              {cells.map((cell, i) => (
                <td key={head[i]} className={mark(row)}>
                  {onSelect && i === 0 ? (
                    <button
                      type="button"
                      onClick={() => onSelect(row)}
                      onFocus={() => onSelect(row)}
                      onPointerEnter={() => onSelect(row)}
                    >
                      {cell}
                    </button>
                  ) : (
                    cell
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
