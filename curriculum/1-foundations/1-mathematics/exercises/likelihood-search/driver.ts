interface Mine {
  maximize(f: (x: number) => number, low: number, high: number, tolerance: number): number;
}

/** Where the learner's search finds the peak of a log-likelihood, and how often it asked. */
function search(mine: Mine, f: (x: number) => number, low: number, high: number, tolerance: number) {
  let asked = 0;
  let outside = false;
  const watched = (x: number) => {
    asked++;
    // So that a search that never ends is told what is wrong with it.
    if (asked > 5000) throw new Error("f was asked more than 5000 times");
    if (x < low || x > high) outside = true;
    return f(x);
  };
  return { at: mine.maximize(watched, low, high, tolerance), asked, outside };
}

/** Throws of a coin: ln L(p). */
export function coin(mine: Mine, heads: number, tails: number, tolerance: number) {
  return search(mine, (p) => heads * Math.log(p) + tails * Math.log(1 - p), 0, 1, tolerance);
}

/** Counts per hour, Poisson: ln L(rate) without what does not depend on the rate. */
export function poisson(mine: Mine, counts: readonly number[], high: number, tolerance: number) {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return search(mine, (rate) => total * Math.log(rate) - counts.length * rate, 0, high, tolerance);
}

/** A peak that no formula gives away: Laplace's distribution, whose likelihood is highest at the median. */
export function laplace(mine: Mine, draws: readonly number[], low: number, high: number, tolerance: number) {
  return search(mine, (mu) => -draws.reduce((sum, x) => sum + Math.abs(x - mu), 0), low, high, tolerance);
}
