/**
 * Philox4x32-10 (Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3"): a number's place in the stream is
 * its whole state, so any stretch can be computed alone, in any order and on any backend.
 */
const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;

/** Upper 32 bits of the product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) >>> 0;
}

/** Turns the counter in `block` (four words, unsigned) into four random words, in place. */
export function philoxBlock(block: Uint32Array, keyLow: number, keyHigh: number): void {
  let [c0, c1, c2, c3] = block;
  let k0 = keyLow >>> 0;
  let k1 = keyHigh >>> 0;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0) >>> 0;
    const high1 = multiplyHigh(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/**
 * out[i] = word `counter + i` of the stream, as a uniform number in [0, 1): its upper 24 bits · 2⁻²⁴. Word w is lane w mod 4
 * of the block with counter (⌊w/4⌋ low, ⌊w/4⌋ high, stream, 0) under the key (seedLow, seedHigh).
 */
export function philoxUniform(
  out: Float32Array,
  seedLow: number,
  seedHigh: number,
  stream: number,
  counterLow: number,
  counterHigh: number,
): void {
  const block = new Uint32Array(4);
  let word = BigInt(counterHigh >>> 0) * 0x100000000n + BigInt(counterLow >>> 0);
  for (let i = 0; i < out.length; ) {
    const number = word / 4n;
    block[0] = Number(number & 0xffffffffn);
    block[1] = Number(number >> 32n);
    block[2] = stream;
    block[3] = 0;
    philoxBlock(block, seedLow, seedHigh);
    const first = Number(word % 4n);
    for (let lane = first; lane < 4 && i < out.length; lane++) out[i++] = (block[lane] >>> 8) * 2 ** -24;
    word += BigInt(4 - first);
  }
}
