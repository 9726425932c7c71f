"""What a lesson or an exercise gets as `matplotlib.pyplot`: the usual functions, which write down what is drawn as data.

The page draws the data, so that plots look alike on every machine, need no package, and can be graded by what they show. Names, arguments
and defaults are those of https://matplotlib.org/stable/api/pyplot_summary.html; what is not here says so. Works with Python 3.9 and newer.
"""
import json
import math
import sys
import types

MOST_POINTS = 10_000
MOST_SERIES = 8
MOST_PLOTS = 20
LONGEST = 200

# Looks are the page's own. They are known, so that a misspelt argument is still told.
_LOOKS = frozenset(
    "alpha c color edgecolor ec facecolor fc linestyle ls linewidth lw marker markersize ms s zorder rwidth align fontsize loc ncol "
    "frameon visible which axis cmap markeredgecolor markerfacecolor drawstyle dpi figsize layout constrained_layout pad".split()
)
_MARKERS = frozenset(".,ov^<>1234sp*hH+xXDd|_")
_DASHES = ("--", "-.", "-", ":")


def _looks(function, given):
    for name in given:
        if name not in _LOOKS:
            raise TypeError("%s() got an unexpected keyword argument %r" % (function, name))
    alpha = given.get("alpha")
    if alpha is not None and not 0 < alpha <= 1:
        raise ValueError("alpha must be above 0, with which nothing is seen, and at most 1, not %r" % (alpha,))


def _text(value):
    return str(value)[:LONGEST]


def _items(values, what):
    """A list of what is given: list, tuple, range, array, column of a table."""
    values = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError("%s must be a list of numbers, not %s" % (what, type(values).__name__))
    values = list(values.values() if isinstance(values, dict) else values)
    if len(values) > MOST_POINTS:
        raise ValueError("%s has %d points; at most %d are drawn, so leave some out" % (what, len(values), MOST_POINTS))
    return values


def _number(value, what):
    if value is None:
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError("%s holds %r, which is no number" % (what, value)) from None


def _numbers(values, what):
    return [_number(value, what) for value in _items(values, what)]


