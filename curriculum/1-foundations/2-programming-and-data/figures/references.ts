/** A short program, run line by line: names, the objects they refer to, and lists that refer to other lists. */
import { defineFigure } from "@gradus/lab/figure";

/** An item of a list: a number, or the number of another list. */
type Item = number | { list: number };

export interface Memory {
  /** List number → its items. Lists are never taken away while the program runs. */
  lists: Item[][];
  names: Record<string, number>;
}

interface Line {
  code: string;
  run(memory: Memory): void;
}

const make = (memory: Memory, items: Item[]) => memory.lists.push(items) - 1;
function point(memory: Memory, name: string, list: number): void {
  memory.names[name] = list;
}

const itemsOf = (memory: Memory, name: string) => memory.lists[memory.names[name]];

/** A copy of a list and of every list in it. */
function deepCopy(memory: Memory, list: number): number {
  return make(
    memory,
    memory.lists[list].map((item) => (typeof item === "number" ? item : { list: deepCopy(memory, item.list) })),
  );
}

const assign = (name: string, items: number[]): Line => ({
  code: `${name} = [${items.join(", ")}]`,
  run: (memory) => point(memory, name, make(memory, [...items])),
});

const nested: Line = {
  code: "a = [1, [2, 3]]",
  run: (memory) => point(memory, "a", make(memory, [1, { list: make(memory, [2, 3]) }])),
};

const append = (value: number): Line => ({
  code: `b.append(${value})`,
  run: (memory) => void itemsOf(memory, "b").push(value),
});

const appendInside: Line = {
  code: "b[1].append(4)",
  run(memory) {
    const inner = itemsOf(memory, "b")[1];
    if (typeof inner === "object") memory.lists[inner.list].push(4);
  },
};

const share: Line = { code: "b = a", run: (memory) => point(memory, "b", memory.names.a) };

const setFirst: Line = { code: "b[0] = 9", run: (memory) => void itemsOf(memory, "b").splice(0, 1, 9) };

const programs: Record<"alias" | "shallow" | "deep", Line[]> = {
  alias: [assign("a", [1, 2, 3]), share, append(4), assign("a", [0])],
  shallow: [
    nested,
    { code: "b = a.copy()", run: (memory) => point(memory, "b", make(memory, [...itemsOf(memory, "a")])) },
    setFirst,
    appendInside,
  ],
  deep: [
    nested,
    { code: "b = copy.deepcopy(a)", run: (memory) => point(memory, "b", deepCopy(memory, memory.names.a)) },
    setFirst,
    appendInside,
  ],
};

/** A list as Python prints it. */
function printed({ lists }: Memory, list: number): string {
  return `[${lists[list].map((item) => (typeof item === "number" ? item : printed({ lists, names: {} }, item.list))).join(", ")}]`;
}

export default defineFigure({
  title: { en: "Names and the objects they refer to", zh: "名字与它们指向的对象" },
  fields: {
    program: {
      kind: "choice",
      label: { en: "Program", zh: "程序" },
      options: {
        alias: { en: "two names, one list", zh: "两个名字，一个列表" },
        shallow: { en: "a shallow copy", zh: "浅复制" },
        deep: { en: "a deep copy", zh: "深复制" },
      },
      default: "alias",
    },
    done: {
      kind: "number",
      inView: true,
      label: { en: "Lines run", zh: "已执行的行数" },
      min: 0,
      max: 4,
      step: 1,
      default: 2,
    },
  },
  compute({ program, done }) {
    const lines = programs[program];
    const memory: Memory = { lists: [], names: {} };
    for (const line of lines.slice(0, done)) line.run(memory);
    return {
      code: lines.map(({ code }) => code),
      done,
      lists: memory.lists.map((items) =>
        items.map((item) =>
          typeof item === "number" ? { text: String(item), to: null } : { text: "", to: item.list },
        ),
      ),
      names: Object.entries(memory.names).map(([name, list]) => ({ name, list, prints: printed(memory, list) })),
    };
  },
});
