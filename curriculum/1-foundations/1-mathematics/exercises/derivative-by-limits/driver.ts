type Mine = typeof import("./solution.ts");

const functions = {
  /** A cubic: factors of 1, x, x², x³. */
  cubic: (factors: readonly number[]) => (x: number) => factors.reduceRight((sum, factor) => sum * x + factor, 0),
  /** A corner at the first number, with slopes given by the next two. */
  corner:
    ([at, left, right]: readonly number[]) =>
    (x: number) =>
      (x < at ? left : right) * (x - at),
  /** A jump at the first number, by the second one. */
  jump:
    ([at, height]: readonly number[]) =>
    (x: number) =>
      x < at ? 0 : height,
};

type Name = keyof typeof functions;

export const secant = (mine: Mine, name: Name, numbers: number[], x: number, h: number) =>
  mine.secantSlope(functions[name](numbers), x, h);

/** The limit, and the least distance from x at which f was asked. */
export function limit(mine: Mine, name: Name, numbers: number[], x: number, side: 1 | -1) {
  const f = functions[name](numbers);
  let nearest = Number.POSITIVE_INFINITY;
  const watched = (at: number) => {
    if (at !== x) nearest = Math.min(nearest, Math.abs(at - x));
    return f(at);
  };
  return { slope: mine.limitOfSlopes(watched, x, side), nearest };
}

export const derivative = (mine: Mine, name: Name, numbers: number[], x: number) =>
  mine.derivative(functions[name](numbers), x);
