import { Component, type ReactNode, useEffect } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { Notice } from "./states.tsx";
import { isUnloaded } from "./unloaded.ts";

/** A part that breaks shows itself and leaves the rest of the page standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return isUnloaded(error) ? <Unloaded /> : <Broken error={error} />;
  }
}

const everyMs = 2000;
const reloadedKey = "gradus-reloaded";
/** A page that fails again so soon is not helped by being loaded again. */
const soonMs = 30_000;

function reloadedLately(): boolean {
  return Date.now() - Number(sessionStorage.getItem(reloadedKey) ?? 0) < soonMs;
}

function reload(): void {
  sessionStorage.setItem(reloadedKey, String(Date.now()));
  location.reload();
}

/** The page's script did not come: the server is away, or has newer pages. Loaded again as soon as it answers. */
function Unloaded() {
  const { t } = useLanguage();
  useEffect(() => {
    const timer = setInterval(() => {
      if (reloadedLately()) return;
      fetch("/", { cache: "no-store" }).then(
        ({ ok }) => ok && reload(),
        () => undefined,
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Notice bad text={t.common.lost}>
      <button type="button" onClick={reload}>
        {t.common.retry}
      </button>
    </Notice>
  );
}

function Broken({ error }: { error: Error }) {
  const { t } = useLanguage();
  return (
    <Notice bad text={t.common.broken}>
      <p>
        <small>{error.message}</small>
      </p>
      <button type="button" onClick={reload}>
        {t.common.reload}
      </button>
    </Notice>
  );
}
