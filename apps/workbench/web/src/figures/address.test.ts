import { expect, test } from "vitest";
import { withState } from "./address.ts";
import { byFigure, figureKey } from "./figure-key.ts";

test("a figure's state joins the query, replaces its own older one and leaves the others", () => {
  expect(withState("", "neuron", "w1:0.5")).toBe("?neuron=w1:0.5");
  expect(withState("?lang=zh&neuron=w1:1", "neuron", "w1:0.5,w2:-1")).toBe("?lang=zh&neuron=w1:0.5,w2:-1");
  expect(withState("?neuron=w1:1&lang=zh", "neuron", "")).toBe("?lang=zh");
  expect(withState("?neuron=w1:1", "neuron", "")).toBe("");
  expect(withState("?neurons=a:1&q=%E5%AD%A6", "neuron", "b:2")).toBe("?neurons=a:1&q=%E5%AD%A6&neuron=b:2");
});

test("a figure is known by its unit's number and its own name", () => {
  expect(figureKey("../../curriculum/1-foundations/3-deep-learning/figures/loss-surface.tsx")).toBe("1.3/loss-surface");
  expect([...byFigure({ "/c/2-core/1-transformer/figures/attention.ts": 1 })]).toEqual([["2.1/attention", 1]]);
  expect(() => figureKey("/c/figures/attention.ts")).toThrow("does not lie in the figures/ of a unit");
});
