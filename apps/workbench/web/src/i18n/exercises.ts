/** Texts of lists of exercises. */
export const en = {
  exercise: "Exercise",
  exercises: "Exercises",
  lead: "Write the code that matters. Each is checked in seconds, and you are told precisely what is wrong.",
  practise: "Practise this",
  difficulty: (n: number) => `Difficulty ${n} of 5`,
  standings: { untouched: "not begun", tried: "tried", passed: "✓ passed" },
};

export const zh: typeof en = {
  exercise: "练习",
  exercises: "练习",
  lead: "亲手写出关键的代码。每道练习几秒钟就能检查，并准确指出错在哪里。",
  practise: "动手练一练",
  difficulty: (n) => `难度 ${n}，最高 5`,
  standings: { untouched: "未开始", tried: "做过", passed: "✓ 已通过" },
};
