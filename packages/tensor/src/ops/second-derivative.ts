import { TensorError } from "../errors.ts";
import type { GradientRule } from "../op.ts";

/** The rule of an operation that is itself a gradient, and whose own is not given. */
export function noSecondDerivative(name: string): GradientRule<unknown> {
  return () => {
    throw new TensorError(
      `${name}: a second derivative is asked for, and there is none; compose it of exp, mul and the like, which can be differentiated again`,
    );
  };
}
