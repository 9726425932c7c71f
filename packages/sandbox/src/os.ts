/** The operating system's own sandbox around the program, where there is one that works. */
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";

/** What stands between the program and the machine besides Node's permission model. */
export type Isolation = "bubblewrap" | "sandbox-exec" | "none";

/** A program and what it needs of the machine. */
export interface Invocation {
  /** Absolute path. */
  file: string;
  args: readonly string[];
  /** Absolute paths of files and folders that it may read; links are followed. */
  read: readonly string[];
  /** All of its environment. */
  environment?: Readonly<Record<string, string>>;
  /** Its working folder can be written to; what it writes is gone with it. */
  scratch?: boolean;
}

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
const systemFolders = [
  "/usr",
  "/lib",
  "/lib32",
  "/lib64",
  "/bin",
  "/etc/ld.so.cache",
  "/etc/alternatives",
  "/nix/store",
];
/** What a program may write where it may write at all, on the sandbox's own file system in memory. */
const scratchBytes = 64 * 2 ** 20;

/**
 * Wraps a program.
 * @param folder its empty working folder @param lifeSeconds processor time after which the system ends it by itself
 */
export function wrapCommand(isolation: Isolation, program: Invocation, folder: string, lifeSeconds: number): Command {
  const { file, args } = program;
  if (isolation === "bubblewrap") {
    return { file: "bwrap", args: [...bubblewrap(program, folder), file, ...args], processes: 2 };
  }
  if (process.platform === "win32") return { file, args: [...args], processes: 0 };
  const inner = isolation === "sandbox-exec" ? ["sandbox-exec", "-p", seatbelt(program, folder)] : [];
  const limited = `ulimit -t ${Math.ceil(lifeSeconds)} && ${dyingWithParent} exec "$@"`;
  return { file: "/bin/sh", args: ["-c", limited, "sh", ...inner, file, ...args], processes: 0 };
}

/** A view of the file system with nothing in it but libraries and what may be read; own processes, network, host name. */
function bubblewrap({ read, environment = {}, scratch }: Invocation, folder: string): string[] {
  const system = systemFolders.filter((path) => existsSync(path)).flatMap((path) => ["--ro-bind", path, path]);
  const binds = read.flatMap((path) => ["--ro-bind", path, path]);
  const variables = Object.entries(environment).flatMap(([name, value]) => ["--setenv", name, value]);
  const own = scratch ? ["--size", String(scratchBytes), "--tmpfs", folder] : ["--ro-bind", folder, folder];
  return [
    ...["--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--clearenv", ...variables],
    ...[...system, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", ...binds, ...own],
    ...["--remount-ro", "/", "--chdir", folder, "--"],
  ];
}

function seatbelt({ read, scratch }: Invocation, folder: string): string {
  const literal = (path: string) => `(subpath ${JSON.stringify(path)})`;
  const paths = [folder, ...read].map(literal).join(" ");
  const system = ["/usr/lib", "/usr/share", "/System", "/Library/Apple", "/private/var/db/dyld", "/dev"].map(literal);
  return [
    "(version 1)",
    "(deny default)",
    "(allow process-exec) (allow sysctl-read) (allow mach-lookup) (allow file-read-metadata)",
    '(allow file-read* (literal "/"))',
    `(allow file-read* ${system.join(" ")} ${paths})`,
    '(allow file-write-data (literal "/dev/null"))',
    ...(scratch ? [`(allow file-write* ${literal(folder)})`] : []),
    "(allow signal (target self))",
  ].join("\n");
}

/** What Node.js itself must be able to read. */
export function nodePlaces(node: string): string[] {
  return process.platform === "darwin" ? [dirname(dirname(node))] : [node];
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
  const program = { file: node, args: ["-e", "process.exit(42)"], read: nodePlaces(node) };
  const { file, args } = wrapCommand(candidate, program, dirname(node), 60);
  return (await exitCode(file, args)) === 42 ? candidate : "none";
}

function exitCode(file: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: "ignore", env: {}, timeout: probeMs, killSignal: "SIGKILL" });
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  });
}
