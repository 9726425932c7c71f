import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  dotByHand: (random) => {
    const a = [random.integer(1, 5), random.integer(1, 5)];
    const b = [random.integer(2, 6), random.integer(7, 9)];
    const dot = a[0] * b[0] + a[1] * b[1];
    const crossed = a[0] * b[1] + a[1] * b[0];
    const all = (a[0] + a[1]) * (b[0] + b[1]);
    const mistakes = [
      {
        value: all,
        why: { en: "Here every number was multiplied by every other one.", zh: "这是每个数都与对方每个数相乘了。" },
      },
    ];
    if (crossed !== dot)
      mistakes.push({
        value: crossed,
        why: {
          en: "The pairs are crossed: first with first, second with second.",
          zh: "配错了对：应当第一个配第一个，第二个配第二个。",
        },
      });
    return {
      kind: "number",
      ask: {
        en: `With the lesson's class: what is \`Vector([${a.join(", ")}]) @ Vector([${b.join(", ")}])\`?`,
        zh: `用课里的类：\`Vector([${a.join(", ")}]) @ Vector([${b.join(", ")}])\` 是多少？`,
      },
      value: dot,
      tolerance: 0.01,
      why: {
        en: `${a[0]} × ${b[0]} + ${a[1]} × ${b[1]} = ${dot}.`,
        zh: `${a[0]} × ${b[0]} + ${a[1]} × ${b[1]} = ${dot}。`,
      },
      mistakes,
    };
  },

  notANumber: () => ({
    kind: "choice",
    ask: { en: "How does one find the `NaN`s in a list `xs` of floats?", zh: "怎样找出 float 列表 `xs` 里的 `NaN`？" },
    right: {
      text: { en: "`[x for x in xs if math.isnan(x)]`", zh: "`[x for x in xs if math.isnan(x)]`" },
      why: {
        en: "It asks for the property itself; `x != x` would do as well.",
        zh: "问的就是这个性质本身；写 `x != x` 也行。",
      },
    },
    wrong: [
      {
        text: { en: '`[x for x in xs if x == float("nan")]`', zh: '`[x for x in xs if x == float("nan")]`' },
        why: {
          en: "It equals nothing, not even itself; the list is always empty.",
          zh: "它跟谁都不相等，连自己也不等；得到的永远是空列表。",
        },
      },
      {
        text: { en: "`[x for x in xs if x is None]`", zh: "`[x for x in xs if x is None]`" },
        why: { en: "None is another thing: no float at all.", zh: "None 是另一回事，根本不是 float。" },
      },
      {
        text: { en: "`[x for x in xs if not x]`", zh: "`[x for x in xs if not x]`" },
        why: { en: "That finds zeros. In Python it counts as true.", zh: "这样找到的是 0。在 Python 里它算真。" },
      },
    ],
  }),

  barexcept: () => ({
    kind: "choice",
    ask: {
      en: "`try: total += float(txt)` with a bare `except: pass`; the variable is really named `text`. What happens?",
      zh: "`try: total += float(txt)`，后面是光秃秃的 `except: pass`；变量其实叫 `text`。会怎样？",
    },
    right: {
      text: { en: "No error; total stays as it was", zh: "不报错；total 一直不变" },
      why: {
        en: "The NameError of the typing mistake is swallowed too. `except ValueError` would have shown it.",
        zh: "打错名字引起的 NameError 也被吞掉了。写 `except ValueError` 就会暴露出来。",
      },
    },
    wrong: [
      {
        text: { en: "An error when the program is started", zh: "一启动就报错" },
        why: {
          en: "Names are looked up when the line is run; TypeScript would find it earlier.",
          zh: "名字要执行到那一行才查；TypeScript 倒是会更早发现。",
        },
      },
      {
        text: { en: "A NameError that ends the program", zh: "NameError，程序结束" },
        why: { en: "A bare except catches every error.", zh: "光秃秃的 except 什么都接。" },
      },
    ],
  }),

  usedUp: (random) => {
    const n = random.integer(3, 8);
    return {
      kind: "number",
      ask: {
        en: `\`squares = (i * i for i in range(${n}))\`; then \`list(squares)\` is called, and after it \`sum(squares)\`. What does the sum give?`,
        zh: `\`squares = (i * i for i in range(${n}))\`；先 \`list(squares)\`，再 \`sum(squares)\`。和是多少？`,
      },
      value: 0,
      tolerance: 0.01,
      why: {
        en: "The list has used the iterator up; there is nothing left to add.",
        zh: "做列表时迭代器已经走完，没有剩下可加的。",
      },
      mistakes: [
        {
          value: ((n - 1) * n * (2 * n - 1)) / 6,
          why: {
            en: "So it would be with a list in square brackets. An iterator is walked over once.",
            zh: "方括号的列表才会这样。迭代器只能走一遍。",
          },
        },
      ],
    };
  },

  laziness: (random) => {
    const count = random.integer(20, 90);
    const wanted = random.integer(2, 5);
    return {
      kind: "number",
      ask: {
        en: `A generator makes ${count} values, a second one squares them, and the loop breaks at result number ${wanted}. How many values has the first one made?`,
        zh: `一个生成器要造 ${count} 个值，第二个求平方，循环拿到第 ${wanted} 个结果就跳出。第一个一共造了几个值？`,
      },
      value: wanted,
      tolerance: 0.01,
      why: { en: "Each value is made only when it is asked for.", zh: "要一个才造一个。" },
      mistakes: [
        {
          value: count,
          why: { en: "So it would be with lists, stage by stage.", zh: "一道工序全做完再做下一道的列表才会这样。" },
        },
        {
          value: wanted + 1,
          why: { en: "The next one is not made before it is asked for.", zh: "没人要，就不会造下一个。" },
        },
      ],
    };
  },

  classAttribute: () => ({
    kind: "choice",
    ask: {
      en: "Two objects of one class show the same history, though each was to have its own. Where is the mistake most probably?",
      zh: "同一个类的两个对象显示出同样的记录，本该各有各的。错误最可能在哪里？",
    },
    right: {
      text: {
        en: "`history = []` stands in the class and not in `__init__`",
        zh: "`history = []` 写在类里，没有写在 `__init__` 里",
      },
      why: { en: "Then the list exists once, for the class.", zh: "这样列表只有一份，属于整个类。" },
    },
    wrong: [
      {
        text: { en: "`__init__` returns nothing", zh: "`__init__` 没有返回值" },
        why: { en: "It must return nothing.", zh: "它本来就不该返回东西。" },
      },
      {
        text: { en: "`__eq__` is missing", zh: "缺少 `__eq__`" },
        why: {
          en: "That changes what == says, not what the objects hold.",
          zh: "那只影响 == 的结果，不影响对象里装什么。",
        },
      },
    ],
  }),
});
