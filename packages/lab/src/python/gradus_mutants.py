"""Mutants of a Python solution: the program with one small mistake each, as `mutants.ts` makes them of TypeScript."""

_COMPARE = {
    "Lt": ("<", ("<=", ">=")),
    "LtE": ("<=", ("<", ">")),
    "Gt": (">", (">=", "<=")),
    "GtE": (">=", (">", "<")),
    "Eq": ("==", ("!=",)),
    "NotEq": ("!=", ("==",)),
    "In": ("in", ("not in",)),
    "NotIn": ("not in", ("in",)),
    "Is": ("is", ("is not",)),
    "IsNot": ("is not", ("is",)),
}
_BINARY = {
    "Add": ("+", ("-",)),
    "Sub": ("-", ("+",)),
    "Mult": ("*", ("/",)),
    "Div": ("/", ("*",)),
    "FloorDiv": ("//", ("/",)),
    "Mod": ("%", ("*",)),
    "Pow": ("**", ("*",)),
    "BitAnd": ("&", ("|",)),
    "BitOr": ("|", ("&",)),
}
_ASSIGN = {"Add": ("+=", ("-=", "=")), "Sub": ("-=", ("+=", "=")), "Mult": ("*=", ("/=", "=")), "Div": ("/=", ("*=", "="))}
_PAIRS = (
    ("sum", "mean"), ("max", "min"), ("maximum", "minimum"), ("argmax", "argmin"), ("floor", "ceil"), ("exp", "log"), ("zeros", "ones"),
    ("zeros_like", "ones_like"), ("any", "all"), ("append", "extend"), ("std", "var"), ("upper", "lower"), ("head", "tail"), ("ffill", "bfill"),
    ("startswith", "endswith"), ("union", "intersection"), ("lstrip", "rstrip"), ("tanh", "sigmoid"), ("vstack", "hstack"), ("mul", "div"),
    ("add", "sub"), ("idxmax", "idxmin"), ("isna", "notna"), ("cumsum", "cumprod"), ("gt", "lt"), ("first", "last"),
)
# Functions and methods that are taken for one another.
_CALLS = {"sqrt": "abs", "sorted": "list", "median": "mean", "nunique": "count"}
for _one, _other in _PAIRS:
    _CALLS[_one], _CALLS[_other] = _other, _one

# Methods without which the value is another one.
_DROPPED = ("strip", "lower", "upper", "copy", "abs", "exp", "log", "sqrt", "neg", "title", "cumsum", "dropna", "reset_index", "detach")


def mutants_of(text, name):
    """Of the text of a file of this name: a list of {"source", "change", "line"}, in the order of their places."""
    import ast

    finder = _Finder(ast, text)
    finder.walk(ast.parse(text, name))
    edits = sorted(finder.edits, key=lambda edit: edit[:2])
    found, seen = [], set()
    for start, end, new, (first, last) in edits:
        source = text[:start] + new + text[end:]
        if source in seen or not _compiles(source):
            continue
        seen.add(source)
        before, after = text[first:last], text[first:start] + new + text[end:last]
        change = "%s → %s" % (" ".join(before.split()), " ".join(after.split()))
        found.append({"source": source, "change": change, "line": text.count("\n", 0, start) + 1})
    return found


