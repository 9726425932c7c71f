import { useEffect, useState } from "react";
import type { LessonHeading } from "../../../shared/lessons.ts";
import { useLanguage } from "../i18n/language.tsx";

const wide = matchMedia("(min-width: 1100px)");

function useWide(): boolean {
  const [is, set] = useState(wide.matches);
  useEffect(() => {
    const listen = () => set(wide.matches);
    wide.addEventListener("change", listen);
    return () => wide.removeEventListener("change", listen);
  }, []);
  return is;
}

interface Props {
  headings: LessonHeading[];
  current: string;
  /** Ids of the sections that were read. */
  read: readonly string[];
}

/** The table of contents: beside the text where there is room, folded above it where there is not. */
export function Contents({ headings, current, read }: Props) {
  const { t, say } = useLanguage();
  const sections = headings.filter(({ level }) => level === 2);
  const isWide = useWide();
  const [open, setOpen] = useState(false);
  const count = sections.filter(({ id }) => read.includes(id)).length;
  const list = (
    <nav aria-label={t.lesson.contents}>
      <ol>
        {headings.map(({ id, level, text }) => (
          <li key={id} className={level === 3 ? "sub" : undefined}>
            <a href={`#${id}`} aria-current={current === id ? "location" : undefined} onClick={() => setOpen(false)}>
              {say(text)}
            </a>
            {level === 2 && read.includes(id) && (
              <span className="read-mark" role="img" aria-label={t.lesson.sectionRead}>
                ✓
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className="meta">{t.lesson.readOf(count, sections.length)}</p>
    </nav>
  );
  if (isWide) {
    return (
      <div className="contents">
        <p className="eyebrow" aria-hidden="true">
          {t.lesson.contents}
        </p>
        {list}
        <LanguageSwitch />
      </div>
    );
  }
  const here = headings.find(({ id }) => id === current);
  return (
    <div className="contents folded">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{here && !open ? say(here.text) : t.lesson.contents}</summary>
        {list}
      </details>
      <LanguageSwitch />
    </div>
  );
}

/** Within reach wherever one reads: the place stays. */
function LanguageSwitch() {
  const { t, language, setLanguage } = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <button type="button" className="plain" lang={other === "zh" ? "zh-CN" : "en"} onClick={() => setLanguage(other)}>
      {t.language}
    </button>
  );
}
