/** Networks that the learner has trained, from the workbench's server; none where the pages stand alone. */
import { useEffect, useState } from "react";

export interface OwnRun {
  id: string;
  metrics: Record<string, number>;
}

const timeoutMs = 10_000;

async function request(path: string): Promise<Response> {
  const response = await fetch(path, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** The runs of a lab that left a model, newest first; undefined until the server has answered or could not be asked. */
export function useOwnRuns(lab: string): OwnRun[] | undefined {
  const [runs, setRuns] = useState<OwnRun[]>();
  useEffect(() => {
    let current = true;
    request("/api/runs")
      .then((response) => response.json() as Promise<{ runs: (OwnRun & { lab: string; hasModel: boolean })[] }>)
      .then(
        (list) => current && setRuns(list.runs.filter((run) => run.lab === lab && run.hasModel)),
        () => current && setRuns([]),
      );
    return () => {
      current = false;
    };
  }, [lab]);
  return runs;
}

/** @throws where the server does not give it */
export async function fetchModel(run: string): Promise<Uint8Array> {
  return new Uint8Array(await (await request(`/api/runs/${encodeURIComponent(run)}/model`)).arrayBuffer());
}
