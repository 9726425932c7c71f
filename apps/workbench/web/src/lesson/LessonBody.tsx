import type { Block } from "@gradus/lab/lesson";
import { memo } from "react";
import type { LessonText } from "../../../shared/lessons.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Note } from "./Note.tsx";
import { Figure, Quiz, Run } from "./parts.tsx";
import { pairsOf, sectionsOf } from "./sections.ts";

interface Props {
  /** "1.3" */
  unit: string;
  /** "01-neurons" */
  name: string;
  text: LessonText;
}

/** The lesson's text. It is drawn anew only when the text changes, however often the page around it does. */
export const LessonBody = memo(function LessonBody({ unit, name, text }: Props) {
  return sectionsOf(text).map(({ id, heading, blocks }) => (
    <section key={id} data-section={id} aria-labelledby={heading?.id}>
      {heading && <Heading block={heading} />}
      {pairsOf(blocks).map((group) => {
        const shown = group.map(({ block, number }) => (
          <div key={number} data-block={number} className={`block block-${block.kind}`}>
            <BlockView block={block} unit={unit} name={name} />
          </div>
        ));
        if (shown.length === 1) return shown;
        return (
          <div key={group[0].number} className="parallel">
            {shown}
          </div>
        );
      })}
      {heading && <Note lesson={`${unit}/${name}`} section={id} title={heading.text} />}
      <span className="section-end" data-end={id} />
    </section>
  ));
});

function BlockView({ block, unit, name }: { block: Block; unit: string; name: string }) {
  switch (block.kind) {
    case "html":
      // Made from the lesson's Markdown, in which HTML is not allowed, when the pages were built.
      return <div className="prose" dangerouslySetInnerHTML={{ __html: block.html }} />;
    case "heading":
      return <Heading block={block} />;
    case "figure":
      return <Figure unit={unit} id={block.id} captionHtml={block.captionHtml} />;
    case "run":
      return <Run language={block.language} code={block.code} html={block.html} output={block.output} />;
    case "quiz":
      return <Quiz unit={unit} lesson={name} />;
  }
}

function Heading({ block }: { block: Extract<Block, { kind: "heading" }> }) {
  const { t } = useLanguage();
  const Level = block.level === 2 ? "h2" : "h3";
  return (
    <Level id={block.id} tabIndex={-1} data-heading>
      <span dangerouslySetInnerHTML={{ __html: block.html }} />
      <a className="anchor" href={`#${block.id}`} aria-label={t.lesson.sectionLink(block.text)}>
        #
      </a>
    </Level>
  );
}
