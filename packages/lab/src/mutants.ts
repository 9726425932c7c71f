/** Mutants of a solution: the program with one small mistake each. An exercise's properties must tell them from the solution. */
import { type AnyNode, parse } from "acorn";
import { transform } from "sucrase";

export interface Mutant {
  source: string;
  /** What was changed: `x.max(1, true) → x.max(2, true)`. */
  change: string;
  /** From 1. */
  line: number;
}

const binary: Record<string, string[]> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
};

const assignment: Record<string, string[]> = {
  "+=": ["-=", "="],
  "-=": ["+=", "="],
  "*=": ["/=", "="],
  "/=": ["*=", "="],
};

/** Functions and methods that are taken for one another. */
const calls: Record<string, string> = {
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  exp: "log",
  log: "exp",
  sum: "mean",
  mean: "sum",
  gt: "lt",
  lt: "gt",
  sqrt: "abs",
  max: "min",
  min: "max",
  floor: "ceil",
  ceil: "floor",
  tanh: "sigmoid",
  sigmoid: "tanh",
  zeros: "ones",
  ones: "zeros",
};

interface Edit {
  start: number;
  end: number;
  text: string;
  /** The smallest part of the program that shows what was changed. */
  around: { start: number; end: number };
}

/** Every mutant of a TypeScript source, in the order of their places. @throws SyntaxError */
export function mutantsOf(source: string): Mutant[] {
  // Lines stay what they were.
  const { code: script } = transform(source, {
    transforms: ["typescript"],
    disableESTransforms: true,
    keepUnusedImports: true,
  });
  const edits: Edit[] = [];
  walk(parse(script, { ecmaVersion: "latest", sourceType: "module" }), script, edits);
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  return edits.map(({ start, end, text, around }) => {
    const before = script.slice(around.start, around.end);
    const after = script.slice(around.start, start) + text + script.slice(end, around.end);
    return {
      source: script.slice(0, start) + text + script.slice(end),
      change: `${oneLine(before)} → ${oneLine(after)}`,
      line: script.slice(0, start).split("\n").length,
    };
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function walk(node: AnyNode, script: string, edits: Edit[]): void {
  // What a program says when it is used wrongly is not what the exercise is about.
  if (node.type === "ThrowStatement" || node.type === "ImportDeclaration") return;
  editsOf(node, script, edits);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, script, edits);
  }
}

function editsOf(node: AnyNode, script: string, edits: Edit[]): void {
  const change = (part: { start: number; end: number }, text: string, around: { start: number; end: number } = node) =>
    void edits.push({ start: part.start, end: part.end, text, around });
  const textOf = ({ start, end }: { start: number; end: number }) => script.slice(start, end);
  /** The operator stands between its operands, with comments and blanks maybe. */
  const operator = (left: AnyNode, right: AnyNode, sign: string) => {
    const start = script.indexOf(sign, left.end);
    return start < 0 || start >= right.start ? undefined : { start, end: start + sign.length };
  };
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression": {
      const at = operator(node.left, node.right, node.operator);
      if (at) for (const other of binary[node.operator] ?? []) change(at, other);
      break;
    }
    case "AssignmentExpression": {
      const at = operator(node.left, node.right, node.operator);
      if (at) for (const other of assignment[node.operator] ?? []) change(at, other);
      break;
    }
    case "ConditionalExpression":
      change(
        { start: node.consequent.start, end: node.alternate.end },
        `${textOf(node.alternate)} : ${textOf(node.consequent)}`,
      );
      break;
    case "UnaryExpression":
      if (node.operator === "-" || node.operator === "!") change({ start: node.start, end: node.argument.start }, "");
      break;
    case "ExpressionStatement":
      change(node, ";");
      break;
    case "CallExpression": {
      const { callee, arguments: args } = node;
      const name = callee.type === "MemberExpression" ? callee.property : callee;
      if (name.type === "Identifier" && Object.hasOwn(calls, name.name)) change(name, calls[name.name]);
      if (
        callee.type === "MemberExpression" &&
        args.length === 0 &&
        /^(neg|abs|exp|log|sqrt)$/.test(textOf(callee.property))
      )
        change({ start: callee.object.end, end: node.end }, "");
      if (args.length === 2 && args.every((arg) => arg.type !== "Literal") && textOf(args[0]) !== textOf(args[1]))
        change({ start: args[0].start, end: args[1].end }, `${textOf(args[1])}, ${textOf(args[0])}`);
      literals(args, node, change);
      break;
    }
    case "VariableDeclarator":
      if (node.init) literals([node.init], node, change);
      break;
    case "ReturnStatement":
      if (node.argument) literals([node.argument], node, change);
      break;
    default:
  }
  if (node.type === "BinaryExpression") literals([node.left, node.right], node, change);
  if (node.type === "AssignmentExpression") literals([node.right], node, change);
}

/** Constants of an expression: a number one off, a truth turned round. */
function literals(
  parts: readonly AnyNode[],
  around: AnyNode,
  change: (part: AnyNode, text: string, around: AnyNode) => void,
): void {
  for (const part of parts) {
    if (part.type !== "Literal") continue;
    if (typeof part.value === "boolean") change(part, String(!part.value), around);
    if (typeof part.value === "number") {
      change(part, String(part.value + 1), around);
      if (part.value !== 0 && part.value !== 1) change(part, "0", around);
    }
  }
}
