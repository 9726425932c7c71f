import type { Standing } from "@gradus/lab/learning/plan";
import { useMemo, useState } from "react";
import type { Course } from "../course/course.ts";
import { useCourse } from "../course/use-course.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Graph } from "../map/Graph.tsx";
import { NodeList } from "../map/NodeList.tsx";
import { itemNodes, unitNodes } from "../map/nodes.ts";
import { Sign } from "../map/Sign.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Link, usePlace } from "../router.tsx";
import "../map/map.css";

const standings: readonly Standing[] = ["done", "known", "begun", "ready", "later", "absent"];
/** Below this the map would show two boxes at a time. */
const narrow = "(max-width: 760px)";

export default function MapPage() {
  const t = useLearningTexts();
  const { course, error, reload } = useCourse();
  const { query } = usePlace();
  const [asList, setAsList] = useState(() => matchMedia(narrow).matches);
  return (
    <>
      <h1>{t.map.title}</h1>
      <p className="lead">{t.map.lead}</p>
      <p className="actions">
        {[false, true].map((list) => (
          <button key={String(list)} type="button" aria-pressed={asList === list} onClick={() => setAsList(list)}>
            {list ? t.map.asList : t.map.asMap}
          </button>
        ))}
      </p>
      {course ? (
        <View course={course} unit={query.get("unit") ?? undefined} asList={asList} />
      ) : (
        <Pending error={error} reload={reload} />
      )}
    </>
  );
}

function View({ course, unit: id, asList }: { course: Course; unit: string | undefined; asList: boolean }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const unit = course.units.find((candidate) => candidate.id === id);
  const nodes = useMemo(() => (unit ? itemNodes(unit, course) : unitNodes(course)), [course, unit]);
  return (
    <section aria-label={unit ? say(unit.title) : t.map.outside}>
      {unit && (
        <>
          <p className="actions">
            <Link to="/map">← {t.map.outside}</Link>
          </p>
          <h2>
            <Link to={`/unit/${unit.id}`}>
              {unit.id} {say(unit.title)}
            </Link>
          </h2>
        </>
      )}
      {nodes.length === 0 ? (
        <Notice text={t.map.empty} />
      ) : asList ? (
        <NodeList nodes={nodes} />
      ) : (
        <Graph nodes={nodes} />
      )}
      <p className="legend meta">
        {t.map.legend}
        {standings.map((standing) => (
          <Sign key={standing} standing={standing} />
        ))}
      </p>
    </section>
  );
}
