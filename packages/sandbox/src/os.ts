/** The operating system's own sandbox around the program, where there is one that works. */
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";

/** What stands between the program and the machine besides Node's permission model. */
export type Isolation = "bubblewrap" | "sandbox-exec" | "none";

export interface Command {
  file: string;
  args: string[];
  /** Processes that the sandbox itself consists of. */
  processes: number;
}

const probeMs = 5_000;
/**
 * Linux ends a program with its parent where it is told to; elsewhere `child.ts` looks after it. BusyBox, whose commands are links, has
 * another `setpriv`.
 */
const dyingWithParent =
  'if [ -x /usr/bin/setpriv ] && [ ! -L /usr/bin/setpriv ]; then set -- /usr/bin/setpriv --pdeathsig KILL "$@"; fi;';
/** Where programs find their libraries. */
const systemFolders = ["/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/nix/store"];

/**
 * Wraps a command of Node.js.
 * @param read paths that it may read @param folder its empty working folder
 * @param lifeSeconds processor time after which the system ends it by itself
 */
export function wrapCommand(
  isolation: Isolation,
  node: string,
  args: readonly string[],
  read: readonly string[],
  folder: string,
  lifeSeconds: number,
): Command {
  if (isolation === "bubblewrap") {
    return { file: "bwrap", args: [...bubblewrap(node, read, folder), node, ...args], processes: 2 };
  }
  if (process.platform === "win32") return { file: node, args: [...args], processes: 0 };
  const inner = isolation === "sandbox-exec" ? ["sandbox-exec", "-p", seatbelt(node, read, folder)] : [];
  const limited = `ulimit -t ${Math.ceil(lifeSeconds)} && ${dyingWithParent} exec "$@"`;
  return { file: "/bin/sh", args: ["-c", limited, "sh", ...inner, node, ...args], processes: 0 };
}

/** A view of the file system with nothing in it but libraries and what may be read; own processes, network, host name. */
function bubblewrap(node: string, read: readonly string[], folder: string): string[] {
  const system = systemFolders.filter((path) => existsSync(path)).flatMap((path) => ["--ro-bind", path, path]);
  const binds = [node, folder, ...read].flatMap((path) => ["--ro-bind", path, path]);
  return [
    ...["--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--clearenv"],
    ...[...system, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", ...binds],
    ...["--remount-ro", "/", "--chdir", folder, "--"],
  ];
}

function seatbelt(node: string, read: readonly string[], folder: string): string {
  const literal = (path: string) => `(subpath ${JSON.stringify(path)})`;
  const paths = [dirname(dirname(node)), folder, ...read].map(literal).join(" ");
  const system = ["/usr/lib", "/usr/share", "/System", "/Library/Apple", "/private/var/db/dyld", "/dev"].map(literal);
  return [
    "(version 1)",
    "(deny default)",
    "(allow process-exec) (allow sysctl-read) (allow mach-lookup) (allow file-read-metadata)",
    '(allow file-read* (literal "/"))',
    `(allow file-read* ${system.join(" ")} ${paths})`,
    '(allow file-write-data (literal "/dev/null"))',
    "(allow signal (target self))",
  ].join("\n");
}

let found: Promise<Isolation> | undefined;

/** Which sandbox works on this machine; tried once per process by running a program in it. */
export function findIsolation(): Promise<Isolation> {
  found ??= probe();
  return found;
}

async function probe(): Promise<Isolation> {
  const candidate: Isolation | undefined =
    process.platform === "linux" ? "bubblewrap" : process.platform === "darwin" ? "sandbox-exec" : undefined;
  if (!candidate) return "none";
  const node = realpathSync(process.execPath);
  const { file, args } = wrapCommand(candidate, node, ["-e", "process.exit(42)"], [], dirname(node), 60);
  return (await exitCode(file, args)) === 42 ? candidate : "none";
}

function exitCode(file: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: "ignore", env: {}, timeout: probeMs, killSignal: "SIGKILL" });
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  });
}
