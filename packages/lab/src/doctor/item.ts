/** What the doctor says of one thing. Types and small helpers. */
import { execFile } from "node:child_process";
import type { Bilingual } from "../lab.ts";

/** `needed`: nothing works without it. `useful`: parts of the course use it. `optional`: nice to have. */
export type Level = "needed" | "useful" | "optional";

export interface DoctorItem {
  /** "python", "docker": the same on every machine. */
  id: string;
  name: Bilingual;
  ok: boolean;
  level: Level;
  detail: Bilingual;
  /** What to do where it is not ok, or why nothing needs to be done. */
  next?: Bilingual;
  /** What to type for it, on this system. */
  commands?: string[];
  /** The same by way of servers in China. */
  mirrorCommands?: string[];
}

/** Same text in both languages: names, versions, numbers. */
export function plain(text: string): Bilingual {
  return { en: text, zh: text };
}

export const notFound: Bilingual = { en: "not found", zh: "未找到" };

/** How long a probe may take, so that all of them together end within five seconds. */
export const probeMs = 3800;

export type Answer =
  | { kind: "answered"; text: string }
  /** There is no such program. */
  | { kind: "absent" }
  /** It ended with an error, or took too long: its last words. */
  | { kind: "failed"; text: string };

/** Asks a program of this machine. Never throws. */
export function ask(program: string, args: readonly string[], ms: number = probeMs): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { timeout: ms, killSignal: "SIGKILL", windowsHide: true, maxBuffer: 2 ** 20 } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) resolve({ kind: "answered", text: stdout.trim() });
      else if (error.code === "ENOENT") resolve({ kind: "absent" });
      else resolve({ kind: "failed", text: stderr.trim() });
    });
  });
}
