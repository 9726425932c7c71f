/** Formulas as a terminal can show them: `\frac{1}{n}\sum_j e^{x_j}` becomes `1/n Σⱼ e^(xⱼ)`. */

const symbols: Readonly<Record<string, string>> = {
  ...{ alpha: "α", beta: "β", gamma: "γ", delta: "δ", eta: "η", mu: "μ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ" },
  ...{ theta: "θ", lambda: "λ", varepsilon: "ε", epsilon: "ε", phi: "φ", omega: "ω", Delta: "Δ", Sigma: "Σ" },
  ...{ cdot: "·", times: "×", pm: "±", mp: "∓", partial: "∂", sum: "Σ", prod: "Π", nabla: "∇", infty: "∞" },
  ...{
    dots: "…",
    cdots: "…",
    ldots: "…",
    odot: "⊙",
    circ: "∘",
    mid: "|",
    lVert: "‖",
    rVert: "‖",
    lfloor: "⌊",
    rfloor: "⌋",
    "|": "‖",
    top: "ᵀ",
  },
  ...{ in: "∈", Rightarrow: "⇒", sim: "∼", ll: "≪", gg: "≫" },
  ...{ approx: "≈", le: "≤", leq: "≤", ge: "≥", geq: "≥", ne: "≠", neq: "≠", leftarrow: "←", rightarrow: "→", to: "→" },
  ...{ quad: "  ", qquad: "    ", left: "", right: "", bigl: "", bigr: "", ",": " ", ";": " ", " ": " ", "!": "" },
};

const raised = scripts("0123456789+−()nitTxjkcᵀ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵗᵀˣʲᵏᶜᵀ");
const lowered = scripts("0123456789+−()aeijknotx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑᵢⱼₖₙₒₜₓ");

function scripts(plain: string, small: string): ReadonlyMap<string, string> {
  const forms = [...small];
  return new Map([...plain].map((char, i) => [char, forms[i]]));
}

/** Markdown with its formulas made readable; code stays as it is. */
export function plainMath(markdown: string): string {
  return markdown.replace(
    /```[\s\S]*?```|`[^`\n]*`|\$\$\s*([\s\S]+?)\s*\$\$|\$([^$]+)\$/g,
    (all, display?: string, inline?: string) => {
      if (display !== undefined)
        return display
          .split(/\n\s*/)
          .map((line) => `  ${plainFormula(line)}`)
          .join("\n");
      return inline === undefined ? all : plainFormula(inline);
    },
  );
}

/** One formula, without the dollar signs. */
export function plainFormula(tex: string): string {
  const source = [...tex.matchAll(/\\[a-zA-Z]+|\\[\s\S]|\s+|[\s\S]/g)].map(([token]) => token);
  let at = 0;

  /** What a command or a script is applied to: a group, or one token. */
  function argument(): string {
    while (source[at]?.trim() === "") at++;
    if (source[at] !== "{") return at < source.length ? item() : "";
    at++;
    return sequence("}");
  }

  function sequence(end?: string): string {
    let text = "";
    while (at < source.length && source[at] !== end) text += item();
    at++;
    return text;
  }

  function item(): string {
    const token = source[at++];
    if (token === "{") return sequence("}");
    if (token === "^") return script(argument(), raised, "^");
    if (token === "_") return script(argument(), lowered, "_");
    if (token === "-") return "−";
    if (token === "\\begin") return matrix();
    if (/^\\[dt]?frac$/.test(token))
      return `${enclosed(argument())}/${enclosed(argument())}${source[at]?.trim() ? " " : ""}`;
    if (token === "\\sqrt") return `√${enclosed(argument())}`;
    if (token === "\\hat") return `${argument()}\u0302`;
    if (token === "\\bar") return `${argument()}\u0304`;
    if (token === "\\overline") return argument().replace(/\p{L}\p{M}*/gu, "$&\u0305");
    if (!token.startsWith("\\")) return token.trim() === "" ? " " : token;
    const name = token.slice(1);
    // Of \mathrm, \text, \operatorname the letters are left; \log and \tanh are their own names.
    if (["mathrm", "mathbf", "text", "operatorname"].includes(name)) return argument();
    if (name === "partial" || name === "pm") while (source[at]?.trim() === "" || source[at] === "\\,") at++;
    return symbols[name] ?? name;
  }

  /** Rows apart by semicolons, as the tasks write them in words: (1, 0; 3, 1). */
  function matrix(): string {
    argument();
    const rows = [[""]];
    while (at < source.length && source[at] !== "\\end") {
      if (source[at] === "&") rows.at(-1)?.push("");
      else if (source[at] === "\\\\") rows.push([""]);
      else {
        const row = rows[rows.length - 1];
        row[row.length - 1] += item();
        continue;
      }
      at++;
    }
    at++;
    argument();
    return `(${rows.map((row) => row.map((cell) => cell.trim()).join(", ")).join("; ")})`;
  }

  return sequence()
    .replace(/ +([,;.)])/g, "$1")
    .replace(/‖ *([^‖]*?) *‖/g, "‖$1‖")
    .trimEnd();
}

function script(text: string, forms: ReadonlyMap<string, string>, mark: string): string {
  const small = [...text].map((char) => forms.get(char));
  if (small.every((char) => char !== undefined)) return small.join("");
  return /^[a-z\d]+$/i.test(text) ? `${mark}${text}` : `${mark}(${text})`;
}

/** In brackets where an operator inside of it would bind wrongly. */
function enclosed(text: string): string {
  const inner = text.trim();
  return /[\s+−·/]|\d\p{L}/u.test(inner) ? `(${inner})` : inner;
}
