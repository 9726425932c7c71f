import { type RefObject, useEffect, useRef, useState } from "react";

const marginPixels = 800;

/** Whether an element was ever near the part of the page that is seen, and whether it is seen now, the tab being shown. */
export function useNearness<E extends Element>(): { element: RefObject<E | null>; near: boolean; seen: boolean } {
  const element = useRef<E>(null);
  const [near, setNear] = useState(false);
  const [inSight, setInSight] = useState(false);
  const [shown, setShown] = useState(!document.hidden);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const far = new IntersectionObserver(([entry]) => entry.isIntersecting && setNear(true), {
      rootMargin: `${marginPixels}px`,
    });
    const close = new IntersectionObserver(([entry]) => setInSight(entry.isIntersecting));
    far.observe(watched);
    close.observe(watched);
    const follow = () => setShown(!document.hidden);
    document.addEventListener("visibilitychange", follow);
    return () => {
      far.disconnect();
      close.disconnect();
      document.removeEventListener("visibilitychange", follow);
    };
  }, []);
  return { element, near, seen: inSight && shown };
}
