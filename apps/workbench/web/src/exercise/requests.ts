import type {
  ExerciseFile,
  FileConflict,
  FileReset,
  LanguageAnswer,
  LanguageQuestion,
} from "../../../shared/exercises.ts";
import { get, post, RequestError, request } from "../api.ts";
import type { FileWorld } from "./file-store.ts";

const path = (id: string) => `/exercises/${encodeURIComponent(id)}`;

function conflictOf(error: unknown): ExerciseFile | undefined {
  if (!(error instanceof RequestError) || error.status !== 409) return undefined;
  return (error.body as Partial<FileConflict> | undefined)?.conflict;
}

export function fileWorld(id: string): FileWorld {
  return {
    begin: () => post<ExerciseFile>(`${path(id)}/begin`),
    async read(known) {
      try {
        const response = await request(`${path(id)}/file?known=${known}`);
        return response.status === 204 ? undefined : ((await response.json()) as ExerciseFile);
      } catch (error) {
        if (error instanceof RequestError && error.status === 404) return "missing";
        throw error;
      }
    },
    async write(text, base) {
      const body = JSON.stringify({ text, base });
      const headers = { "content-type": "application/json" };
      try {
        // What is sent while the page is being closed arrives all the same, if it is small enough for the browser.
        const init = { method: "PUT", headers, body, keepalive: body.length < 30_000 };
        return { kind: "written", file: (await (await request(`${path(id)}/file`, init)).json()) as ExerciseFile };
      } catch (error) {
        const file = conflictOf(error);
        if (!file) throw error;
        return { kind: "conflict", file };
      }
    },
    storage: localStorage,
    unreachable: (error) => error instanceof RequestError && error.status === 0,
    tooLarge: (error) => error instanceof RequestError && error.status === 413,
  };
}

/** @throws RequestError */
export function resetFile(id: string, base: string): Promise<FileReset> {
  return post<FileReset>(`${path(id)}/reset`, { base });
}

export function askLanguage(id: string, question: LanguageQuestion): Promise<LanguageAnswer> {
  return post<LanguageAnswer>(`${path(id)}/language`, question);
}

export async function solutionText(id: string, asked: boolean): Promise<string> {
  return (await get<{ text: string }>(`${path(id)}/solution${asked ? "?asked=true" : ""}`)).text;
}
