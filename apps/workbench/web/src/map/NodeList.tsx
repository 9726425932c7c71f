import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Link } from "../router.tsx";
import { needsText } from "./Graph.tsx";
import type { MapNode } from "./nodes.ts";
import { Sign } from "./Sign.tsx";

/** The same as the map, line by line, for narrow screens and for whoever likes lists better. */
export function NodeList({ nodes }: { nodes: readonly MapNode[] }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <ul className="node-list">
      {nodes.map((node) => (
        <li key={node.id}>
          <Link to={node.to}>
            {node.number && <span className="number">{node.number} </span>}
            {say(node.title)}
          </Link>
          <p className="meta">
            {node.kind !== "unit" && `${t.map.kinds[node.kind]} · `}
            <Sign standing={node.standing} />
            {node.needs.length > 0 && ` · ${needsText(node, byId, t, say)}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
