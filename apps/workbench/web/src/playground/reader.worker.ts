/** Reads digits off the main thread, with the same engine that trained the network. */
import { loadDigitReader } from "@gradus/models/digit-classifier";

export type ToReader = { type: "load"; file: Uint8Array } | { type: "read"; number: number; pixels: Uint8Array };
export type FromReader =
  | { type: "ready" }
  | { type: "failed"; message: string }
  | { type: "answer"; number: number; probabilities: Float32Array };

let read: ReturnType<typeof loadDigitReader> | undefined;

const answer = (message: FromReader) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<ToReader>) => {
  try {
    if (data.type === "load") {
      read = undefined;
      read = loadDigitReader(data.file);
      answer({ type: "ready" });
    } else if (read) {
      answer({ type: "answer", number: data.number, probabilities: read(data.pixels) });
    }
  } catch (error) {
    answer({ type: "failed", message: (error as Error).message });
  }
});
