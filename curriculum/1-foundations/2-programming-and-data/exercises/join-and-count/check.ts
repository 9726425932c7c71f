import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Customer {
  customer: string;
  city: string;
}
interface Total extends Customer {
  visits: number;
  spent: number;
}

const names = ["Ada", "Bo", "Cy", "Di", "Eve", "Flo"];

/** Everybody came twice or more, twice for the same amount; the names are in no alphabetical order. */
function draw(t: Trial<Tensor>) {
  const order = t.random.shuffle(names);
  if (order[0] === "Ada") order.reverse();
  const customers: Customer[] = order.map((customer) => ({ customer, city: t.random.pick(["Wien", "Lyon"]) }));
  const visits = customers.flatMap(({ customer }) => {
    const spent = t.random.integer(1, 40) / 2;
    const amounts = [spent, spent, ...Array.from({ length: t.random.integer(0, 2) }, () => t.random.integer(1, 9))];
    return amounts.map((amount) => ({ customer, spent: amount }));
  });
  return { customers, visits: t.random.shuffle(visits) };
}

const totals = (customers: readonly Customer[], visits: readonly { customer: string; spent: number }[]): Total[] =>
  customers.map(({ customer, city }) => {
    const own = visits.filter((visit) => visit.customer === customer);
    return { customer, city, visits: own.length, spent: own.reduce((sum, { spent }) => sum + spent, 0) };
  });

const lines = (rows: unknown) =>
  (Array.isArray(rows) ? (rows as Total[]) : []).map(
    (row) => `${row?.customer} ${row?.city} ${row?.visits} ${row?.spent}`,
  );

export default defineExercise({
  language: "python",
  modules: ["pandas"],
  limits: { seconds: 20, memoryMb: 1024 },
  difficulty: 3,
  minutes: 25,
  lesson: "1.2/06-pandas",
  properties: {
    "one-row-each": {
      title: { en: "One row per customer", zh: "每位顾客一行" },
      async check(t) {
        const { customers, visits } = draw(t);
        const rows = await t.call("join_and_count", customers, visits);
        t.expect(Array.isArray(rows) && rows.length === customers.length, {
          en: `${customers.length} customers must give ${customers.length} rows. Joined with single visits, everybody is multiplied: count and add up the visits first, then join.`,
          zh: `${customers.length} 位顾客应得 ${customers.length} 行。直接与逐次记录连接，每人都会变成好几行：先把记录数好、加好，再连接。`,
        });
      },
    },
    counts: {
      title: { en: "Visits are counted, amounts added up", zh: "次数数得对，金额加得对" },
      async check(t) {
        const { customers, visits } = draw(t);
        const rows = lines(await t.call("join_and_count", customers, visits));
        t.expect(rows.toSorted().join() === lines(totals(customers, visits)).toSorted().join(), {
          en: "Visits or amounts are wrong. Two visits with the same amount are two visits; `spent` is the sum.",
          zh: "次数或金额不对。金额相同的两次到店是两次；`spent` 是总和。",
        });
      },
    },
    order: {
      title: { en: "The order is that of the customers", zh: "次序与名单相同" },
      async check(t) {
        const { customers, visits } = draw(t);
        const rows = lines(await t.call("join_and_count", customers, visits));
        t.expect(rows.join() === lines(totals(customers, visits)).join(), {
          en: "The customers are in another order than in their list: groupby sorts by the key. Join from the customers' side.",
          zh: "次序与名单不同：groupby 会按键排序。应从顾客一侧去连接。",
        });
      },
    },
    "nobody-lost": {
      title: { en: "Who never came has 0", zh: "没来过的是 0" },
      async check(t) {
        const { customers, visits } = draw(t);
        const absent = customers[t.random.integer(0, 5)].customer;
        const some = visits.filter(({ customer }) => customer !== absent);
        const rows = lines(await t.call("join_and_count", customers, some));
        t.expect(rows.join() === lines(totals(customers, some)).join(), {
          en: `${absent} never came and must stand in the result with 0 and 0.0: a left join, and NaN filled.`,
          zh: `${absent} 没来过，也要在结果里，是 0 和 0.0：用左连接，并把 NaN 补上。`,
        });
      },
    },
    strangers: {
      title: { en: "Strangers do not appear", zh: "名单之外的人不出现" },
      async check(t) {
        const { customers, visits } = draw(t);
        const more = [...visits, { customer: "Zoe", spent: 3 }];
        const rows = lines(await t.call("join_and_count", customers, more));
        t.expect(rows.join() === lines(totals(customers, visits)).join(), {
          en: "Zoe is no customer, so her visit is left out: left, not outer.",
          zh: "Zoe 不在名单里，她的到店不算：用 left，不用 outer。",
        });
      },
    },
  },
});
