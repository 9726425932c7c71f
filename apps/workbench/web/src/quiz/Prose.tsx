import { Fragment } from "react";

/** Plain text with `code` in backticks, as quizzes write it. */
export function Prose({ text }: { text: string }) {
  return text.split("`").map((part, i) =>
    // The parts have no identity but their place.
    i % 2 === 1 ? <code key={i}>{part}</code> : <Fragment key={i}>{withMinusSigns(part)}</Fragment>,
  );
}

/** Numbers that a quiz computed carry a hyphen; in prose it is a minus sign. */
function withMinusSigns(text: string): string {
  return text.replace(/(?<![\w-])-(?=\d)/g, "−");
}
