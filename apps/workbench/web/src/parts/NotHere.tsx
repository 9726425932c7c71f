import { useLanguage } from "../i18n/language.tsx";
import { Link } from "../router.tsx";

/** A page for what does not exist, with the ways on. */
export function NotHere({ text, to, label }: { text?: string; to?: string; label?: string }) {
  const { t } = useLanguage();
  return (
    <article>
      <h1>{t.common.notFound}</h1>
      {text && <p className="lead">{text}</p>}
      <p className="actions">
        {to && (
          <Link className="button primary" to={to}>
            {label}
          </Link>
        )}
        <Link className="button" to="/">
          {t.common.home}
        </Link>
      </p>
    </article>
  );
}
