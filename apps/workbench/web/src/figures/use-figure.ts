import { defaultState, type FigureProps } from "@gradus/lab/figure";
import { changeState, decodeState, encodeState } from "@gradus/lab/figure-state";
import { type ComponentType, useCallback, useEffect, useRef, useState } from "react";
import { forgetAddress, keepInAddress, stateInAddress } from "./address.ts";
import { figureEngine } from "./figure-engine.ts";
import { byFigure } from "./figure-key.ts";
import type { Action, FigureInfo, FigureState, Files } from "./protocol.ts";

export type View = ComponentType<FigureProps<{ fields: never; compute: () => unknown }>>;

const views = byFigure(import.meta.glob<{ default: View }>("../../../../../curriculum/*/*/figures/*.tsx"));
let slots = 0;

interface Loaded {
  info: FigureInfo;
  View: View;
}

export interface FigureControl {
  loaded: Loaded | undefined;
  state: FigureState;
  set: (change: FigureState) => void;
  reset: () => void;
  result: unknown;
  error: Error | undefined;
  retry: () => void;
  give: (files: Files) => void;
  playing: boolean;
  ended: boolean;
  play: (on: boolean) => void;
  step: () => void;
  restart: () => void;
}

/**
 * One figure of a page: its parts, loaded once it is `near`; its state, kept in the address; and its newest result, for which
 * at most one computation is under way and at most one, the newest, waits.
 * @param seen whether the reader has it before their eyes: it is played only then
 */
export function useFigure(unit: string, id: string, near: boolean, seen: boolean): FigureControl {
  const figure = `${unit}/${id}`;
  const [slot] = useState(() => slots++);
  const [loaded, setLoaded] = useState<Loaded>();
  const [state, setState] = useState<FigureState>({});
  const [result, setResult] = useState<unknown>();
  const [error, setError] = useState<Error>();
  const [playing, setPlaying] = useState(false);
  const [ended, setEnded] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const newest = useRef<FigureState>({});
  const busy = useRef(false);
  const waiting = useRef<Action>(undefined);
  const alive = useRef(false);

  const ask = useCallback(
    async (action: Action) => {
      if (busy.current) {
        // A new beginning is not forgotten over a mere change.
        if (waiting.current !== "restart") waiting.current = action;
        return;
      }
      busy.current = true;
      try {
        const answer = await figureEngine.run(slot, figure, action, newest.current);
        if (!alive.current) return;
        setResult(answer.result);
        setEnded(answer.ended);
        if (answer.ended) setPlaying(false);
        setError(undefined);
      } catch (failure) {
        if (!alive.current) return;
        setError(failure as Error);
        setPlaying(false);
      } finally {
        busy.current = false;
        const next = waiting.current;
        waiting.current = undefined;
        if (next && alive.current) void ask(next);
      }
    },
    [slot, figure],
  );

  const change = useCallback(
    (info: FigureInfo, next: FigureState) => {
      newest.current = next;
      setState(next);
      keepInAddress(id, encodeState(info.fields, next as never));
      void ask("show");
    },
    [id, ask],
  );

  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      forgetAddress(id);
      figureEngine.close(slot);
    };
  }, [id, slot]);

  useEffect(() => {
    if (!near) return;
    let current = true;
    const view = views.get(figure);
    const missing = () => Promise.reject(new Error(`there is no view ${id}.tsx`));
    Promise.all([figureEngine.describe(figure), view ? view() : missing()]).then(
      ([info, file]) => {
        if (!current) return;
        newest.current = decodeState(info.fields, stateInAddress(id)) as FigureState;
        setState(newest.current);
        setLoaded({ info, View: file.default });
        void ask("show");
      },
      (failure: Error) => current && setError(failure),
    );
    return () => {
      current = false;
    };
  }, [near, figure, id, ask, attempt]);

  useEffect(() => {
    if (!loaded) return;
    const follow = () => {
      const next = decodeState(loaded.info.fields, stateInAddress(id)) as FigureState;
      if (encodeState(loaded.info.fields, next as never) === encodeState(loaded.info.fields, newest.current as never))
        return;
      change(loaded.info, next);
    };
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, [loaded, id, change]);

  useEffect(() => {
    if (!playing || !seen) return;
    let frame = requestAnimationFrame(function advance() {
      if (!busy.current) void ask("advance");
      frame = requestAnimationFrame(advance);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, seen, ask]);

  const fields = loaded?.info.fields;
  return {
    loaded,
    state,
    set: useCallback(
      (part) => loaded && change(loaded.info, changeState(loaded.info.fields, newest.current as never, part as never)),
      [loaded, change],
    ),
    reset() {
      if (!loaded || !fields) return;
      setPlaying(false);
      change(loaded.info, defaultState(fields) as FigureState);
      if (loaded.info.live) void ask("restart");
    },
    result,
    error,
    retry() {
      setError(undefined);
      if (loaded) void ask("restart");
      else setAttempt((n) => n + 1);
    },
    give: useCallback(
      (files) => {
        figureEngine.give(slot, files);
        void ask("restart");
      },
      [slot, ask],
    ),
    playing,
    ended,
    play(on) {
      if (on && ended) void ask("restart");
      setPlaying(on);
    },
    step: () => void ask("advance"),
    restart() {
      setPlaying(false);
      void ask("restart");
    },
  };
}
