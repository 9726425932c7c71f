import "./search.css";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { excerptOf, longestQuery, markHits } from "../../../shared/search.ts";
import { type Language, useLanguage } from "../i18n/language.tsx";
import { Pending } from "../parts/states.tsx";
import { navigate } from "../router.tsx";
import { type Hit, useSearch } from "./use-search.ts";

const langOf = (language: Language) => (language === "zh" ? "zh-CN" : "en");

export function SearchDialog({ close }: { close: () => void }) {
  const { t, language, setLanguage } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const asked = useDeferredValue(query);
  const { hits, ready, error, retry } = useSearch(asked, language);
  const active = Math.min(chosen, hits.length - 1);

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  useEffect(() => {
    document.getElementById(`${list}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [list, active]);

  const open = (hit: Hit) => {
    close();
    if (hit.language !== language) setLanguage(hit.language);
    navigate(`/lesson/${hit.id}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter ends a word that is being composed; it opens nothing.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      // In a search field the key would only empty it.
      event.preventDefault();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      setChosen((active + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && hits[active]) {
      event.preventDefault();
      open(hits[active]);
    }
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      className="search"
      aria-label={t.search.title}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="search-field">
        <input
          type="search"
          role="combobox"
          aria-label={t.search.title}
          aria-expanded={hits.length > 0}
          aria-controls={list}
          aria-activedescendant={hits.length > 0 ? `${list}-${active}` : undefined}
          aria-autocomplete="list"
          placeholder={t.search.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={longestQuery}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          autoFocus
        />
        <button type="button" className="plain" onClick={close}>
          {t.search.close}
        </button>
      </div>
      {(error || (!ready && query)) && <Pending error={error} reload={retry} />}
      <p className="meta" role="status">
        {!asked.trim()
          ? t.search.hint
          : ready && (hits.length > 0 ? t.search.count(hits.length) : t.search.none(asked))}
      </p>
      <div id={list} role="listbox" aria-label={t.search.title} className="hits">
        {hits.map((hit, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and takes the keys.
          <div
            key={`${hit.language} ${hit.id}`}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            lang={langOf(hit.language)}
            onClick={() => open(hit)}
            onMouseMove={() => setChosen(i)}
          >
            {hit.language !== language && hits[i - 1]?.language !== hit.language && (
              <span className="eyebrow" lang={langOf(language)}>
                {t.search.other}
              </span>
            )}
            <span className="hit-title">
              <Marked text={hit.title} query={asked} />
              {hit.heading && (
                <>
                  {" › "}
                  <Marked text={hit.heading} query={asked} />
                </>
              )}
            </span>
            <span className="excerpt">
              <Marked text={excerptOf(hit.text, asked)} query={asked} />
            </span>
          </div>
        ))}
      </div>
    </dialog>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  let from = 0;
  return markHits(text, query).map((piece) => {
    const key = from;
    from += piece.text.length;
    return piece.hit ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>;
  });
}
