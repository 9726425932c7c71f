import { useWidth } from "@gradus/curriculum/figure-parts/use-width";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Link } from "../router.tsx";
import { columnCount, edgePath, layOut } from "./layout.ts";
import type { MapNode } from "./nodes.ts";
import { Sign } from "./Sign.tsx";

const measures = { height: 118, rowGap: 14 };
const narrowestGap = 26;
const widestGap = 76;
const narrowestBox = 120;
const widestBox = 190;
/** Room for focus rings and arrow heads. */
const margin = 8;

/** The map: a list whose entries lie where the layout puts them, over the arrows. */
export function Graph({ nodes }: { nodes: readonly MapNode[] }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const [region, room] = useWidth<HTMLDivElement>();
  const columns = useMemo(() => columnCount(nodes), [nodes]);
  const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, Math.floor(value)));
  const space = room - 2 * margin;
  const boxWidth = between(narrowestBox, (space + narrowestGap) / columns - narrowestGap, widestBox);
  const columnGap = between(narrowestGap, (space - columns * boxWidth) / Math.max(1, columns - 1), widestGap);
  const layout = useMemo(
    () => layOut(nodes, { ...measures, width: boxWidth, columnGap }),
    [nodes, boxWidth, columnGap],
  );
  const list = useRef<HTMLUListElement>(null);
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);

  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).closest("li")?.dataset.node;
    const next = id && neighbour(id, event.key);
    if (!next) return;
    event.preventDefault();
    const items = [...(list.current?.querySelectorAll("li") ?? [])];
    items
      .find((item) => item.dataset.node === next)
      ?.querySelector("a")
      ?.focus();
  };
  /** Along the arrows, or to the next box of the column. */
  const neighbour = (id: string, key: string): string | undefined => {
    const { column, y } = layout.nodes.find((node) => node.id === id)!;
    if (key === "ArrowRight") return layout.edges.find(({ from }) => from === id)?.to;
    if (key === "ArrowLeft") return layout.edges.find(({ to }) => to === id)?.from;
    const same = layout.nodes.filter((node) => node.column === column).sort((a, b) => a.y - b.y);
    if (key === "ArrowDown") return same.find((node) => node.y > y)?.id;
    if (key === "ArrowUp") return same.findLast((node) => node.y < y)?.id;
    return undefined;
  };
  const width = layout.width + 2 * margin;
  const height = layout.height + 2 * margin;
  return (
    <>
      <p className="meta">{t.map.hint}</p>
      <div ref={region} className="scroll graph" role="region" aria-label={t.map.scroll} tabIndex={0}>
        <div className="plane" style={{ width, height }}>
          <svg width={width} height={height} aria-hidden="true">
            <defs>
              <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                <path d="M0 0 8 4 0 8z" />
              </marker>
            </defs>
            <g transform={`translate(${margin} ${margin})`}>
              {layout.edges.map((edge) => (
                <path key={`${edge.from} ${edge.to}`} d={edgePath(edge)} className="edge" markerEnd="url(#arrow)" />
              ))}
            </g>
          </svg>
          <ul ref={list} onKeyDown={onKeyDown}>
            {layout.nodes.map(({ id, x, y }) => {
              const node = byId.get(id)!;
              return (
                <li
                  key={id}
                  data-node={id}
                  className={`node ${node.standing}`}
                  style={{ left: x + margin, top: y + margin, width: boxWidth, height: measures.height }}
                >
                  <Link to={node.to}>
                    <span className="name">
                      {node.number && <span className="number">{node.number} </span>}
                      {say(node.title)}
                    </span>
                    <span className="facts">
                      {node.kind !== "unit" && <span>{t.map.kinds[node.kind]}</span>}
                      <Sign standing={node.standing} />
                    </span>
                    <span className="hidden"> {needsText(node, byId, t, say)}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      </div>
    </>
  );
}

/** "builds on 01 Neurons and layers, 02 Activations"; empty where it builds on nothing that the map shows. */
export function needsText(
  node: MapNode,
  byId: ReadonlyMap<string, MapNode>,
  t: ReturnType<typeof useLearningTexts>,
  say: (text: MapNode["title"]) => string,
): string {
  const names = node.needs
    .flatMap((need) => byId.get(need) ?? [])
    .map(({ number, title }) => `${number} ${say(title)}`.trim());
  return names.length === 0 ? "" : `${t.map.needs} ${names.join(t.map.comma)}`;
}
