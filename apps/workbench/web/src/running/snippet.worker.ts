/**
 * Runs a learner's code in a thread of its own, which its page ends after a while. The server gives this file a policy that
 * lets text become code here, and forbids every connection and further workers (`server/security.ts`).
 */
import { locate, runSnippet } from "@gradus/lab/snippet";
import type { FromSnippet, ToSnippet } from "./protocol.ts";

const files = import.meta.glob([
  "../../../../../packages/{tensor,models}/src/**/*.ts",
  "!../../../../../packages/*/src/**/*.test.ts",
  "!../../../../../packages/*/src/conformance/**",
]);

/** By what an import calls them: "@gradus/tensor", "@gradus/tensor/ops/conv". */
const modules = new Map(
  Object.entries(files).map(([path, load]) => {
    const [, name, file] = /\/packages\/([^/]+)\/src\/(.+)\.ts$/.exec(path) ?? [];
    return [name === file ? `@gradus/${name}` : `@gradus/${name}/${file}`, load];
  }),
);

const say = (message: FromSnippet) => postMessage(message);

function fail(error: unknown): void {
  const { message, line } = locate(error);
  say({ type: "failed", message, line });
}

async function load(specifier: string): Promise<unknown> {
  const module = modules.get(specifier);
  if (!module) {
    throw new Error(
      `there is no module "${specifier}" here; there are @gradus/tensor, @gradus/models and @gradus/lab/show`,
    );
  }
  return module();
}

// What a promise without a handler rejects with is an error of the learner's code too.
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});

addEventListener(
  "message",
  async ({ data: { source } }: MessageEvent<ToSnippet>) => {
    try {
      await runSnippet(source, {
        load,
        emit: (item) => say({ type: "item", item }),
        begin: () => say({ type: "begin" }),
      });
      say({ type: "end" });
    } catch (error) {
      fail(error);
    }
  },
  { once: true },
);
