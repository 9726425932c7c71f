import { harmless } from "@gradus/lab/harmless";
import { gradusHome } from "@gradus/lab/home";
import { deleteRun, listRuns, type RunInfo, readRun } from "@gradus/lab/runs";
import { type Command, columns, jsonOption, oneOf, UsageError } from "../command.ts";
import type { Lang } from "../language.ts";
import { clock } from "../progress-bar.ts";

const texts = {
  en: {
    none: "There are no runs yet. Begin one with: gradus run mnist-mlp --preset quick",
    noRun: (id: string) => `There is no run ${id}. gradus runs list shows all.`,
    two: "Name the runs: gradus runs compare A B [C D], gradus runs delete ID",
    deleted: (id: string) => `Deleted ${id}.`,
    same: "same",
  },
  zh: {
    none: "还没有训练记录。可以这样开始：gradus run mnist-mlp --preset quick",
    noRun: (id: string) => `没有训练 ${id}。用 gradus runs list 查看全部。`,
    two: "请写明训练：gradus runs compare A B [C D]，gradus runs delete ID",
    deleted: (id: string) => `已删除 ${id}。`,
    same: "相同",
  },
};

function show(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(4);
  return typeof value === "string" ? value : value === undefined ? "–" : JSON.stringify(value);
}

/** What differs between runs, one row each: parameters, then metrics. */
function comparison(runs: readonly RunInfo[]): string[][] {
  const rows: string[][] = [["", ...runs.map(({ id }) => id)]];
  const add = (name: string, values: unknown[], always = false) => {
    const shown = values.map(show);
    if (always || new Set(shown).size > 1) rows.push([name, ...shown]);
  };
  add(
    "lab",
    runs.map(({ lab }) => lab),
  );
  add(
    "preset",
    runs.map(({ preset }) => preset),
  );
  add(
    "seed",
    runs.map(({ seed }) => seed),
  );
  add(
    "engine",
    runs.map(({ engine }) => engine),
  );
  const keys = (pick: (run: RunInfo) => object) => [...new Set(runs.flatMap((run) => Object.keys(pick(run))))];
  for (const key of keys((run) => run.params))
    add(
      key,
      runs.map(({ params }) => params[key]),
    );
  add(
    "status",
    runs.map(({ status }) => status),
    true,
  );
  add(
    "seconds",
    runs.map(({ seconds }) => clock(seconds)),
    true,
  );
  for (const key of keys((run) => run.metrics))
    add(
      key,
      runs.map(({ metrics }) => metrics[key]),
      true,
    );
  return rows;
}

/** What stands in a journal may have been written by anybody. */
function table(cells: readonly string[][]): string {
  const rows = cells.map((row) => row.map(harmless));
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

async function find(id: string, lang: Lang): Promise<RunInfo> {
  const run = await readRun(gradusHome(), id);
  if (!run) throw new UsageError(texts[lang].noRun(id));
  return run;
}

const runs: Command = {
  name: "runs",
  usage: "runs [list | compare A B | delete ID] [--json]",
  summary: { en: "List, compare and delete runs", zh: "列出、比较、删除训练记录" },
  options: { json: jsonOption },
  positionals: [0, 5],
  async run(args, lang) {
    const [word = "list", ...ids] = args.positionals;
    const action = oneOf("action", word, ["list", "compare", "delete"], lang);
    const json = args.values.json === true;
    if (action === "list") {
      const all = await listRuns(gradusHome());
      if (json) process.stdout.write(`${JSON.stringify({ type: "result", items: all })}\n`);
      else if (all.length === 0) process.stdout.write(`${texts[lang].none}\n`);
      else {
        const rows = all.map((run) => {
          const best = Object.entries(run.metrics).find(([name]) => name.endsWith("Accuracy"));
          return [
            run.id,
            `${run.status.padEnd(11)} ${clock(run.seconds).padStart(7)}  ${best ? `${best[0]} ${show(best[1])}` : ""}`,
          ];
        });
        process.stdout.write(`${columns(rows).join("\n")}\n`);
      }
      return 0;
    }
    if (ids.length < (action === "compare" ? 2 : 1)) throw new UsageError(texts[lang].two);
    const found = await Promise.all(ids.map((id) => find(id, lang)));
    if (action === "compare") {
      process.stdout.write(
        json ? `${JSON.stringify({ type: "result", items: found })}\n` : `${table(comparison(found))}\n`,
      );
      return 0;
    }
    for (const { id } of found) {
      await deleteRun(gradusHome(), id);
      process.stderr.write(`${texts[lang].deleted(id)}\n`);
    }
    return 0;
  },
};

export default runs;
