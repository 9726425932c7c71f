import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Width in CSS pixels of an element, as it changes. */
export function useWidth<E extends Element>(): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const measure = () => {
      const measured = Math.round(watched.getBoundingClientRect().width);
      // Hidden for a moment, while a part of the page loads, it has no width, and keeps the one that it had.
      if (measured > 0) setWidth(measured);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
