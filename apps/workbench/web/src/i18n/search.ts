/** Texts of the search. */
export const en = {
  open: "Search",
  title: "Search the lessons",
  placeholder: "A word, a term, a piece of code",
  close: "Close",
  none: (query: string) => `Nothing was found for “${query}”.`,
  hint: "Every word must occur in one section. ↑ ↓ to choose, Enter to open.",
  count: (n: number) => (n === 1 ? "1 section" : `${n} sections`),
  other: "In the Chinese texts",
  start: "Beginning",
};

export const zh: typeof en = {
  open: "搜索",
  title: "搜索课文",
  placeholder: "输入词语、术语或代码",
  close: "关闭",
  none: (query) => `没有找到“${query}”。`,
  hint: "各个词须出现在同一节里。↑ ↓ 选择，回车打开。",
  count: (n) => `${n} 节`,
  other: "英文课文中的结果",
  start: "开头",
};
