/** Activations as modules besides `ReLU`, which is among the first `layers.ts`; `Sequential` takes the functions themselves as well. */
import * as functions from "../ops/activations.ts";
import { sigmoid, tanh } from "../ops/elementwise.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { full, type Tensor } from "../tensor.ts";
import { Module, parameter } from "./module.ts";

function activation(f: (x: Tensor) => Tensor): new () => Module {
  return class extends Module {
    forward(x: Tensor): Tensor {
      return f(x);
    }
  };
}

export const Tanh = activation(tanh);
export const Sigmoid = activation(sigmoid);
export const LogSigmoid = activation(functions.logSigmoid);
export const SiLU = activation(functions.silu);
export const SELU = activation(functions.selu);
export const Mish = activation(functions.mish);
export const ReLU6 = activation(functions.relu6);
export const Softsign = activation(functions.softsign);
export const Hardsigmoid = activation(functions.hardsigmoid);
export const Hardswish = activation(functions.hardswish);

/** @see functions.gelu */
export class GELU extends Module {
  readonly #approximate: "none" | "tanh";

  constructor(approximate: "none" | "tanh" = "none") {
    super();
    this.#approximate = approximate;
  }

  forward(x: Tensor): Tensor {
    return functions.gelu(x, this.#approximate);
  }
}

/** @see functions.leakyRelu */
export class LeakyReLU extends Module {
  readonly #negativeSlope: number;

  constructor(negativeSlope = 0.01) {
    super();
    this.#negativeSlope = negativeSlope;
  }

  forward(x: Tensor): Tensor {
    return functions.leakyRelu(x, this.#negativeSlope);
  }
}

/** @see functions.elu */
export class ELU extends Module {
  readonly #alpha: number;

  constructor(alpha = 1) {
    super();
    this.#alpha = alpha;
  }

  forward(x: Tensor): Tensor {
    return functions.elu(x, this.#alpha);
  }
}

/** @see functions.softplus */
export class Softplus extends Module {
  readonly #beta: number;
  readonly #threshold: number;

  constructor(beta = 1, threshold = 20) {
    super();
    this.#beta = beta;
    this.#threshold = threshold;
  }

  forward(x: Tensor): Tensor {
    return functions.softplus(x, this.#beta, this.#threshold);
  }
}

/** @see functions.hardtanh */
export class Hardtanh extends Module {
  readonly #low: number;
  readonly #high: number;

  constructor(low = -1, high = 1) {
    super();
    this.#low = low;
    this.#high = high;
  }

  forward(x: Tensor): Tensor {
    return functions.hardtanh(x, this.#low, this.#high);
  }
}

/** @see functions.prelu */
export class PReLU extends Module {
  /** [1], or one slope per channel */
  readonly weight: Tensor;

  constructor(channels = 1, slope = 0.25) {
    super();
    this.weight = parameter(() => full([channels], slope));
  }

  forward(x: Tensor): Tensor {
    return functions.prelu(x, this.weight);
  }
}

/** @see softmax */
export class Softmax extends Module {
  readonly #dim: number;

  constructor(dim = -1) {
    super();
    this.#dim = dim;
  }

  forward(x: Tensor): Tensor {
    return softmax(x, this.#dim);
  }
}

/** @see logSoftmax */
export class LogSoftmax extends Module {
  readonly #dim: number;

  constructor(dim = -1) {
    super();
    this.#dim = dim;
  }

  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.#dim);
  }
}
