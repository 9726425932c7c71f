import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunContext } from "./context.ts";
import type { LabDefinition } from "./lab.ts";
import { runTorch } from "./torch.ts";
import type { RunRequest } from "./worker.ts";

test("the twin does not run under the name of the learner's own pieces", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-twin-"));
  try {
    writeFileSync(join(folder, "lab.torch.py"), "");
    const request = { file: join(folder, "lab.ts"), home: folder, params: { pieces: "mine" } };
    const run = runTorch({} as RunContext, { id: "lab" } as LabDefinition, request as unknown as RunRequest);
    await expect(run).rejects.toMatchObject({ code: "twin-without-mine" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