class Axes:
    """One plot: axes with titles and what is drawn between them."""

    def __init__(self):
        self.series, self.names, self.limits, self.keyed = [], [], {}, False
        self.texts = {"title": "", "xTitle": "", "yTitle": ""}

    def _places(self, values, what):
        """Numbers; texts are categories, which stand at 0, 1, 2 … in the order in which they first come."""
        values = _items(values, what)
        if not any(isinstance(value, str) for value in values):
            return [_number(value, what) for value in values]
        for value in values:
            if _text(value) not in self.names:
                self.names.append(_text(value))
        return [float(self.names.index(_text(value))) for value in values]

    def _add(self, mark, x, y, label, **more):
        if mark != "rule" and len(x) != len(y):
            raise ValueError("x and y must have the same length, but x has %d and y %d" % (len(x), len(y)))
        if len(self.series) >= MOST_SERIES:
            raise ValueError("at most %d lines, clouds of points or histograms are told apart in one plot" % MOST_SERIES)
        name = "" if label is None or str(label).startswith("_") else _text(label)
        self.series.append(dict(mark=mark, name=name, x=x, y=y, **more))

    def plot(self, *args, label=None, **looks):
        """plot(y), plot(x, y), plot(x, y, "o"), and several of them one after another."""
        _looks("plot", looks)
        rest = list(args)
        if not rest:
            raise TypeError("plot() needs the y of each point: plot(y) or plot(x, y)")
        while rest:
            first = rest.pop(0)
            second = rest.pop(0) if rest and not isinstance(rest[0], str) else None
            form = rest.pop(0) if rest and isinstance(rest[0], str) else ""
            y = _numbers(first if second is None else second, "y")
            x = [float(i) for i in range(len(y))] if second is None else self._places(first, "x")
            dash = looks.get("linestyle", looks.get("ls"))
            lined = dash not in ("", " ", "none", "None") if dash is not None else any(one in form for one in _DASHES)
            marked = looks.get("marker") is not None or any(letter in _MARKERS for letter in form)
            self._add("points" if marked and not lined and (form or dash is not None) else "line", x, y, label)

    def scatter(self, x, y, s=None, c=None, label=None, **looks):
        _looks("scatter", looks)
        self._add("points", self._places(x, "x"), _numbers(y, "y"), label)

    def bar(self, x, height, width=0.8, label=None, **looks):
        """A bar for each x, from 0 to its height."""
        _looks("bar", looks)
        places = self._places([x] if isinstance(x, (str, int, float)) else x, "x")
        heights = [float(height)] * len(places) if isinstance(height, (int, float)) else _numbers(height, "height")
        self._add("bars", places, heights, label, width=[_number(width, "width")] * len(places))

    def hist(self, x, bins=10, range=None, density=False, histtype="bar", label=None, **looks):
        """
        Counts how many numbers fall between each edge and the next; the last bin has its right edge, too. NaN is left out.
        `density`: divided by the count of all and by the bin's width. Gives the counts, the edges, and None where matplotlib has its bars.
        """
        _looks("hist", looks)
        if None in _items(x, "x"):
            raise TypeError("hist() cannot count None; leave out what is missing: [value for value in x if value is not None]")
        known = [value for value in _numbers(x, "x") if not math.isnan(value)]
        edges = _edges(known, bins, range)
        counts = [0.0] * (len(edges) - 1)
        for value in known:
            if edges[0] <= value <= edges[-1]:
                counts[_bin(edges, value)] += 1
        widths = [right - left for left, right in zip(edges, edges[1:])]
        if density:
            inside = sum(counts) or 1
            counts = [count / inside / width for count, width in zip(counts, widths)]
        if histtype.startswith("step"):
            corners = [value for edge in edges for value in (edge, edge)]
            self._add("line", corners, [0.0] + [value for count in counts for value in (count, count)] + [0.0], label)
        else:
            middles = [(left + right) / 2 for left, right in zip(edges, edges[1:])]
            self._add("bars", middles, list(counts), label, width=widths)
        return counts, edges, None

    def axvline(self, x=0, label=None, **looks):
        _looks("axvline", looks)
        self._add("rule", [_number(x, "x")], [], label)

    def axhline(self, y=0, label=None, **looks):
        _looks("axhline", looks)
        self._add("rule", [], [_number(y, "y")], label)

    def set_title(self, label, **looks):
        _looks("title", looks)
        self.texts["title"] = _text(label)

    def set_xlabel(self, xlabel, **looks):
        _looks("xlabel", looks)
        self.texts["xTitle"] = _text(xlabel)

    def set_ylabel(self, ylabel, **looks):
        _looks("ylabel", looks)
        self.texts["yTitle"] = _text(ylabel)

    def set_xlim(self, left, right=None):
        self._limit("xLimits", left, right)

    def set_ylim(self, bottom, top=None):
        self._limit("yLimits", bottom, top)

    def _limit(self, name, low, high):
        low, high = low if high is None else (low, high)
        self.limits[name] = [_number(low, "the lower limit"), _number(high, "the upper limit")]

    def legend(self, *labels, **looks):
        """Without it no label is seen. Labels given here name what is drawn, in its order."""
        _looks("legend", looks)
        self.keyed = True
        for series, label in zip(self.series, _items(labels[0], "labels") if labels else []):
            series["name"] = _text(label)

    def grid(self, *args, **looks):
        """The page draws one anyway."""

    def set(self, **texts):
        for name, value in texts.items():
            getattr(self, "set_" + name)(value)

    def __getattr__(self, name):
        raise AttributeError(_lacking("Axes." + name))

    def shown(self):
        plain = dict(self.texts, series=self.series, legend=self.keyed, **self.limits)
        return dict(plain, xNames=self.names) if self.names else plain


def _bin(edges, value):
    """The last bin whose left edge is not above the value."""
    low, high = 0, len(edges) - 2
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if edges[middle] <= value else (low, middle - 1)
    return low


