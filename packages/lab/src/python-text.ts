/** Python as text: its shape, to compare two languages' code by, and the modules that it imports. Nothing is run. */

/** A text with its prefix (f, r, b …), or a comment. Longer quotes stand first. */
const textOrComment =
  /(\b[A-Za-z]{1,2})?("""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')|#[^\n]*/g;

const isFormatted = (prefix: string) => /f/i.test(prefix);

/** Of a formatted text only what it computes: `f"loss {x:.2f}"` is `f"{x:.2f}"`. */
function formattedParts(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const twice = depth === 0 && /^(\{\{|\}\})/.test(text.slice(at, at + 2));
    if (twice) at++;
    else if (text[at] === "{" && depth++ === 0) start = at;
    else if (text[at] === "}" && --depth === 0) parts.push(text.slice(start, at + 1));
    if (depth < 0) depth = 0;
  }
  return parts.join("");
}

/** Code without comments, empty lines and the contents of texts. Indentation stays: it is part of the code. */
export function pythonShape(code: string): string {
  const bare = code.replace(textOrComment, (found, prefix: string | undefined) => {
    if (found.startsWith("#")) return "";
    return isFormatted(prefix ?? "") ? `f"${formattedParts(found)}"` : `${prefix ?? ""}""`;
  });
  return bare
    .split("\n")
    .map((line) => {
      const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
      return indent + line.slice(indent.length).replace(/\s+/g, " ").trimEnd();
    })
    .filter((line) => line.trim() !== "")
    .join("\n");
}

/** Packages that lessons and exercises use beyond the standard library. */
const packages = ["numpy", "pandas", "matplotlib", "torch", "tensorflow"] as const;

/** @returns those packages that the code imports: what a Python must have for it */
export function importedPackages(code: string): string[] {
  // What an import in a text looks like is none.
  const names = new Set<string>();
  for (const line of pythonShape(code).split("\n")) {
    const [, from, list] = /^\s*(?:from\s+([\w.]+)\s+import\b|import\s+(.+))/.exec(line.replaceAll(";", "\n")) ?? [];
    for (const name of from ? [from] : (list ?? "").split(",")) names.add(/^\s*(\w*)/.exec(name)?.[1] ?? "");
  }
  return packages.filter((name) => names.has(name));
}
