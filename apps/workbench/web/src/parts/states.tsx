import type { ReactNode } from "react";
import type { RequestError } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Link } from "../router.tsx";

export function Loading() {
  const { t } = useLanguage();
  return (
    <p className="notice quiet" role="status">
      {t.common.loading}
    </p>
  );
}

export function Notice({ text, children, bad }: { text: string; children?: ReactNode; bad?: boolean }) {
  return (
    <div className={bad ? "notice bad" : "notice"} role={bad ? "alert" : undefined}>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** What to show while something is not there: it is being loaded, or the server said no, or says nothing. */
export function Pending({ error, reload }: { error: RequestError | undefined; reload?: () => void }) {
  const { t } = useLanguage();
  if (!error) return <Loading />;
  if (error.status === 0) return <Notice bad text={t.common.lost} />;
  return (
    <Notice bad text={error.message}>
      {error.status === 404 && <Link to="/">{t.common.home}</Link>}
      {reload && error.status !== 404 && (
        <button type="button" onClick={reload}>
          {t.common.retry}
        </button>
      )}
    </Notice>
  );
}
