import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { appendLearning, learningJournal, readLearning } from "./journal.ts";
import { learnerOf } from "./learner.ts";
import { learnerState } from "./reducer.ts";
import { someEvents } from "./testing/any-event.ts";

it("knows what the journal says, whoever wrote it, in whatever order, again and again", async () => {
  const home = mkdtempSync(join(tmpdir(), "gradus learner 学习 "));
  const step = fc.tuple(fc.constantFrom("here", "elsewhere", "twice"), someEvents);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
      rmSync(learningJournal(home), { force: true });
      const learner = learnerOf(home);
      for (const [where, events] of steps) {
        if (where === "elsewhere") await appendLearning(home, events);
        else await learner.add(events);
        if (where === "twice") await learner.add(events);
        const read = await readLearning(home);
        expect(await learner.state()).toEqual(learnerState(read));
        if (where === "twice") expect(read.filter(({ id }) => id === events[0]?.id).length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 40 },
  );
  rmSync(home, { recursive: true, force: true });
});
