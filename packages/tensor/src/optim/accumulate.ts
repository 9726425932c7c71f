import { TensorError } from "../errors.ts";
import { noGrad } from "../op.ts";
import { accumulate } from "../ops/accumulate.ts";
import { step, type Tensor, zeros } from "../tensor.ts";

/**
 * The gradients of a batch that is too large for memory, part by part: each part's forward and backward pass is a step of its own,
 * whose memory the next one uses again; only the sums of the gradients stay. Then the optimizer takes one step.
 *
 *     step(() => {
 *       const loss = accumulateGradients(model.parameters(), 4, (part) => model.loss(inputs[part], targets[part]));
 *       optimizer.step();
 *       return loss;
 *     });
 *
 * Parts of equal size with a mean loss each give what the whole batch gives. What looks at the batch as a whole (BatchNorm while
 * training) sees the part alone.
 * @param lossOf the mean loss of a part, 0 … parts − 1
 * @returns the mean of the parts' losses
 */
export function accumulateGradients(
  parameters: Iterable<Tensor>,
  parts: number,
  lossOf: (part: number) => Tensor,
): Tensor {
  if (!Number.isInteger(parts) || parts < 1) {
    throw new TensorError(`accumulateGradients: ${parts} parts; a batch has 1 or more`);
  }
  const trained = Array.from(parameters).filter((parameter) => parameter.requiresGrad);
  const sums = trained.map(({ shape, dtype }) => zeros(shape, dtype));
  const reached = new Set<Tensor>();
  const total = zeros([]);
  for (let part = 0; part < parts; part++) {
    for (const parameter of trained) parameter.grad = null;
    step(() => {
      const loss = lossOf(part).div(parts);
      loss.backward();
      noGrad(() => {
        accumulate(total, loss.detach());
        for (const [i, parameter] of trained.entries()) {
          if (parameter.grad === null) continue;
          accumulate(sums[i], parameter.grad);
          reached.add(parameter);
        }
      });
    });
  }
  for (const [i, parameter] of trained.entries()) parameter.grad = reached.has(parameter) ? sums[i] : null;
  return total;
}
