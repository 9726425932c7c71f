import { exerciseSupport } from "@gradus/curriculum/exercise-support";
import { listExercises, loadExercise } from "@gradus/lab/exercises";
import { expect, test } from "vitest";
import { plainFormula, plainMath } from "./plain-math.ts";

test.each([
  [String.raw`\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`, "softmax(x)ᵢ = e^(xᵢ)/(Σⱼ e^(xⱼ))"],
  [String.raw`\hat v = \frac{v}{1 - \beta_2^t}`, "v̂ = v/(1 − β₂ᵗ)"],
  [String.raw`\begin{pmatrix} 1 & 0 \\ 3 & -1 \end{pmatrix}`, "(1, 0; 3, −1)"],
  [String.raw`3.4 \cdot 10^{38}`, "3.4 · 10³⁸"],
  [String.raw`-\log p_{\text{right}}`, "−log p_right"],
  [
    String.raw`\frac{\partial f}{\partial x_i} \approx \frac{f(x + h) - f(x - h)}{2h}`,
    "∂f/∂xᵢ ≈ (f(x + h) − f(x − h))/(2h)",
  ],
  ["16{,}448", "16,448"],
  [String.raw`\lVert a \rVert = \sqrt{a_1^2 + \dots + a_n^2}`, "‖a‖ = √(a₁² + … + aₙ²)"],
  [String.raw`P(w \mid k), \quad x W^\top, \quad J_{g \circ f}`, "P(w | k),    x Wᵀ,    J_(g ∘ f)"],
  [String.raw`\tfrac{1}{\sqrt 5}(2, 1), \quad \overline{g}`, "1/√5 (2, 1),    g̅"],
])("%s", (tex, plain) => {
  expect(plainFormula(tex)).toBe(plain);
});

test("code is left alone", () => {
  const text = "`$HOME` and\n```bash\necho $x $y\n```\n";
  expect(plainMath(text)).toBe(text);
});

test("no task and no hint shows TeX in the terminal, and unfinished formulas end", async () => {
  for (const { id } of await listExercises(exerciseSupport.curriculum)) {
    const { task } = await loadExercise(exerciseSupport.curriculum, id);
    for (const { body, hints } of [task.en, task.zh])
      for (const text of [body, ...hints]) expect(plainMath(text)).not.toMatch(/\\[a-zA-Z]|\$[^`]*\$/);
  }
  // What has no sign keeps its name: right for functions and for matrices, which are read as a whole, else a gap in the table.
  const functions = new Set([
    "begin",
    "end",
    "ln",
    "log",
    "exp",
    "tanh",
    "max",
    "min",
    "cos",
    "sin",
    "det",
    "lim",
    "arg",
  ]);
  for (const { id } of await listExercises(exerciseSupport.curriculum)) {
    const { task } = await loadExercise(exerciseSupport.curriculum, id);
    const formulas = [task.en, task.zh]
      .flatMap(({ body, hints }) => [body, ...hints])
      .flatMap((text) => [...text.matchAll(/\$\$?([^$]+)\$/g)].map((found) => found[1]));
    for (const tex of formulas)
      for (const [, name] of tex.matchAll(/\\([a-zA-Z]+)/g))
        if (!functions.has(name)) expect(plainFormula(`\\${name}{x}{x}`), `${id}: ${tex}`).not.toContain(name);
  }
  for (const tex of [String.raw`\frac{1`, "x^", "{", "}", String.raw`\begin{pmatrix} 1 &`, "\\"])
    expect(typeof plainFormula(tex)).toBe("string");
});
