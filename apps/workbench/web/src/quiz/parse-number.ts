/** Why a text is no number that we can compare. */
export type NumberFault = "empty" | "comma" | "percent" | "zero" | "unclear";

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const longest = 60;

/**
 * A number as a person types it: "0.5", "-3", ".5", "1e-3", "1/2". Full-width digits and every kind of minus sign count. A comma is
 * not guessed at: "1,5" is one and a half to some and a thin thousand to others.
 */
export function parseNumber(text: string): { value: number } | { fault: NumberFault } {
  const plain = text
    .slice(0, longest)
    .normalize("NFKC")
    .replace(/[\u2212\u2012-\u2014]/g, "-")
    .replace(/[\u2044\u2215\u00f7]/g, "/")
    .replace(/\s+/g, "");
  if (plain === "") return { fault: "empty" };
  if (/[,、]/.test(plain)) return { fault: "comma" };
  if (plain.includes("%")) return { fault: "percent" };
  const parts = plain.split("/");
  if (parts.length > 2 || !parts.every((part) => decimal.test(part))) return { fault: "unclear" };
  const [above, below = 1] = parts.map(Number);
  if (below === 0) return { fault: "zero" };
  const value = above / below;
  return Number.isFinite(value) ? { value } : { fault: "unclear" };
}
