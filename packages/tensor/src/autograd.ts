import { showShape, TensorError } from "./errors.ts";
import { currentScope, type Storage } from "./memory.ts";
import { type GraphNode, noGrad } from "./op.ts";
import { accumulate } from "./ops/accumulate.ts";
import { add } from "./ops/elementwise.ts";
import { sameShape } from "./shape.ts";
import { ones, type Tensor, zeros } from "./tensor.ts";

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
    const grads = new Gradients(root, seed ?? ones(root.shape, root.dtype));
    for (const output of newestFirst(root)) {
      const grad = grads.take(output);
      if (grad === undefined) continue;
      const { node } = output;
      if (node === null) {
        output.grad = output.grad === null ? grad : add(output.grad, grad);
        grads.keep(output.grad);
        continue;
      }
      checkUse(node);
      node.inputs.forEach((input, i) => {
        if (!input.requiresGrad) return;
        if (node.region) {
          grads.addToPart(input, node.region, grad);
          return;
        }
        const part = node.gradient(grad, output, i);
        if (part !== null) grads.add(input, part);
      });
      grads.release();
    }
  });
}

/**
 * The gradients that backward holds between an array's last use and its own turn. Memory that a step's backward no longer
 * needs goes back to the pool at once instead of at the step's end: the peak stays near that of the forward pass.
 */
class Gradients {
  readonly #byTensor = new Map<Tensor, Tensor>();
  /** Gradients that nothing else refers to, so that more may be added to them in place. */
  readonly #own = new Set<Tensor>();
  /** How many gradients lie in each storage. */
  readonly #uses = new Map<Storage, number>();
  /** All that the step allocated, and from where on it is new since the last `release`. */
  readonly #made = currentScope()?.storages;
  #mark: number;
  /** Made by this backward: what may be freed by it. */
  readonly #freeable = new Set<Storage>();
  #taken: Tensor | undefined;

  constructor(root: Tensor, seed: Tensor) {
    this.#mark = this.#made?.length ?? 0;
    this.#put(root, seed);
    // The caller's own array, or one that nothing else will free.
    this.keep(seed);
  }

  take(output: Tensor): Tensor | undefined {
    const grad = this.#byTensor.get(output);
    this.#byTensor.delete(output);
    // Its node's rules may hand it on, to several inputs.
    if (grad) this.#own.delete(grad);
    this.#taken = grad;
    return grad;
  }

  add(input: Tensor, part: Tensor): void {
    const sum = this.#byTensor.get(input);
    if (sum === undefined) {
      this.#put(input, part);
    } else if (this.#own.has(sum) && part.storage !== sum.storage) {
      accumulate(sum, part);
    } else {
      this.#replace(input, sum, add(sum, part));
    }
  }

  /** Adds to the part of the input's gradient that `region` shows. */
  addToPart(input: Tensor, region: (whole: Tensor) => Tensor, part: Tensor): void {
    let whole = this.#byTensor.get(input);
    if (whole === undefined) {
      whole = zeros(input.shape, part.dtype);
      this.#put(input, whole);
      this.#own.add(whole);
    } else if (!this.#own.has(whole)) {
      const copy = add(whole, 0);
      this.#replace(input, whole, copy);
      whole = copy;
    }
    accumulate(region(whole), part);
  }

  /** For a gradient that outlives backward. */
  keep(grad: Tensor): void {
    this.#uses.set(grad.storage, Number.POSITIVE_INFINITY);
  }

  /** Frees what was made for the node just walked and is no gradient, and the gradient that was taken, if it was its last use. */
  release(): void {
    if (this.#taken) this.#drop(this.#taken);
    this.#taken = undefined;
    if (this.#made === undefined) return;
    for (const storage of this.#made.slice(this.#mark)) {
      if (this.#uses.has(storage)) this.#freeable.add(storage);
      else storage.free();
    }
    this.#mark = this.#made.length;
  }

  #put(input: Tensor, grad: Tensor): void {
    this.#byTensor.set(input, grad);
    this.#uses.set(grad.storage, (this.#uses.get(grad.storage) ?? 0) + 1);
  }

  #replace(input: Tensor, old: Tensor, grad: Tensor): void {
    this.#put(input, grad);
    this.#own.add(grad);
    this.#drop(old);
  }

  #drop(grad: Tensor): void {
    this.#own.delete(grad);
    const left = (this.#uses.get(grad.storage) ?? 1) - 1;
    if (left > 0) this.#uses.set(grad.storage, left);
    else {
      this.#uses.delete(grad.storage);
      if (this.#freeable.delete(grad.storage)) grad.storage.free();
    }
  }
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
