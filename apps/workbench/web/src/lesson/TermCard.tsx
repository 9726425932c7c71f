/** The card that explains a term of the glossary: on hover, focus or tap. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { GlossaryIndex, LessonIndex } from "../../../shared/lessons.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Link } from "../router.tsx";
import { loadStatic } from "./static.ts";

const openPauseMs = 120;
const closePauseMs = 250;
const margin = 12;

interface Props {
  article: RefObject<HTMLElement | null>;
  /** The lesson that is being read. */
  lesson: string;
  index: LessonIndex;
}

/** @returns the term in `article` that is to be explained, and what keeps the card open or closes it */
function useTerm(article: RefObject<HTMLElement | null>, card: RefObject<HTMLElement | null>) {
  const [term, setTerm] = useState<HTMLElement>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const element = article.current;
    if (!element) return;
    const later = (next: HTMLElement | undefined, pauseMs: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setTerm(next), pauseMs);
    };
    const termAt = (target: EventTarget | null) =>
      target instanceof Element ? (target.closest<HTMLElement>("dfn[data-term]") ?? undefined) : undefined;
    const inCard = (target: EventTarget | null) => target instanceof Node && card.current?.contains(target) === true;
    const enter = ({ target }: Event) => {
      const found = termAt(target);
      if (found) later(found, openPauseMs);
      else if (inCard(target)) clearTimeout(timer.current);
    };
    const leave = ({ target, relatedTarget }: MouseEvent | FocusEvent) => {
      if ((termAt(target) || inCard(target)) && !inCard(relatedTarget)) later(undefined, closePauseMs);
    };
    const press = ({ target }: MouseEvent) => {
      const found = termAt(target);
      if (found) later(found, 0);
      else if (!inCard(target)) later(undefined, 0);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape" && inCard(event.target)) element.querySelector<HTMLElement>("dfn.open")?.focus();
      if (event.key === "Escape") later(undefined, 0);
      if (event.key === "Enter" && termAt(event.target)) card.current?.querySelector("a")?.focus();
    };
    const listeners = [
      ["mouseover", enter],
      ["focusin", enter],
      ["mouseout", leave],
      ["focusout", leave],
      ["click", press],
      ["keydown", key],
    ] as [string, EventListener][];
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
      clearTimeout(timer.current);
    };
  }, [article, card]);
  return term?.isConnected ? term : undefined;
}

export function TermCard({ article, lesson, index }: Props) {
  const { t, say, language } = useLanguage();
  const card = useRef<HTMLDivElement>(null);
  const term = useTerm(article, card);
  const [glossary, setGlossary] = useState<GlossaryIndex>();
  const id = term?.dataset.term;
  const entry = id === undefined ? undefined : glossary?.[id];

  useEffect(() => {
    if (id === undefined || glossary) return;
    // Without the glossary the term is still a word in a sentence.
    loadStatic<GlossaryIndex>("glossary.json").then(setGlossary, () => undefined);
  }, [id, glossary]);

  useLayoutEffect(() => {
    const box = card.current;
    if (!box || !term || !entry) return;
    term.setAttribute("aria-describedby", "lesson-term");
    term.classList.add("open");
    box.showPopover();
    const [first] = term.getClientRects();
    const { width, height } = box.getBoundingClientRect();
    const below = first.bottom + margin / 2;
    box.style.left = `${Math.max(margin, Math.min(first.left, document.documentElement.clientWidth - width - margin))}px`;
    box.style.top = `${below + height < innerHeight ? below : Math.max(margin, first.top - height - margin / 2)}px`;
    const follow = () => box.hidePopover();
    addEventListener("scroll", follow, { passive: true });
    return () => {
      removeEventListener("scroll", follow);
      term.removeAttribute("aria-describedby");
      term.classList.remove("open");
      box.hidePopover();
    };
  }, [term, entry]);

  const other = language === "zh" ? "en" : "zh";
  const taught = entry && index.lessons.find((candidate) => candidate.id === entry.lesson);
  return (
    <div className="term-card" id="lesson-term" popover="manual" ref={card}>
      {entry && (
        <>
          <p>
            <strong>{entry[language].name}</strong>{" "}
            <span className="meta" lang={other === "zh" ? "zh-CN" : "en"}>
              {entry[other].name}
            </span>
          </p>
          <p dangerouslySetInnerHTML={{ __html: entry[language].definitionHtml }} />
          {taught && taught.id !== lesson && (
            <p className="meta">
              {t.lesson.taughtIn} <Link to={`/lesson/${taught.id}`}>{say(taught.title)}</Link>
            </p>
          )}
        </>
      )}
    </div>
  );
}
