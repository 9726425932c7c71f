import type { ArtifactEvent } from "@gradus/lab/events";
import { useEffect, useState } from "react";
import { get } from "../api.ts";

export interface ArtifactProps {
  run: string;
  artifacts: readonly ArtifactEvent[];
}

export function artifactUrl(run: string, file: string): string {
  return `/api/runs/${run}/artifacts/${encodeURIComponent(file)}`;
}

/** The latest artifact of a name and kind. */
export function latest(
  { artifacts }: ArtifactProps,
  kind: ArtifactEvent["kind"],
  name: string,
): ArtifactEvent | undefined {
  return artifacts.findLast((artifact) => artifact.kind === kind && artifact.name === name);
}

const cache = new Map<string, Promise<unknown>>();
const mostKept = 500;

/** An artifact's JSON; fetched once per file and page. */
export function useArtifact<T>(run: string, file: string | undefined): T | undefined {
  const [state, setState] = useState<{ key: string; data: T }>();
  const key = file === undefined ? undefined : `${run}/${file}`;
  useEffect(() => {
    if (key === undefined || file === undefined) return;
    let left = false;
    void loadArtifact<T>(run, file).then((data) => {
      if (!left && data !== undefined) setState({ key, data });
    });
    return () => {
      left = true;
    };
  }, [run, file, key]);
  return state?.key === key ? state?.data : undefined;
}

export async function loadArtifact<T>(run: string, file: string): Promise<T | undefined> {
  const key = `${run}/${file}`;
  let found = cache.get(key);
  if (!found) {
    found = get<T>(`/runs/${run}/artifacts/${encodeURIComponent(file)}`);
    if (cache.size >= mostKept) cache.clear();
    cache.set(key, found);
    found.catch(() => cache.delete(key));
  }
  return (await found.catch(() => undefined)) as T | undefined;
}
