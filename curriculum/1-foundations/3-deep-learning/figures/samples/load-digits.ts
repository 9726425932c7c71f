/** The digits of the installation, for the programs that make this folder's files. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { convertMnist10k } from "@gradus/data/mnist-10k";
import { type Mnist, parseMnist } from "@gradus/data/mnist-parse";

export async function loadInstalledDigits(): Promise<Mnist> {
  const folder = dirname(dirname(fileURLToPath(import.meta.resolve("mnist"))));
  return parseMnist(await convertMnist10k(folder));
}

/** A TypeScript file that exports bytes as base64. */
export function asModule(comment: string, name: string, bytes: Uint8Array): string {
  return `/** ${comment} */\nexport const ${name} =\n  "${Buffer.from(bytes).toString("base64")}";\n`;
}
