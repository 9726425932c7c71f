/** Formulas as people type them, read into the steps of a computation graph. */
import type { Bilingual } from "@gradus/lab/lab";

export type Operation = "add" | "sub" | "mul" | "div" | "pow" | "neg" | "tanh" | "exp" | "log" | "relu";

export interface ParsedNode {
  /** None for a variable or a number. */
  operation?: Operation;
  /** Places of its inputs in the list, all before its own. */
  from: number[];
  /** Of a variable. */
  name?: string;
  /** Of a number; of a power its exponent. */
  constant?: number;
}

/** What cannot be read, with the place. */
export class ExpressionError extends Error {
  readonly text: Bilingual;

  constructor(text: Bilingual) {
    super(text.en);
    this.text = text;
  }
}

const functions = ["tanh", "exp", "log", "relu"] as const;
const mostLetters = 80;
const mostNodes = 24;

/**
 * Steps in an order in which they can be computed; the last one is the result. A variable is one node however often it occurs.
 * @param names of the variables that there are @throws ExpressionError
 */
export function parseExpression(text: string, names: readonly string[]): ParsedNode[] {
  if (text.length > mostLetters)
    throw new ExpressionError({
      en: `The formula has ${text.length} characters; at most ${mostLetters} are read.`,
      zh: `公式有 ${text.length} 个字符，最多 ${mostLetters} 个。`,
    });
  const tokens = text.match(/\d+(?:\.\d+)?|[a-z]+|[^\s]/gi) ?? [];
  const nodes: ParsedNode[] = [];
  let next = 0;
  const peek = () => tokens[next];
  const push = (node: ParsedNode): number => {
    if (nodes.length >= mostNodes)
      throw new ExpressionError({
        en: `That makes more than ${mostNodes} nodes; take a shorter formula.`,
        zh: `结点超过 ${mostNodes} 个，请换短一点的公式。`,
      });
    return nodes.push(node) - 1;
  };
  const fail = (wanted: Bilingual): never => {
    const [en, zh] =
      peek() === undefined ? ["the formula ends", "公式结束了"] : [`there is "${peek()}"`, `是“${peek()}”`];
    throw new ExpressionError({
      en: `Item ${next + 1} should be ${wanted.en}, but ${en}.`,
      zh: `第 ${next + 1} 项应当是${wanted.zh}，实际${zh}。`,
    });
  };
  const take = (token: string) => {
    if (peek() !== token) fail({ en: `"${token}"`, zh: `“${token}”` });
    next++;
  };
  const binary = (signs: Readonly<Record<string, Operation>>, inner: () => number) => (): number => {
    let left = inner();
    for (let sign = peek(); sign !== undefined && Object.hasOwn(signs, sign); sign = peek()) {
      next++;
      left = push({ operation: signs[sign], from: [left, inner()] });
    }
    return left;
  };
  const atom = (): number => {
    const token = peek();
    if (token === undefined) return fail({ en: "a number, a letter or a bracket", zh: "数、字母或括号" });
    if (/^\d/.test(token)) {
      next++;
      return push({ from: [], constant: Number(token) });
    }
    const called = functions.find((name) => name === token);
    if (called) {
      next++;
      take("(");
      const inner = sum();
      take(")");
      return push({ operation: called, from: [inner] });
    }
    if (names.includes(token)) {
      next++;
      const known = nodes.findIndex(({ name }) => name === token);
      return known < 0 ? push({ from: [], name: token }) : known;
    }
    if (token === "(") {
      next++;
      const inner = sum();
      take(")");
      return inner;
    }
    return fail({
      en: `one of ${[...names, ...functions].join(", ")}, a number or a bracket`,
      zh: ` ${[...names, ...functions].join("、")}、数或括号之一`,
    });
  };
  const power = (): number => {
    const base = atom();
    if (peek() !== "^") return base;
    next++;
    if (!/^\d/.test(peek() ?? "")) fail({ en: "a number as the exponent", zh: "作指数的数" });
    return push({ operation: "pow", from: [base], constant: Number(tokens[next++]) });
  };
  const signed = (): number => {
    if (peek() !== "-") return power();
    next++;
    return push({ operation: "neg", from: [signed()] });
  };
  const product = binary({ "*": "mul", "/": "div" }, signed);
  const sum: () => number = binary({ "+": "add", "-": "sub" }, product);
  sum();
  if (peek() !== undefined) fail({ en: "+, −, *, / or ^", zh: "+、−、*、/ 或 ^" });
  return nodes;
}
