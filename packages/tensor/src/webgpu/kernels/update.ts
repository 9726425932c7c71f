/** Optimizer steps, in place. @see ../../optim */
import type { KernelOverride } from "../../backend.ts";
import type { AdamUpdate } from "../../optim/adam.ts";
import type { SGDUpdate } from "../../optim/sgd.ts";
import type { Gpu } from "../gpu.ts";
import { floatBits, floatWord, groupsFor, perElement, word } from "../wgsl.ts";

export function updateKernels(gpu: Gpu): Record<string, KernelOverride> {
  return {
    sgdUpdate: (parameter, [grad, velocity], attrs) => {
      const u = attrs as SGDUpdate;
      if (parameter.size === 0) return true;
      gpu.run({
        op: "sgdUpdate",
        key: "sgdUpdate",
        code: () =>
          perElement(
            [
              ["parameter", "f32", "read_write"],
              ["velocity", "f32", "read_write"],
              ["grad", "f32", "read"],
            ],
            `  let at = ${word(1)} + i;
  let momentum = ${floatWord(5)};
  let g = grad[${word(2)} + i] + ${floatWord(6)} * parameter[at];
  let v = momentum * velocity[${word(3)} + i] + g;
  velocity[${word(3)} + i] = v;
  parameter[at] -= ${floatWord(4)} * select(v, g + momentum * v, ${word(7)} == 1u);`,
          ),
        writes: [parameter.storage, velocity.storage],
        reads: [grad.storage],
        params: [
          parameter.size,
          parameter.offset,
          grad.offset,
          velocity.offset,
          ...[u.learningRate, u.momentum, u.weightDecay].map(floatBits),
          u.nesterov ? 1 : 0,
        ],
        groups: groupsFor(parameter.size),
      });
      return true;
    },
    adamUpdate: (parameter, [grad, m, v], attrs) => {
      const u = attrs as AdamUpdate;
      if (parameter.size === 0) return true;
      const numbers = [
        u.decoupled ? 0 : u.weightDecay,
        u.decoupled ? 1 - u.learningRate * u.weightDecay : 1,
        u.beta1,
        1 - u.beta1,
        u.beta2,
        1 - u.beta2,
        u.learningRate / u.correction1,
        1 / Math.sqrt(u.correction2),
        u.eps,
      ];
      const [decay, shrink, beta1, rest1, beta2, rest2, rate, scale, eps] = numbers.map((_, i) => floatWord(5 + i));
      gpu.run({
        op: "adamUpdate",
        key: "adamUpdate",
        code: () =>
          perElement(
            [
              ["parameter", "f32", "read_write"],
              ["m", "f32", "read_write"],
              ["v", "f32", "read_write"],
              ["grad", "f32", "read"],
            ],
            `  let old = parameter[${word(1)} + i] * ${shrink};
  let g = grad[${word(2)} + i] + ${decay} * old;
  let first = ${beta1} * m[${word(3)} + i] + ${rest1} * g;
  let second = ${beta2} * v[${word(4)} + i] + ${rest2} * g * g;
  m[${word(3)} + i] = first;
  v[${word(4)} + i] = second;
  parameter[${word(1)} + i] = old - ${rate} * first / (sqrt(second) * ${scale} + ${eps});`,
          ),
        writes: [parameter.storage, m.storage, v.storage],
        reads: [grad.storage],
        params: [parameter.size, parameter.offset, grad.offset, m.offset, v.offset, ...numbers.map(floatBits)],
        groups: groupsFor(parameter.size),
      });
      return true;
    },
  };
}
