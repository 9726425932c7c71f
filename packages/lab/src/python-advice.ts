/** What a beginner can do about Python's own error messages, which are English and say what went wrong, not how it came about. */
import type { Bilingual } from "./lab.ts";

interface Rule {
  /** Names of the errors. */
  error: RegExp;
  message: RegExp;
  advice: Bilingual | ((found: RegExpExecArray) => Bilingual | undefined);
}

/** Signs of a Chinese input method, and the ones that Python knows. */
const halfWidth: Readonly<Record<string, string>> = {
  ...{ "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}" },
  ...{ "：": ":", "，": ",", "。": ".", "；": ";", "！": "!", "＝": "=", "＋": "+", "－": "-", "＊": "*", "／": "/" },
  ...{ "“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "％": "%", "＜": "<", "＞": ">", "《": "<", "》": ">" },
};

const nothing: Bilingual = {
  en: "That value is None: did a function end without return, or is it the result of sort or append, which return None?",
  zh: "这个值是 None：是不是某个函数忘了 return，或者用了 sort、append 这类返回 None 的方法的结果？",
};

/** The first that fits holds. */
const rules: readonly Rule[] = [
  {
    error: /^SyntaxError$/,
    message: /^invalid character '(.)'/u,
    advice: ([, sign]) => {
      const right = halfWidth[sign];
      return right === undefined
        ? undefined
        : {
            en: `${sign} comes from a Chinese input method; type ${right} instead.`,
            zh: `${sign} 是中文输入法的全角标点，请改成半角的 ${right} 。`,
          };
    },
  },
  {
    error: /^SyntaxError$/,
    message: /^invalid non-printable character/,
    advice: {
      en: "An invisible sign, such as a full-width space, stands there; delete it and type a plain space.",
      zh: "这里有一个看不见的字符（例如全角空格）；请删去，换成普通空格。",
    },
  },
  {
    error: /^SyntaxError$/,
    message: /string literal|EOL while scanning/,
    advice: {
      en: "A text begins here and its closing quotation mark is missing.",
      zh: "这里开始的字符串缺少收尾的引号。",
    },
  },
  {
    error: /^SyntaxError$/,
    message: /expected ':'/,
    advice: { en: "The colon at the end of this line is missing.", zh: "这一行末尾缺少冒号。" },
  },
  {
    error: /^SyntaxError$/,
    message: /never closed|unexpected EOF|unmatched|does not match/,
    advice: {
      en: "Every opening bracket needs its closing one; count them from this line on.",
      zh: "括号没有配对；从这一行起数一数左右括号。",
    },
  },
  {
    error: /^SyntaxError$/,
    message: /'==' |cannot assign to/,
    advice: { en: "= assigns, == compares.", zh: "= 用来赋值，== 用来比较。" },
  },
  {
    error: /^SyntaxError$/,
    message: /outside function/,
    advice: {
      en: "It belongs into a function: is the line indented?",
      zh: "它必须写在函数里面：这一行缩进了吗？",
    },
  },
  {
    error: /^SyntaxError$/,
    message: /^invalid syntax/,
    advice: {
      en: "Look for a missing colon, bracket, comma or quotation mark, in the line before as well.",
      zh: "看看是不是少了冒号、括号、逗号或引号，上一行也要看。",
    },
  },
  {
    error: /^TabError$/,
    message: /^/,
    advice: { en: "Use four spaces everywhere, no tabs.", zh: "请统一用四个空格缩进，不要用制表符。" },
  },
  {
    error: /^IndentationError$/,
    message: /expected an indented block/,
    advice: {
      en: "After a colon the next line is indented, by four spaces.",
      zh: "冒号之后的下一行要缩进四个空格。",
    },
  },
  {
    error: /^IndentationError$/,
    message: /^/,
    advice: { en: "Lines of one block begin in the same column.", zh: "同一代码块的各行必须对齐。" },
  },
  {
    error: /^NameError$/,
    message: /^name '(.+?)' is not defined/,
    advice: ([, name]) => ({
      en: `${name} has no value yet: is it spelled as where it was assigned, or is an import missing?`,
      zh: `名字 ${name} 还没有值：是不是拼写与赋值时不同，或者忘了 import？`,
    }),
  },
  {
    error: /^UnboundLocalError$/,
    message: /^/,
    advice: {
      en: "A name that a function assigns to is its own, and here it is used before that.",
      zh: "在函数里赋值的名字属于这个函数，而这里还没赋值就用了它。",
    },
  },
  {
    error: /^(TypeError|AttributeError)$/,
    message: /NoneType/,
    advice: nothing,
  },
  {
    error: /^TypeError$/,
    message: /positional argument/,
    advice: {
      en: "The call gives another number of arguments than the function's definition names.",
      zh: "调用时给的参数个数，与函数定义里的不一致。",
    },
  },
  {
    error: /^TypeError$/,
    message: /unsupported operand|can only concatenate|must be str|not supported between/,
    advice: {
      en: "The two sides are of different types, such as a text and a number; convert one with int(), float() or str().",
      zh: "两边的类型不同（例如文字与数）；请先用 int()、float() 或 str() 转换其中一个。",
    },
  },
  {
    error: /^TypeError$/,
    message: /not callable/,
    advice: {
      en: "What stands before the round brackets is no function: does a variable have a function's name?",
      zh: "圆括号前面的东西不是函数：是不是有变量与函数重名？",
    },
  },
  {
    error: /^ZeroDivisionError$/,
    message: /^/,
    advice: { en: "When can the divisor be 0?", zh: "除数是 0。什么情况下它会是 0？" },
  },
  {
    error: /^IndexError$/,
    message: /^/,
    advice: {
      en: "The last position is the length minus 1; an empty list has none.",
      zh: "位置超出了范围：最后一个位置是长度减 1，空列表没有任何位置。",
    },
  },
  {
    error: /^KeyError$/,
    message: /^/,
    advice: {
      en: "The dictionary has no such key: ask with in, or use get.",
      zh: "字典里没有这个键：先用 in 问一问，或者用 get。",
    },
  },
  {
    error: /^AttributeError$/,
    message: /has no attribute/,
    advice: {
      en: "Check the spelling, and of which type the value really is.",
      zh: "这个值没有这样的方法或属性：检查拼写，再看看它到底是什么类型。",
    },
  },
  {
    error: /^ValueError$/,
    message: /could not convert|invalid literal/,
    advice: {
      en: "This text is no number; a try with except ValueError catches it.",
      zh: "这段文字不是数；可以用 try 和 except ValueError 接住。",
    },
  },
  {
    error: /^ValueError$/,
    message: /truth value of/,
    advice: {
      en: "An array is not one true or false: combine masks by & and |, or ask .any() or .all().",
      zh: "一整个数组不是一个真假：掩码之间用 &、|，或者用 .any()、.all() 问。",
    },
  },
  {
    error: /^ValueError$/,
    message: /broadcast|not aligned|mismatch in its core dimension/,
    advice: {
      en: "The shapes do not go together: print both with .shape.",
      zh: "形状对不上：用 .shape 把两个形状都打印出来看看。",
    },
  },
  {
    error: /^FileNotFoundError$/,
    message: /^/,
    advice: {
      en: "The program runs in an empty folder of its own, and finds there only what it has written itself.",
      zh: "程序在自己的空文件夹里运行，那里只有它自己写下的文件。",
    },
  },
];

/** One sentence; undefined where Python's message must do. */
export function pythonAdvice(name: string, message: string): Bilingual | undefined {
  for (const rule of rules) {
    const found = rule.error.test(name) ? rule.message.exec(message) : null;
    if (found) return typeof rule.advice === "function" ? rule.advice(found) : rule.advice;
  }
  return undefined;
}
