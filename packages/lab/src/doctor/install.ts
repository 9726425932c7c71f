/** The command that installs something, on this system. */
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

const managers = ["apt-get", "dnf", "pacman", "zypper", "apk", "brew", "winget"] as const;
export type Manager = (typeof managers)[number];

/** Only these are looked for on a system: a Linux may have Homebrew too, and its own packages fit it better. */
const bySystem: Partial<Record<NodeJS.Platform, readonly Manager[]>> = {
  linux: ["apt-get", "dnf", "pacman", "zypper", "apk", "brew"],
  darwin: ["brew"],
  win32: ["winget"],
};

/** The package manager of this system; undefined where none is known. */
export async function findManager(
  system: NodeJS.Platform = process.platform,
  path: string = process.env.PATH ?? "",
): Promise<Manager | undefined> {
  for (const manager of bySystem[system] ?? []) {
    const file = system === "win32" ? `${manager}.exe` : manager;
    for (const folder of path.split(delimiter).filter(Boolean)) {
      const there = await access(join(folder, file), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (there) return manager;
    }
  }
  return undefined;
}

type Things = "python" | "docker" | "bubblewrap";

const packages: Record<Things, Partial<Record<Manager, string>>> = {
  python: {
    "apt-get": "python3 python3-venv python3-pip",
    dnf: "python3 python3-pip",
    pacman: "python python-pip",
    zypper: "python3 python3-pip",
    apk: "python3 py3-pip",
    brew: "python",
    winget: "Python.Python.3.13",
  },
  docker: {
    "apt-get": "docker.io",
    dnf: "moby-engine",
    pacman: "docker",
    zypper: "docker",
    apk: "docker",
    brew: "--cask docker-desktop",
    winget: "Docker.DockerDesktop",
  },
  bubblewrap: {
    "apt-get": "bubblewrap",
    dnf: "bubblewrap",
    pacman: "bubblewrap",
    zypper: "bubblewrap",
    apk: "bubblewrap",
  },
};

const verbs: Record<Manager, string> = {
  "apt-get": "apt-get install -y",
  dnf: "dnf install -y",
  pacman: "pacman -S --needed",
  zypper: "zypper install -y",
  apk: "apk add",
  brew: "brew install",
  winget: "winget install -e --id",
};

/** @param root whether this is the system's administrator, who needs no `sudo` */
export function installCommand(
  thing: Things,
  manager: Manager | undefined,
  root: boolean = process.getuid?.() === 0,
): string | undefined {
  const names = manager && packages[thing][manager];
  if (!manager || !names) return undefined;
  const own = manager === "brew" || manager === "winget";
  return `${own || root ? "" : "sudo "}${verbs[manager]} ${names}`;
}

/**
 * Servers in China that carry the same. TUNA: mirrors.tuna.tsinghua.edu.cn/help/pypi and …/help/homebrew-bottles; npmmirror.com;
 * hf-mirror.com.
 */
export const mirrors = {
  pypi: "https://pypi.tuna.tsinghua.edu.cn/simple",
  npm: "https://registry.npmmirror.com",
  huggingFace: "https://hf-mirror.com",
  brew: "https://mirrors.tuna.tsinghua.edu.cn/homebrew-bottles",
};

/** A command with a variable of the environment set for it alone, as this system's usual shell has it. */
export function withVariable(
  name: string,
  value: string,
  command: string,
  system: NodeJS.Platform = process.platform,
): string {
  return system === "win32" ? `$env:${name}="${value}"; ${command}` : `${name}=${value} ${command}`;
}

/** A program's path as this system's usual shell takes it. */
export function programName(path: string, system: NodeJS.Platform = process.platform): string {
  if (!/\s/.test(path)) return path;
  return system === "win32" ? `& "${path}"` : `"${path}"`;
}

/** A setting that lasts, as this system's usual shell has it. */
export function setVariable(name: string, value: string, system: NodeJS.Platform = process.platform): string {
  return system === "win32" ? `setx ${name} ${value}` : `export ${name}=${value}`;
}
