import type { RunList } from "../../../shared/api.ts";
import { useGet } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { RunTable } from "../parts/RunTable.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Link } from "../router.tsx";

export default function RunsPage() {
  const { t } = useLanguage();
  const { data, error, reload } = useGet<RunList>("/runs", 3000);
  return (
    <article>
      <h1>{t.runs.title}</h1>
      {data && error?.status === 0 && <Notice bad text={t.common.lost} />}
      {!data ? (
        <Pending error={error} reload={reload} />
      ) : data.runs.length === 0 ? (
        <Notice text={t.runs.none}>
          <Link to="/">{t.path.nextTitle}</Link>
        </Notice>
      ) : (
        <RunTable runs={data.runs} onChange={reload} />
      )}
    </article>
  );
}
