import type { OwnAnswer } from "@gradus/lab/own-program";
import { expect, test } from "vitest";
import type { ApiError } from "../shared/api.ts";
import { testBench } from "./testing.ts";

const json = { "content-type": "application/json" };

test("a figure's question is answered, or refused in words; nothing is run for it where nothing is written", async () => {
  await using bench = await testBench();
  const ask = (program: string, question: unknown) =>
    fetch(`${bench.url}/api/own/${program}`, { method: "POST", headers: json, body: JSON.stringify(question) });
  const asked = { text: "a*b", a: 1, b: 2, c: 3 };
  const answer = (await (await ask("own-graph", asked)).json()) as OwnAnswer;
  expect(answer).toMatchObject({ kind: "absent", exercise: "value-node", title: { zh: expect.any(String) } });
  const refused = [
    await ask("constructor", asked),
    await ask("own-graph", { ...asked, a: "1" }),
    await ask("own-graph", { ...asked, text: "a +" }),
    await ask("own-moons", { seed: 1000 }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([404, 400, 400, 400]);
  for (const one of refused) expect(((await one.json()) as ApiError).error.message).toMatch(/\S/);
});
