/** Two small tables and their join: where each row of the result comes from. */
import { defineFigure } from "@gradus/lab/figure";

const people = [
  { name: "Ada", port: "S" },
  { name: "Bo", port: "C" },
  { name: "Cy", port: "X" },
  { name: "Di", port: "S" },
];

/** Places of the parents in the two tables. */
interface Row {
  left: number | null;
  right: number | null;
}

const cityNames = ["Cherbourg", "Cherburg", "CHERBOURG"];

export default defineFigure({
  title: { en: "Where each row of a join comes from", zh: "连接的每一行从哪里来" },
  fields: {
    how: {
      kind: "choice",
      label: { en: "Kind of join", zh: "连接的种类" },
      options: {
        inner: { en: "inner", zh: "内连接 inner" },
        left: { en: "left", zh: "左连接 left" },
        right: { en: "right", zh: "右连接 right" },
        outer: { en: "outer", zh: "全外连接 outer" },
      },
      default: "left",
    },
    times: {
      kind: "number",
      label: { en: "How often C stands on the right", zh: "C 在右表出现几次" },
      min: 0,
      max: 3,
      step: 1,
      default: 2,
    },
    row: {
      kind: "number",
      inView: true,
      label: { en: "Row of the result", zh: "结果的行" },
      min: 0,
      max: 7,
      step: 1,
      default: 1,
    },
  },
  compute({ how, times, row }) {
    const ports = [
      { port: "S", city: "Southampton" },
      ...cityNames.slice(0, times).map((city) => ({ port: "C", city })),
      { port: "Q", city: "Queenstown" },
    ];
    const rows = people.flatMap(({ port }, left): Row[] => {
      const partners = ports.flatMap((other, right) => (other.port === port ? [right] : []));
      if (partners.length > 0) return partners.map((right) => ({ left, right }));
      return how === "left" || how === "outer" ? [{ left, right: null }] : [];
    });
    if (how === "right" || how === "outer") {
      for (const right of ports.keys()) {
        if (!rows.some((one) => one.right === right)) rows.push({ left: null, right });
      }
    }
    return {
      how,
      asked: row,
      people,
      ports,
      rows: rows.map(({ left, right }) => ({
        left,
        right,
        name: left === null ? null : people[left].name,
        port: left === null ? ports[right ?? 0].port : people[left].port,
        city: right === null ? null : ports[right].city,
      })),
      chosen: Math.min(row, rows.length - 1),
      /** People that the result has more than once, or not at all. */
      doubled: people.filter((_, i) => rows.filter(({ left }) => left === i).length > 1).map(({ name }) => name),
      lost: people.filter((_, i) => !rows.some(({ left }) => left === i)).map(({ name }) => name),
    };
  },
});
