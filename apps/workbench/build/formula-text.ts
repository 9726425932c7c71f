/** A formula as plain text, for excerpts of the search: "\eta < \frac{2}{a}" is "η < 2/a". What has no sign of its own loses its command. */
const signs: Record<string, string> = {
  ...{
    alpha: "α",
    beta: "β",
    gamma: "γ",
    delta: "δ",
    epsilon: "ε",
    varepsilon: "ε",
    eta: "η",
    theta: "θ",
    lambda: "λ",
  },
  ...{ mu: "μ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", varphi: "φ", omega: "ω", Delta: "Δ", Sigma: "Σ" },
  ...{ cdot: "·", times: "×", div: "÷", pm: "±", le: "≤", leq: "≤", ge: "≥", geq: "≥", ne: "≠", neq: "≠", approx: "≈" },
  ...{ sum: "∑", prod: "∏", partial: "∂", nabla: "∇", infty: "∞", in: "∈", odot: "⊙", sim: "∼", ll: "≪", gg: "≫" },
  ...{ to: "→", rightarrow: "→", leftarrow: "←", gets: "←", mapsto: "↦", top: "ᵀ", sqrt: "√", ldots: "…", dots: "…" },
  ...{ cdots: "…", max: "max", min: "min", log: "log", ln: "ln", exp: "exp", tanh: "tanh", lfloor: "⌊", rfloor: "⌋" },
};

export function formulaText(tex: string): string {
  return tex
    .replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "$1/$2")
    .replace(/\\begin\{[^}]*\}|\\end\{[^}]*\}|\\\\|&/g, " ")
    .replace(/\\([%#$_&])/g, "$1")
    .replace(/\\([A-Za-z]+)/g, (_found, name: string) => signs[name] ?? "")
    .replace(/\\[,;:! ]|[{}^]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
