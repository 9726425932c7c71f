import { useEffect, useState, useSyncExternalStore } from "react";
import { type FileState, FileStore } from "./file-store.ts";
import { fileWorld } from "./requests.ts";

const lookMs = 1500;

/** The learner's file, watched while the page is looked at. */
export function useFile(id: string): { store: FileStore; file: FileState } {
  const [store] = useState(() => new FileStore(id, fileWorld(id)));
  const file = useSyncExternalStore(store.subscribe, store.state);
  useEffect(() => {
    void store.open();
    const look = () => document.visibilityState === "visible" && void store.look();
    const timer = setInterval(look, lookMs);
    const leave = () => document.visibilityState === "hidden" && void store.flush();
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", leave);
    addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", leave);
      removeEventListener("pagehide", leave);
      void store.flush();
      store.close();
    };
  }, [store]);
  return { store, file };
}
