/** Formulas to choose from. */
export const formulas = {
  fork: "a*b + tanh(a + c)",
  neuron: "tanh(a*b + c)",
  square: "(a - b)^2 + a",
  quotient: "a / (b^2 + 1) - c",
  sigmoid: "1 / (1 + exp(-a))",
  deep: "relu(a*b + c) * (a*b - c)",
} as const;
