/**
 * The table of lesson 11: how often each recurrent network still knows the first number of a sequence, ±1, after noise of
 * standard deviation 0.3. `node recurrent-memory.ts`, about two minutes
 *
 * Width 32, PyTorch's first weights (the last column: forget bias 3), 400 steps of Adam at 0.005 on fresh batches of 32, gradients
 * clipped to 1; counted over the last 50 batches. Means of the seeds 1 to 10.
 */
import { step, type Tensor, tensor } from "@gradus/tensor";
import { Linear } from "@gradus/tensor/nn/layers";
import { GRU, LSTM, RNN } from "@gradus/tensor/nn/recurrent";
import { Generator, randn } from "@gradus/tensor/ops/random";
import { accuracy, crossEntropy } from "@gradus/tensor/ops/softmax";
import { Adam } from "@gradus/tensor/optim/adam";
import { clipGradNorm } from "@gradus/tensor/optim/clip";

const [hidden, batchSize, steps, counted, seeds] = [32, 32, 400, 50, 10];

const networks = {
  rnn: (chance: Generator) => new RNN(1, hidden, chance, { batchFirst: true }),
  gru: (chance: Generator) => new GRU(1, hidden, chance, { batchFirst: true }),
  lstm: (chance: Generator) => new LSTM(1, hidden, chance, { batchFirst: true }),
  "lstm-forget-3": (chance: Generator) => {
    const network = new LSTM(1, hidden, chance, { batchFirst: true });
    const bias = tensor(Array.from({ length: 4 * hidden }, (_, k) => (Math.floor(k / hidden) === 1 ? 3 : 0)));
    network.loadStateDict({ ...network.stateDict(), bias_ih_l0: bias });
    return network;
  },
};

/** [batch, length, 1]: first a 1 (label 1) or −1 (label 0), then noise. */
function draw(length: number, chance: Generator): { x: Tensor; labels: Tensor } {
  const labels = Int32Array.from({ length: batchSize }, () => chance.integer(2));
  const x = Float32Array.from(
    randn([batchSize * length], chance)
      .mul(0.3)
      .toTypedArray(),
  );
  for (let i = 0; i < batchSize; i++) x[i * length] = 2 * labels[i] - 1;
  return { x: tensor(x, [batchSize, length, 1]), labels: tensor(labels) };
}

function train(make: (chance: Generator) => RNN | GRU | LSTM, length: number, seed: number): number {
  const chance = new Generator(seed);
  const network = make(chance);
  const head = new Linear(hidden, 2, chance);
  const parameters = [
    ...Array.from(network.namedParameters(), ([name, array]) => [`network.${name}`, array] as [string, Tensor]),
    ...Array.from(head.namedParameters(), ([name, array]) => [`head.${name}`, array] as [string, Tensor]),
  ];
  const optimizer = new Adam(parameters, { learningRate: 0.005 });
  let right = 0;
  for (let t = 0; t < steps; t++) {
    const score = step(() => {
      const { x, labels } = draw(length, chance);
      optimizer.zeroGrad();
      const logits = head.forward(network.forward(x).h.squeeze(0));
      crossEntropy(logits, labels).backward();
      clipGradNorm(
        parameters.map(([, array]) => array),
        1,
      );
      optimizer.step();
      return accuracy(logits, labels);
    });
    if (t >= steps - counted) right += score;
  }
  return right / counted;
}

console.log("length", Object.keys(networks).join(" "));
for (const length of [10, 20, 30, 50]) {
  const means = Object.values(networks).map((make) => {
    const scores = Array.from({ length: seeds }, (_, k) => k + 1).map((seed) => train(make, length, seed));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  });
  console.log(length, means.map((mean) => mean.toFixed(3)).join(" "));
}
