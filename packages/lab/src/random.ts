/**
 * Seeded random numbers for quizzes and exercises: the same seed gives the same question, in Node and in a page. (Networks draw
 * from the engine's generator; this one knows nothing of arrays.)
 */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One of a list. */
  pick<T>(items: readonly T[]): T;
  /** The list in another order; the one given stays as it is. */
  shuffle<T>(items: readonly T[]): T[];
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
}

/** @param seed any number; its lower 32 bits count */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // SplitMix32: a counter whose bits are mixed, so that neighbouring seeds give unrelated numbers.
  const uniform = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = state ^ (state >>> 16);
    bits = Math.imul(bits, 0x21f0aaad);
    bits ^= bits >>> 15;
    bits = Math.imul(bits, 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  return {
    uniform,
    integer,
    pick: (items) => items[integer(0, items.length - 1)],
    shuffle(items) {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [out[i], out[j]] = [out[j], out[i]];
      }
      return out;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
