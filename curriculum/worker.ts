/** The process of one run: gives the lab its data sets, which `@gradus/lab` knows nothing of. */
import { pull } from "@gradus/data/fetch";
import { runWorker } from "@gradus/lab/worker";
import { backend } from "@gradus/tensor/backend";

runWorker({
  dataset: (name, { home, lang, signal, report }) => pull(name, { home, lang, signal, onProgress: report }),
  features: () => ({ ...backend().features, node: process.version }),
});
