import { describe, expect, it } from "vitest";
import { parseDrawn } from "./drawn.ts";

const series = { mark: "line", name: "loss", x: [0, 1], y: [1, null] };
const plot = { title: "", xTitle: "step", yTitle: "loss", series: [series] };
const parse = (value: unknown) => parseDrawn(JSON.stringify([value]));

describe("plots of a foreign program", () => {
  it("are taken as they are where they are plots, with gaps", () => {
    expect(parse(plot)).toEqual([
      { kind: "plot", xTitle: "step", yTitle: "loss", series: [{ ...series, y: [1, Number.NaN] }] },
    ]);
    expect(parse({ ...plot, title: "t", xNames: ["S"], xLimits: [0, 2] })[0]).toMatchObject({
      ...{ title: "t", xNames: ["S"], xLimits: [0, 2] },
    });
  });

  it("lose points and bars that are nowhere", () => {
    const points = { mark: "points", name: "", x: [0, null, 2], y: [null, 1, 5] };
    expect(parse({ ...plot, series: [points] })[0].series[0]).toMatchObject({ x: [2], y: [5] });
    const bars = { ...points, mark: "bars", width: [1, 2, 3] };
    expect(parse({ ...plot, series: [bars] })[0].series[0]).toMatchObject({ x: [2], y: [5], width: [3] });
  });

  it("lose what a terminal or a page could obey, and what is too long", () => {
    const [{ title, xTitle }] = parse({ ...plot, title: "\u001b[2Ja\u202eb", xTitle: "x".repeat(9999) });
    expect([title, xTitle.length]).toEqual(["[2Jab", 200]);
  });

  it.each([
    ["no JSON", "{"],
    ["no text", [plot]],
    ["no list", JSON.stringify(plot)],
    ["an unknown mark", JSON.stringify([{ ...plot, series: [{ ...series, mark: "html" }] }])],
    ["no series", JSON.stringify([{ ...plot, series: [] }])],
    ["too many series", JSON.stringify([{ ...plot, series: Array(9).fill(series) }])],
    ["x without y", JSON.stringify([{ ...plot, series: [{ ...series, x: [0] }] }])],
    ["bars without widths", JSON.stringify([{ ...plot, series: [{ ...series, mark: "bars" }] }])],
    ["texts for numbers", JSON.stringify([{ ...plot, series: [{ ...series, y: ["1", "<svg>"] }] }])],
    ["limits turned round", JSON.stringify([{ ...plot, yLimits: [2, 1] }])],
  ])("are none where there is %s", (_what, value) => {
    expect(parseDrawn(value)).toEqual([]);
  });

  it("are as many as a page draws", () => {
    expect(parseDrawn(JSON.stringify(Array(30).fill(plot)))).toHaveLength(20);
  });
});
