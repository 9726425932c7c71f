import { useCallback, useEffect, useRef, useState } from "react";
import { getBytes } from "../api.ts";
import type { FromReader, ToReader } from "./reader.worker.ts";

export interface Reader {
  ready: boolean;
  error: string | undefined;
  probabilities: Float32Array | undefined;
  /** Asks for a reading; the newest question alone is answered. Undefined: nothing is drawn. */
  read: (pixels: Uint8Array | undefined) => void;
}

/** A run's network in a worker. */
export function useReader(run: string | undefined): Reader {
  const [ready, setReady] = useState(false);
  const [error, setError] = useState<string>();
  const [probabilities, setProbabilities] = useState<Float32Array>();
  const worker = useRef<Worker>(null);
  const asked = useRef(0);
  const question = useRef<Uint8Array>(undefined);

  const send = useCallback((message: ToReader) => worker.current?.postMessage(message), []);
  const read = useCallback(
    (pixels: Uint8Array | undefined) => {
      question.current = pixels;
      asked.current++;
      if (pixels) send({ type: "read", number: asked.current, pixels });
      else setProbabilities(undefined);
    },
    [send],
  );

  useEffect(() => {
    setReady(false);
    setError(undefined);
    if (run === undefined) return;
    const own = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<FromReader>) => {
      if (data.type === "failed") setError(data.message);
      else if (data.type === "answer") {
        if (data.number === asked.current) setProbabilities(data.probabilities);
      } else {
        setReady(true);
        read(question.current);
      }
    };
    own.onerror = (event) => setError(event.message);
    getBytes(`/runs/${run}/model`).then(
      (file) => own.postMessage({ type: "load", file } satisfies ToReader),
      (failure: Error) => setError(failure.message),
    );
    return () => {
      own.terminate();
      worker.current = null;
    };
  }, [run, read]);

  return { ready, error, probabilities, read };
}
