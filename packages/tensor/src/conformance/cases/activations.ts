import * as activations from "../../ops/activations.ts";
import { type Case, unary } from "../case.ts";

const { gelu, silu, softplus, leakyRelu, elu, selu, hardtanh, relu6, hardsigmoid, hardswish } = activations;

export const activationsCases: Case[] = [
  unary("gelu", (x) => gelu(x), -6, 6),
  unary("geluTanh", (x) => gelu(x, "tanh"), -6, 6),
  unary("silu", silu, -8, 8),
  unary("softplus", (x) => softplus(x), -8, 30),
  unary("softplusBeta", (x) => softplus(x, 2, 3)),
  unary("leakyRelu", (x) => leakyRelu(x, 0.1)),
  unary("elu", (x) => elu(x, 0.7)),
  unary("selu", selu),
  unary("hardtanh", (x) => hardtanh(x, -1.1, 1.3)),
  unary("relu6", relu6, -3, 9),
  unary("hardsigmoid", hardsigmoid, -5, 5),
  unary("hardswish", hardswish, -5, 5),
  unary("mish", activations.mish, -8, 8),
  unary("logSigmoid", activations.logSigmoid, -9, 9),
  unary("softsign", activations.softsign),
  unary("erf", activations.erf, -4, 4),
  {
    name: "prelu",
    draw: (random) => {
      const shape = random.shape(2, 4, 1);
      const slopes = random.chance(0.3) ? 1 : shape[1];
      return {
        inputs: [random.array(shape), random.array([slopes], 0, 0.5)],
        compute: ([x, weight]) => activations.prelu(x, weight),
      };
    },
  },
];
