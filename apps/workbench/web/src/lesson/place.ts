/** Where in a lesson the reader is: a block and how far into it, which means the same in both languages and at every width. */
export interface Place {
  block: number;
  /** From 0 to 1. */
  part: number;
}

/** Below the window's upper edge: the line that is being read. */
export const readingLine = 96;
const storageKey = "gradus-places";
const keptPlaces = 50;

export function placeIn(article: HTMLElement): Place {
  for (const block of article.querySelectorAll<HTMLElement>("[data-block]")) {
    const { top, bottom, height } = block.getBoundingClientRect();
    if (bottom > readingLine) {
      const part = height > 0 ? Math.max(0, (readingLine - top) / height) : 0;
      return { block: Number(block.dataset.block), part };
    }
  }
  return { block: 0, part: 0 };
}

export function scrollToPlace(article: HTMLElement, { block, part }: Place): void {
  const element = article.querySelector(`[data-block="${block}"]`);
  if (!element) return;
  const { top, height } = element.getBoundingClientRect();
  scrollBy({ top: top + part * height - readingLine, behavior: "instant" });
}

/** Places by lesson, the newest last. */
function keptByLesson(): Record<string, Place> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, Place>) : {};
  } catch {
    return {};
  }
}

/** Where a lesson was left; undefined where that is its beginning, or unknown. */
export function keptPlace(lesson: string): Place | undefined {
  const place = keptByLesson()[lesson];
  const whole = Number.isInteger(place?.block) && Number.isFinite(place?.part);
  return whole && place.block > 0 ? place : undefined;
}

export function keepPlace(lesson: string, place: Place): void {
  const { [lesson]: _old, ...others } = keptByLesson();
  const newest = Object.entries(others).slice(1 - keptPlaces);
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...Object.fromEntries(newest), [lesson]: place }));
  } catch {
    // Storage is full or forbidden: the lesson begins at its top next time.
  }
}
