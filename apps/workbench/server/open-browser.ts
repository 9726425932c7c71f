import { spawn } from "node:child_process";

/** True where a browser window can be shown: not over SSH, not without a desktop, not in CI. */
export function hasDesktop(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (env.CI || env.SSH_CONNECTION) return false;
  if (platform === "win32" || platform === "darwin") return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

function command(url: string): [string, string[]] {
  if (process.platform === "win32") return ["cmd", ["/c", "start", "", url]];
  return [process.platform === "darwin" ? "open" : "xdg-open", [url]];
}

/** Opens the page in the system's browser. @returns false where there is none to open */
export async function openBrowser(url: string): Promise<boolean> {
  if (!hasDesktop()) return false;
  const [program, args] = command(url);
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
  });
}
