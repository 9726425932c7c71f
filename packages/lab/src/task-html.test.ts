import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskHtml } from "./task-html.ts";

const en = { file: "task.en.md", lang: "en" } as const;

describe("Markdown of exercises as HTML", () => {
  it("typesets formulas, colours code, keeps the ids of headings", async () => {
    const text = "Write $x^2$.\n\n## The catch {#catch}\n\n```ts\nconst a = 1;\n```\n";
    const { html, problems } = await taskHtml(text, en);
    expect(problems).toEqual([]);
    expect(html).toContain('class="katex"');
    expect(html).toContain('<h2 id="catch">The catch</h2>');
    expect(html).toMatch(/<pre class="shiki[\s\S]*var\(--code-token-keyword\)/);
  });

  it("marks the terms that it is told of", async () => {
    const findTerms = (text: string) => {
      const start = text.indexOf("logits");
      return start < 0 ? [] : [{ id: "logit", start, end: start + 6 }];
    };
    expect((await taskHtml("A row of logits.", { ...en, findTerms })).html).toContain(
      '<dfn data-term="logit" tabindex="0">logits</dfn>',
    );
  });

  it("joins the lines of a Chinese paragraph, and no others", async () => {
    expect((await taskHtml("第一行\n第二行", { file: "", lang: "zh" })).html).toBe("<p>第一行第二行</p>");
    expect((await taskHtml("one\ntwo", en)).html).toBe("<p>one\ntwo</p>");
  });

  it("says where a formula or a heading is at fault", async () => {
    for (const text of ["$\\frac{1}$", "## No id", "```rust\nx\n```"]) {
      expect((await taskHtml(`Text.\n\n${text}\n`, en)).problems.map(({ file, line }) => [file, line])).toEqual([
        ["task.en.md", 3],
      ]);
    }
  });

  it("lets no HTML of the text through, whatever it is", async () => {
    const piece = fc.constantFrom(
      ...[
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b>",
        "\n\n",
        "`",
        "```",
        "text",
        "$",
        "*",
        "> ",
      ],
      ...["[a](javascript:alert(1))", "[b]: javascript:1\n\n[b]", "![c](data:x)", "<!--", "-->", "\\", "&lt;i&gt;"],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const { html } = await taskHtml(pieces.join(" "), en);
        expect(html).not.toMatch(/<(script|b|i)\b|<img[^>]*=x/i);
        expect(html).not.toMatch(/(href|src)="(?!https?:|[#/])/i);
        expect(html).not.toMatch(/<[^>]*\son\w+=/i);
      }),
      { numRuns: 200 },
    );
  });
});