def _compiles(source):
    try:
        compile(source, "mutant.py", "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError):
        return False


class _Finder:
    def __init__(self, ast, text):
        self.ast, self.text, self.edits = ast, text, []
        lines = text.splitlines(True)
        # Columns count bytes of UTF-8.
        self.lines = [(sum(map(len, lines[:i])), line.encode("utf-8")) for i, line in enumerate(lines)]

    def place(self, line, column):
        start, data = self.lines[line - 1]
        return start + len(data[:column].decode("utf-8"))

    def span(self, node):
        return self.place(node.lineno, node.col_offset), self.place(node.end_lineno, node.end_col_offset)

    def part(self, node):
        start, end = self.span(node)
        return self.text[start:end]

    def change(self, span, new, around):
        self.edits.append((span[0], span[1], new, self.span(around)))

    def walk(self, node):
        ast = self.ast
        # What a program says when it is used wrongly is not what the exercise is about; nor are types and the text of f-strings.
        if isinstance(node, (ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.JoinedStr)):
            return
        if isinstance(node, ast.If) and "__name__" in self.part(node.test):
            return
        method = getattr(self, "_" + type(node).__name__, None)
        if method is not None:
            method(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.walk(child)

    def operator(self, left, right, sign):
        start = self.text.find(sign, self.span(left)[1])
        return None if start < 0 or start >= self.span(right)[0] else (start, start + len(sign))

    def replace(self, node, left, right, signs):
        if signs is None:
            return
        at = self.operator(left, right, signs[0])
        for other in signs[1] if at else ():
            self.change(at, other, node)

    def _Compare(self, node):
        operands = [node.left] + node.comparators
        for i, op in enumerate(node.ops):
            self.replace(node, operands[i], operands[i + 1], _COMPARE.get(type(op).__name__))
        self.literals(operands, node)

    def _BinOp(self, node):
        left = node.left
        # "…" % x formats.
        formats = isinstance(node.op, self.ast.Mod) and isinstance(left, self.ast.Constant) and isinstance(left.value, str)
        if not formats:
            self.replace(node, left, node.right, _BINARY.get(type(node.op).__name__))
        self.literals([left, node.right], node)

    def _BoolOp(self, node):
        signs = ("and", ("or",)) if isinstance(node.op, self.ast.And) else ("or", ("and",))
        for left, right in zip(node.values, node.values[1:]):
            self.replace(node, left, right, signs)

    def _AugAssign(self, node):
        self.replace(node, node.target, node.value, _ASSIGN.get(type(node.op).__name__))
        self.literals([node.value], node)
        self.remove(node)

    def _Assign(self, node):
        target = node.targets[0]
        if isinstance(target, self.ast.Name) and target.id.startswith("__"):
            return
        self.literals([node.value], node)
        if isinstance(target, (self.ast.Subscript, self.ast.Attribute)):
            self.remove(node)

    def _AnnAssign(self, node):
        self.literals([node.value], node)

    def _Expr(self, node):
        if not isinstance(node.value, (self.ast.Constant, self.ast.Yield, self.ast.Await)):
            self.remove(node)

    def _Delete(self, node):
        self.remove(node)

    def remove(self, node):
        self.change(self.span(node), "pass", node)

    def _Return(self, node):
        self.literals([node.value], node)

    def _Break(self, node):
        self.change(self.span(node), "continue", node)

    def _Continue(self, node):
        self.change(self.span(node), "pass", node)

    def _UnaryOp(self, node):
        if isinstance(node.op, (self.ast.USub, self.ast.Not, self.ast.Invert)):
            self.change((self.span(node)[0], self.span(node.operand)[0]), "", node)

    def _IfExp(self, node):
        for part, other in ((node.body, node.orelse), (node.orelse, node.body)):
            self.change(self.span(part), self.part(other), node)
        self.test(node.test, node)

    def _If(self, node):
        self.test(node.test, node.test)

    def _While(self, node):
        self.test(node.test, node.test)

    def _comprehension(self, node):
        for one in node.ifs:
            self.test(one, one)

    def test(self, node, around):
        """A condition turned round, where it has no operator of its own."""
        ast = self.ast
        if isinstance(node, (ast.Compare, ast.BoolOp, ast.Constant)):
            return
        if not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
            self.change(self.span(node), "not (%s)" % self.part(node), around)

    def _Call(self, node):
        ast, function = self.ast, node.func
        name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
        end = self.span(function)[1]
        if name in _CALLS:
            self.change((end - len(name), end), _CALLS[name], node)
        if isinstance(function, ast.Attribute) and name in _DROPPED and not node.args and not node.keywords:
            self.change((self.span(function.value)[1], self.span(node)[1]), "", node)
        if name == "range" and not any(isinstance(arg, ast.Starred) for arg in node.args):
            last = node.args[0] if len(node.args) == 1 else node.args[1]
            if not isinstance(last, ast.Constant):
                for sign in "+-":
                    self.change(self.span(last), "%s %s 1" % (self.part(last), sign), node)
            if len(node.args) == 1:
                self.change(self.span(last), "1, %s" % self.part(last), node)
        args = node.args
        plain = len(args) == 2 and not any(isinstance(arg, (ast.Constant, ast.Starred, ast.GeneratorExp)) for arg in args)
        if plain and self.part(args[0]) != self.part(args[1]):
            self.change((self.span(args[0])[0], self.span(args[1])[1]), "%s, %s" % (self.part(args[1]), self.part(args[0])), node)
        self.literals(args + [keyword.value for keyword in node.keywords], node)

    def _Subscript(self, node):
        index = node.slice
        parts = index.elts if isinstance(index, self.ast.Tuple) else [index]
        for part in parts:
            if not isinstance(part, self.ast.Slice):
                self.literals([part], node)
                continue
            bounds = [bound for bound in (part.lower, part.upper, part.step) if bound is not None]
            self.literals(bounds, node)
            for bound in (part.lower, part.upper):
                if bound is not None:
                    self.change(self.span(bound), "", node)

    def literals(self, parts, around):
        """Constants of an expression: a number one off, a truth turned round."""
        for part in parts:
            if not isinstance(part, self.ast.Constant):
                continue
            value = part.value
            if isinstance(value, bool):
                self.change(self.span(part), str(not value), around)
            elif isinstance(value, (int, float)):
                self.change(self.span(part), repr(value + 1), around)
                if value not in (0, 1):
                    self.change(self.span(part), "0", around)
