/** Goes through a number's values by buttons, and by itself where it is asked to. */
import { useEffect, useRef, useState } from "react";

interface Props {
  value: number;
  /** From 0 to `last`. */
  last: number;
  onChange: (value: number) => void;
  /** Names of the buttons in the reader's language; they are seen, not only heard. */
  texts: { first: string; back: string; forward: string; last: string; play: string; pause: string };
  /** Time between two values while it plays. */
  milliseconds: number;
  /** Values gone through at once while it plays. */
  stride?: number;
}

export function Stepper({ value, last, onChange, texts, milliseconds, stride = 1 }: Props) {
  const [playing, setPlaying] = useState(false);
  const newest = useRef({ value, onChange });
  newest.current = { value, onChange };
  const running = playing && value < last;

  useEffect(() => {
    if (!running) {
      setPlaying(false);
      return;
    }
    const clock = setInterval(() => {
      if (!document.hidden) newest.current.onChange(Math.min(last, newest.current.value + stride));
    }, milliseconds);
    return () => clearInterval(clock);
  }, [running, last, stride, milliseconds]);

  const go = (to: number) => {
    setPlaying(false);
    onChange(Math.min(last, Math.max(0, to)));
  };
  const play = () => {
    if (value >= last) onChange(0);
    setPlaying(!running);
  };
  return (
    <div className="stepper">
      <button type="button" onClick={() => go(0)}>
        {texts.first}
      </button>
      <button type="button" onClick={() => go(value - 1)}>
        ← {texts.back}
      </button>
      <button type="button" onClick={() => go(value + 1)}>
        {texts.forward} →
      </button>
      <button type="button" onClick={play}>
        {running ? `❚❚ ${texts.pause}` : `▶ ${texts.play}`}
      </button>
      <button type="button" onClick={() => go(last)}>
        {texts.last}
      </button>
    </div>
  );
}