def _edges(known, bins, bounds):
    if isinstance(bins, str):
        raise ValueError("bins must be a number or a list of edges here, not %r" % bins)
    if hasattr(bins, "__iter__"):
        edges = _numbers(bins, "bins")
        if len(edges) < 2 or any(not left < right for left, right in zip(edges, edges[1:])):
            raise ValueError("bins must be edges that rise, two or more")
        return edges
    if not 1 <= int(bins) <= 1000:
        raise ValueError("bins must be between 1 and 1000")
    low, high = bounds if bounds is not None else (min(known, default=0.0), max(known, default=1.0))
    # What NumPy does where all numbers are equal.
    low, high = (low - 0.5, high + 0.5) if low == high else (float(low), float(high))
    return [low + (high - low) * i / int(bins) for i in range(int(bins))] + [high]


class Figure:
    def __init__(self, axes):
        self.axes = axes

    def suptitle(self, text, **looks):
        """Stands above the first of its plots."""
        first = self.axes[0]
        first.set_title(text if not first.texts["title"] else "%s: %s" % (text, first.texts["title"]))

    def tight_layout(self, **looks):
        """The page places them."""

    def __getattr__(self, name):
        raise AttributeError(_lacking("Figure." + name))


class _Drawing:
    """All figures of the program: those that were shown, and the one that is being drawn."""

    def __init__(self):
        self.done, self.axes, self.now = [], [], None

    def current(self):
        if self.now is None:
            self.begin([Axes()])
        return self.now

    def begin(self, axes):
        self.axes = self.axes + axes
        if len(self.done) + len(self.axes) > MOST_PLOTS:
            raise ValueError("at most %d plots are drawn" % MOST_PLOTS)
        self.now = axes[0]
        return Figure(axes)

    def show(self):
        self.done, self.axes, self.now = self.done + self.axes, [], None

    def close(self):
        self.axes, self.now = [], None


_drawing = _Drawing()


def drawn():
    """What was drawn since the last time, a plot each, as data; plots without anything in them are left out."""
    _drawing.show()
    plots, _drawing.done = [axes.shown() for axes in _drawing.done], []
    return [plot for plot in plots if plot["series"]]


def drawn_text():
    """`drawn()` in JSON, as it is to be seen: names only with a legend; a number that is none is null."""
    plots = drawn()
    for plot in plots:
        for series in plot["series"]:
            series["name"] = series["name"] if plot["legend"] else ""
            for axis in ("x", "y"):
                series[axis] = [value if math.isfinite(value) else None for value in series[axis]]
    return json.dumps(plots)


def _lacking(name):
    return (
        "%s is not drawn here. The page knows plot, scatter, bar, hist, axhline, axvline, titles, limits and subplots; "
        "for everything else run your file in a Python of your own with: pip install matplotlib" % name
    )


def figure(*args, **looks):
    return _drawing.begin([Axes()])


def subplots(nrows=1, ncols=1, sharex=False, sharey=False, **looks):
    """A figure and its axes: one; a list of them; with rows and columns a list of lists. The page puts them beneath each other."""
    _looks("subplots", looks)
    rows = [[Axes() for _ in range(ncols)] for _ in range(nrows)]
    made = _drawing.begin([axes for row in rows for axes in row])
    if nrows == 1 or ncols == 1:
        return made, made.axes[0] if nrows == ncols else made.axes
    return made, rows


def show(*args, **looks):
    _drawing.show()


def close(*args):
    _drawing.close()


def gca():
    return _drawing.current()


def gcf():
    _drawing.current()
    return Figure(_drawing.axes)


def tight_layout(**looks):
    """The page places them."""


def _of_current(name):
    def function(*args, **given):
        return getattr(_drawing.current(), name)(*args, **given)

    function.__name__ = name
    return function


for _name in ("plot", "scatter", "bar", "hist", "axvline", "axhline", "legend", "grid"):
    globals()[_name] = _of_current(_name)
for _name in ("title", "xlabel", "ylabel", "xlim", "ylim"):
    globals()[_name] = _of_current("set_" + _name)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(_lacking("plt." + name))


def install():
    """From now on `import matplotlib.pyplot as plt` finds this module."""
    package = types.ModuleType("matplotlib")
    package.__path__ = []
    package.pyplot = sys.modules[__name__]
    sys.modules["matplotlib"], sys.modules["matplotlib.pyplot"] = package, package.pyplot
