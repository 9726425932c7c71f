/** One HTML file that reads digits without a network: the weights of a model, a field to draw in, and plain loops. Runs in Node. */
import { readFileSync } from "node:fs";
import { readSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { parseArchitecture } from "../digit-classifier.ts";

const digits = Array.from({ length: 10 }, (_, digit) => digit);

const style = `
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
h1 { font-size: 1.4rem; }
main { display: flex; flex-wrap: wrap; gap: 1.5rem; }
canvas { width: min(280px, 100%); aspect-ratio: 1; touch-action: none; background: #000; border: 1px solid #888; }
canvas:focus-visible, button:focus-visible { outline: 3px solid #c4432b; outline-offset: 2px; }
button { font: inherit; padding: 0.3rem 0.9rem; min-height: 2.75rem; }
section { flex: 1 1 15rem; }
#verdict { font-size: 1.5rem; margin: 0 0 0.5rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 1.2rem 1fr 4.2rem; gap: 0.5rem; align-items: center; }
.track { height: 0.8rem; background: color-mix(in srgb, CanvasText 12%, Canvas); }
.track span { display: block; height: 100%; width: 0; background: #c4432b; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
`;

/** Sources are TypeScript in the checkout, JavaScript in a packed package. */
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** Without types. Node calls its own function experimental, which need not worry the person who exports a page. */
function withoutTypes(source: string): string {
  if (extension === "js") return source;
  // A packed package runs on older versions of Node, which do not have the function.
  const { stripTypeScriptTypes } = process.getBuiltinModule("node:module");
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A source file's text as a plain script: without types, imports and exports. */
function plain(file: string): string {
  const source = readFileSync(new URL(`${file}.${extension}`, import.meta.url), "utf8");
  return withoutTypes(source)
    .replace(/^import .*$/gm, "")
    .replace(/^export /gm, "");
}

/**
 * A page that reads digits with the model given, for `index.html`: one file, which asks nothing of any network.
 * @param file `model.safetensors` of a run
 * @throws TensorError where the file is damaged or holds another kind of model
 */
export function digitPage(file: Uint8Array): string {
  const { tensors, metadata } = readSafetensors(file);
  const { name } = parseArchitecture(metadata.architecture);
  const packed = Object.entries(tensors).map(([id, { shape, data }]) => {
    const bytes = Float32Array.from(data as ArrayLike<number>);
    return [id, { shape, data: Buffer.from(bytes.buffer).toString("base64") }] as const;
  });
  // "<" cannot end the script early when it is written as an escape.
  const model = JSON.stringify({ name, tensors: Object.fromEntries(packed) }).replaceAll("<", "\\u003c");
  const scope = (file: string, result: string) => `(() => {\n${plain(file)}\nreturn ${result};\n})()`;
  const rows = digits.map(
    (digit) =>
      `<li><span>${digit}</span><span class="track" id="bar${digit}"><span></span></span><span class="number" id="chance${digit}"></span></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>My digit reader</title>
<style>${style}</style>
</head>
<body>
<header><h1 id="title"></h1><button type="button" id="language"></button></header>
<p id="lead"></p>
<main>
<div><canvas id="field" width="280" height="280" tabindex="0" role="img"></canvas><p><button type="button" id="clear"></button></p></div>
<section><p id="verdict" role="status"></p><ol>${rows.join("")}</ol></section>
</main>
<script>
"use strict";
const model = ${model};
for (const tensor of Object.values(model.tensors)) {
  const bytes = Uint8Array.from(atob(tensor.data), (letter) => letter.charCodeAt(0));
  tensor.data = new Float32Array(bytes.buffer);
}
const toMnist = ${scope("../digit-drawing", "toMnist")};
const readDigit = ${scope("./forward", "readDigit")};
const startPage = ${scope("./field", "startPage")};
startPage(toMnist, (pixels) => readDigit(model, pixels));
</script>
</body>
</html>
`;
}
