/** How far an installation is: what lies on the disk by now, of what will. npm tells neither while it is at work. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { language, say } from "./messages.js";

/**
 * @typedef {object} Step a part of the set-up
 * @property {import("./messages.js").Bilingual} title
 * @property {number} megabytes what is unpacked when it is done, about
 * @property {number} download megabytes, about
 */

/**
 * Shows one line: on a terminal it is renewed until the end, elsewhere it is said once.
 * @param {Step} step
 * @param {string} folder that fills
 * @param {number} before bytes that are there and stay
 * @returns {(done: boolean) => void} ends it
 */
export function showProgress(step, folder, before) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const terminal = process.stderr.isTTY;
  const { title } = step;
  const download = toDownload(step, before);
  let ended = false;
  say({
    en: `${title.en}: up to ${download} MB to download …`,
    zh: `${title.zh}：最多下载 ${download} MB……`,
  });
  const watch = async () => {
    while (!ended) {
      const line = progressLine(step, before, await sizeOf(folder), seconds());
      if (!ended) process.stderr.write(`\r\x1b[K${line}`);
      await new Promise((resolve) => setTimeout(resolve, 500).unref());
    }
  };
  if (terminal) void watch();
  return (done) => {
    ended = true;
    if (terminal) process.stderr.write("\r\x1b[K");
    if (done) say({ en: `${title.en}: ${seconds().toFixed(0)} s`, zh: `${title.zh}：${seconds().toFixed(0)} 秒` });
  };
}

/**
 * @param {Pick<Step, "megabytes" | "download">} step
 * @param {number} before bytes that are there
 * @returns {number} megabytes, by the share that is not there yet
 */
export function toDownload({ megabytes, download }, before) {
  return Math.max(1, Math.round(download * (1 - before / 1e6 / megabytes)));
}

/**
 * @param {Pick<Step, "title" | "megabytes">} step
 * @param {number} before bytes when it began
 * @param {number} size bytes now
 * @param {number} seconds since it began
 */
export function progressLine({ title, megabytes }, before, size, seconds) {
  const done = Math.min(size / 1e6, megabytes);
  const rate = (size - before) / 1e6 / seconds;
  // The first few files, which come after npm has looked everything up, say nothing of the rate.
  const known = size - before > 5e6 && done < megabytes;
  const left = known ? Math.ceil((megabytes - done) / rate) : undefined;
  const rounded = done.toFixed(0);
  return language() === "zh"
    ? `${title.zh}：${rounded}/${megabytes} MB，已用 ${seconds.toFixed(0)} 秒${left ? `，约剩 ${left} 秒` : ""}`
    : `${title.en}: ${rounded} of ${megabytes} MB, ${seconds.toFixed(0)} s${left ? `, about ${left} s left` : ""}`;
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes of all files under it; what vanishes meanwhile does not count
 */
export async function sizeOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sizeOf(path);
    return entry.isFile()
      ? lstat(path).then(
          ({ size }) => size,
          () => 0,
        )
      : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
