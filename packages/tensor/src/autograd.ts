import { showShape, TensorError } from "./errors.ts";
import { type GraphNode, noGrad } from "./op.ts";
import { add } from "./ops/elementwise.ts";
import { sameShape } from "./shape.ts";
import { ones, type Tensor } from "./tensor.ts";

/**
 * Reverse-mode differentiation: walks the recorded graph from `root` back, newest operation first, and hands every
 * operation the derivative by its output (Baydin et al. 2018, section 3.2).
 *
 * @param seed derivative by `root`; 1 for a scalar
 */
export function runBackward(root: Tensor, seed?: Tensor): void {
  if (!root.requiresGrad) {
    throw new TensorError(
      "backward: nothing here requires a gradient; mark a leaf with requiresGrad_() before computing",
    );
  }
  if (seed === undefined && root.size !== 1) {
    throw new TensorError(
      `backward: ${showShape(root.shape)} is not a scalar; reduce it (mean, sum) or pass its gradient`,
    );
  }
  if (seed !== undefined && !sameShape(seed.shape, root.shape)) {
    throw new TensorError(
      `backward: the gradient's shape ${showShape(seed.shape)} is not the output's ${showShape(root.shape)}`,
    );
  }
  noGrad(() => {
    const grads = new Map<Tensor, Tensor>([[root, seed ?? ones(root.shape, root.dtype)]]);
    for (const output of newestFirst(root)) {
      const grad = grads.get(output);
      if (grad === undefined) continue;
      grads.delete(output);
      const node = output.node;
      if (node === null) {
        output.grad = output.grad === null ? grad : add(output.grad, grad);
        continue;
      }
      checkUse(node);
      node.inputs.forEach((input, i) => {
        if (!input.requiresGrad) return;
        const part = node.gradient(grad, output, i);
        if (part === null) return;
        const sum = grads.get(input);
        grads.set(input, sum === undefined ? part : add(sum, part));
      });
    }
  });
}

function checkUse(node: GraphNode): void {
  if (node.used) {
    throw new TensorError(
      `backward: the graph through ${node.name} was already walked once and is spent; compute the loss again before backward()`,
    );
  }
  node.used = true;
  node.inputs.forEach((input, i) => {
    if (input.storage.version !== node.versions[i]) {
      throw new TensorError(
        `backward: input ${i} of ${node.name}, shape ${showShape(input.shape)}, was changed in place after it was used. ` +
          "Call backward() before optimizer.step(), or compute on a copy.",
      );
    }
  });
}

/** Every array that the root depends on and that needs a gradient; results before what they were computed from. */
function newestFirst(root: Tensor): Tensor[] {
  const seen = new Set<Tensor>([root]);
  const stack = [root];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    for (const input of t.node?.inputs ?? []) {
      if (input.requiresGrad && !seen.has(input)) {
        seen.add(input);
        stack.push(input);
      }
    }
  }
  return [...seen].sort((a, b) => (b.node?.order ?? -1) - (a.node?.order ?? -1));
}
