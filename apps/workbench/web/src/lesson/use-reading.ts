/** Follows the reader through a lesson: the section in sight, those read, and the place to come back to. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { LessonText } from "../../../shared/lessons.ts";
import { record } from "../progress/store.ts";
import { keepPlace, keptPlace, type Place, placeIn, readingLine, scrollToPlace } from "./place.ts";

/** The end of a section was in sight for so long: it was read. */
const readMs = 1000;
const keepPauseMs = 400;

export interface Reading {
  /** Id of the heading that was passed last; "" before the first one. */
  current: string;
  /** The reader was brought back to where the lesson was left. */
  resumed: boolean;
}

/** @param text the text that is shown now; a change of it is a change of language, which keeps the place */
export function useReading(
  article: RefObject<HTMLElement | null>,
  lesson: string,
  text: LessonText | undefined,
  read: readonly string[],
): Reading {
  const [current, setCurrent] = useState("");
  const [resumed, setResumed] = useState(false);
  const place = useRef<Place>(undefined);
  const known = useRef(read);
  known.current = read;

  useLayoutEffect(() => {
    if (!text || !article.current) return;
    if (place.current) {
      scrollToPlace(article.current, place.current);
      return;
    }
    const heading = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const left = keptPlace(lesson);
    if (heading) heading.scrollIntoView();
    else if (left && !location.hash) {
      scrollToPlace(article.current, left);
      setResumed(true);
    }
  }, [article, lesson, text]);

  useEffect(() => {
    const element = article.current;
    if (!text || !element) return;
    let frame = 0;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      frame = 0;
      place.current = placeIn(element);
      let passed = "";
      for (const heading of element.querySelectorAll<HTMLElement>("[data-heading]")) {
        if (heading.getBoundingClientRect().top > readingLine + 40) break;
        passed = heading.id;
      }
      setCurrent(passed);
      clearTimeout(pause);
      pause = setTimeout(() => place.current && keepPlace(lesson, place.current), keepPauseMs);
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", onScroll, { passive: true });
    addEventListener("resize", onScroll);
    return () => {
      removeEventListener("scroll", onScroll);
      removeEventListener("resize", onScroll);
      cancelAnimationFrame(frame);
      clearTimeout(pause);
    };
  }, [article, lesson, text]);

  useEffect(() => {
    if (!text || !article.current) return;
    const timers = new Map<Element, ReturnType<typeof setTimeout>>();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target));
        if (!isIntersecting) continue;
        const section = (target as HTMLElement).dataset.end ?? "";
        const tell = () => {
          if (!known.current.includes(section)) record({ type: "read", lesson, section });
        };
        timers.set(target, setTimeout(tell, readMs));
      }
    });
    for (const end of article.current.querySelectorAll("[data-end]")) observer.observe(end);
    return () => {
      observer.disconnect();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [article, lesson, text]);

  return { current, resumed };
}
