import * as compare from "../../ops/compare.ts";
import * as elementwise from "../../ops/elementwise.ts";
import { trunc } from "../../ops/rounding.ts";
import { where } from "../../ops/where.ts";
import { binary, type Case, unary } from "../case.ts";

const { eq, ne, gt, ge, lt, le } = compare;
/** Whole numbers, so that some are equal; as int32 and as floats. */
const comparisons: Case[] = Object.entries({ eq, ne, gt, ge, lt, le }).flatMap(([name, f]) => [
  {
    ...binary(name, (a, b) => f(elementwise.cast(a, "int32"), elementwise.cast(b, "int32"))),
    gradient: false as const,
  },
  { ...binary(`${name}OfFloats`, (a, b) => f(trunc(a), trunc(b))), gradient: false as const },
  { ...unary(`${name}OfFloatAndNumber`, (x) => f(trunc(x), 1)), gradient: false as const },
]);

export const elementwiseCases: Case[] = [
  binary("add", elementwise.add),
  binary("sub", elementwise.sub),
  binary("mul", elementwise.mul),
  binary("div", elementwise.div, 0.5, 3),
  binary("pow", elementwise.pow, 0.3, 2.5),
  binary("maximum", elementwise.maximum),
  binary("minimum", elementwise.minimum),
  unary("neg", elementwise.neg),
  unary("abs", elementwise.abs),
  unary("exp", elementwise.exp),
  unary("log", elementwise.log, 0.05, 8),
  unary("sqrt", elementwise.sqrt, 0.05, 8),
  unary("tanh", elementwise.tanh),
  unary("sigmoid", elementwise.sigmoid, -8, 8),
  unary("relu", elementwise.relu),
  unary("square", elementwise.square),
  unary("clamp", (x) => elementwise.clamp(x, -1.25, 1.5)),
  unary("addNumber", (x) => elementwise.add(2.5, x)),
  unary("subNumber", (x) => elementwise.sub(2.5, x)),
  unary("divNumber", (x) => elementwise.div(2.5, x), 0.5, 3),
  unary("powNumber", (x) => elementwise.pow(x, 3)),
  ...comparisons,
  {
    name: "where",
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      return {
        inputs: [random.array(a), random.array(b)],
        compute: ([x, y]) => where(compare.gt(x, 0.25), y, x),
      };
    },
  },
  { ...unary("cast", (x) => elementwise.cast(x, "int32")), gradient: false },
  { ...unary("castToBool", (x) => elementwise.cast(trunc(x), "bool")), gradient: false },
  { ...unary("castFromBool", (x) => elementwise.cast(compare.gt(x, 0.5), x.dtype)), gradient: false },
  unary("whereNumbers", (x) => elementwise.mul(x, where(compare.gt(x, 0.25), 2, 3))),
];
