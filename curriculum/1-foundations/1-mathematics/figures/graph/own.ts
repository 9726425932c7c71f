/** What the learner's own autograd answers, as the figure gets it. */

export interface OwnNode {
  /** The formula's step in which it was made. */
  step: number;
  /** It is not the result of that step, but was made on the way to it. */
  inside: boolean;
  data: number;
  /** After the walk back; 0 where there was none. */
  grad: number;
  /** Places in the list, all before its own. */
  inputs: number[];
  /** The local derivative by each input. */
  locals: number[];
}

export interface OwnGraph {
  /** Each after its inputs; the last one is the result. */
  nodes: OwnNode[];
  /** The learner's `backward` was there and has walked. */
  walked: boolean;
  /** The function that returned something else than a value. */
  bad?: string;
}
