import { useCallback, useEffect, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { SearchDialog } from "./SearchDialog.tsx";

const isTyping = (target: EventTarget | undefined) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Opens the search: by button, by Ctrl-K (⌘K), and by "/" where nobody types. */
export function SearchButton() {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // Editors live in a shadow root, outside of which the event's target is their host.
      const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
      const slash =
        event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.composedPath()[0]);
      if (!command && !slash) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <button type="button" className="plain search-open" onClick={() => setOpen(true)} aria-keyshortcuts="Control+K /">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="8.500" cy="8.500" r="5.500" />
          <path d="m13 13 5 5" />
        </svg>
        {t.search.open}
      </button>
      {open && <SearchDialog close={close} />}
    </>
  );
}
