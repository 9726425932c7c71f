import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** Goes to a page of this app. */
export function navigate(to: string): void {
  history.pushState(null, "", to);
  for (const listener of listeners) listener();
  const { hash } = new URL(to, location.href);
  // On a page that is not drawn yet, the page itself goes to the place.
  if (hash) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  else scrollTo({ top: 0, behavior: "instant" });
  // A reader of the screen hears where it is now.
  document.getElementById("content")?.focus({ preventScroll: true });
}

/** Path and query of the page, as state. */
export function usePlace(): { path: string; query: URLSearchParams } {
  const text = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const url = new URL(text, location.origin);
  return { path: url.pathname, query: url.searchParams };
}

export function Link({
  to,
  className,
  children,
  current,
}: {
  to: string;
  className?: string;
  children: ReactNode;
  current?: boolean;
}) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} className={className} onClick={onClick} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
