/** What a process and all that descend from it use. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

export interface Usage {
  /** Resident memory, in bytes. */
  memory: number;
  /** Processor time so far, in seconds. */
  cpu: number;
  processes: number;
}

const none: Usage = { memory: 0, cpu: 0, processes: 0 };
const pageBytes = 4096;
/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const ticksPerSecond = 100;
/** Nobody who is allowed one process comes near it; it keeps a fork bomb from keeping us busy. */
const mostProcesses = 64;
const psMs = 2_000;

/** All zero once the process is gone, and on systems where nobody can be asked (Windows). */
export async function usageOf(pid: number): Promise<Usage> {
  if (process.platform === "linux") return linuxUsage(pid);
  return process.platform === "win32" ? none : psUsage(pid);
}

async function linuxUsage(root: number): Promise<Usage> {
  const usage = { ...none };
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined && usage.processes < mostProcesses; pid = waiting.pop()) {
    const [stat, children] = await Promise.all([text(`/proc/${pid}/stat`), text(`/proc/${pid}/task/${pid}/children`)]);
    if (stat === "") continue;
    // The program's name, in parentheses, may hold spaces: fields are counted from after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    usage.processes++;
    usage.cpu += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    usage.memory += Number(fields[21]) * pageBytes;
    waiting.push(...children.split(" ").filter(Boolean).map(Number));
  }
  return usage;
}

function text(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

async function psUsage(root: number): Promise<Usage> {
  const rows = (await ps()).split("\n").map((line) => line.trim().split(/\s+/));
  const usage = { ...none };
  const mine = new Set([root]);
  // A child stands after its parent in no particular order: go over the list until nothing is added.
  for (let before = 0; before !== mine.size; ) {
    before = mine.size;
    for (const [pid, parent] of rows) if (mine.has(Number(parent))) mine.add(Number(pid));
  }
  for (const [pid, , kilobytes, time] of rows) {
    if (!mine.has(Number(pid))) continue;
    usage.processes++;
    usage.memory += Number(kilobytes) * 1024;
    usage.cpu += seconds(time);
  }
  return usage;
}

function ps(): Promise<string> {
  return new Promise((resolve) => {
    execFile("ps", ["-A", "-o", "pid=,ppid=,rss=,time="], { timeout: psMs }, (error, out) => resolve(error ? "" : out));
  });
}

/** "1-02:03:04", "02:03.45" → seconds. */
function seconds(time: string): number {
  const [days, clock] = time.includes("-") ? time.split("-") : ["0", time];
  return clock.split(":").reduce((sum, part) => 60 * sum + Number(part), 0) + 86_400 * Number(days);
}
