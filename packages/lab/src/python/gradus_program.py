"""The body of a learner's Python process: loads their file, calls what the grader asks for, answers with data. Judges nothing."""
import gc
import importlib
import importlib.machinery
import json
import re
import linecache
import os
import sys
import types

import gradus_guard as guard
import gradus_mutants
import gradus_pyplot
from gradus_values import Codec, TooLarge, foreign

LONGEST = 2_000


class Mine:
    """What a driver sees of the learner's module: a name that is not there is told by itself."""

    def __init__(self, module):
        object.__setattr__(self, "_module", module)

    def __getattr__(self, name):
        try:
            return getattr(object.__getattribute__(self, "_module"), name)
        except AttributeError:
            raise guard.Missing(name) from None

    def __setattr__(self, name, value):
        setattr(object.__getattribute__(self, "_module"), name, value)


class Program:
    def __init__(self, codec, name):
        self.codec = codec
        self.name = name
        self.mine = types.ModuleType("exercise")
        self.driver = types.ModuleType("driver")
        # Texts of the learner's exercises that this one needs, by the names that Python has for them.
        self.others = {}

    def find(self, name):
        """The spec of "mine.<name>"; None where there is no such exercise."""
        text = self.others.get(name.partition(".")[2])
        return None if text is None else importlib.machinery.ModuleSpec(name, _Other(text))

    def load(self, request):
        for name in [name for name in sys.modules if name.partition(".")[0] == guard.MINE]:
            del sys.modules[name]
        sys.modules[guard.MINE] = package = types.ModuleType(guard.MINE)
        package.__path__ = []
        self.others = request.get("mine", {})
        self.mine, self.driver = types.ModuleType("exercise"), types.ModuleType("driver")
        if request.get("driver") is not None:
            _run(self.driver, request["driver"], guard.DRIVER)
        _run(self.mine, request["source"], self.name)
        return None, []

    def call(self, request):
        driven = request["do"] == "drive"
        args = self.codec.decode(request["args"])
        before = [] if driven else [self._frozen(arg) for arg in args]
        function = getattr(self.driver if driven else self.mine, request["name"], None)
        if not callable(function):
            raise guard.Missing(request["name"])
        result = function(Mine(self.mine), *args) if driven else function(*args)
        try:
            value = self.codec.encode(result)
        except TooLarge:
            value = foreign("more than 200,000 values")
        changed = [i for i, was in enumerate(before) if self._frozen(args[i]) != was]
        return value, changed

    def _frozen(self, arg):
        try:
            return json.dumps(self.codec.encode(arg))
        except TooLarge:
            return ""

    def answer(self, request):
        number = request["id"]
        try:
            if request["do"] == "mutants":
                value, changed = json.dumps(gradus_mutants.mutants_of(request["source"], self.name)), []
            elif request["do"] == "drawn":
                value, changed = gradus_pyplot.drawn_text(), []
            else:
                value, changed = self.load(request) if request["do"] == "load" else self.call(request)
            return {"id": number, "ok": True, "value": value, "changed": changed}
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: the grader must get an answer.
            return {"id": number, "ok": False, "error": describe(error, self.name)}


def _run(module, text, filename):
    """Runs a source text as the body of a module."""
    lines = text.splitlines(True)
    linecache.cache[filename] = (len(text), None, lines, filename)
    module.__file__ = filename
    sys.modules[module.__name__] = module
    if "\0" in text:
        # Older versions call it a ValueError, without a place.
        raise SyntaxError("source code cannot contain null bytes", (filename, 1, 1, ""))
    exec(compile(text, filename, "exec", dont_inherit=True), module.__dict__)


class _Other:
    """Loads another exercise of the learner's."""

    def __init__(self, text):
        self.text = text

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _run(module, self.text, module.__name__.replace(".", "/") + ".py")


def describe(error, name):
    """What went wrong, and where in the learner's file of this name. Nothing of the learner's can make this fail."""
    kind = "thrown"
    for known, word in ((guard.Denied, "denied"), (guard.Missing, "missing"), (guard.Withheld, "withheld"), (guard.NotOffered, "import")):
        if isinstance(error, known):
            kind = word
    if kind == "thrown" and guard.is_denial(error):
        kind = "denied"
    if isinstance(error, ImportError) and error.name == guard.MINE:
        kind = "import"
    told = {"kind": kind, "name": type(error).__name__[:100], "message": _text(error, kind), "stack": ""}
    if isinstance(error, SyntaxError) and error.filename == name:
        told.update(line=error.lineno, column=error.offset)
        return told
    if isinstance(error, SyntaxError) and str(error.filename).startswith(guard.MINE + "/"):
        told.update(line=error.lineno, other=error.filename[len(guard.MINE) + 1 : -3])
        return told
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno, trace.tb_frame.f_code.co_name))
        trace = trace.tb_next
    own = [frame for frame in frames if frame[0] == name]
    if own:
        told["line"] = own[-1][1]
        named = [frame[2] for frame in own if not frame[2].startswith("<")]
        if named:
            told["doing"] = named[0]
    learners = [frame for frame in frames if guard.is_learners(frame[0])]
    if learners and learners[-1][0].startswith(guard.MINE + "/"):
        told["other"] = learners[-1][0][len(guard.MINE) + 1 : -3]
    return told


def _text(error, kind):
    try:
        if kind == "import":
            # "from mine import x" knows of `mine` alone.
            lacking = re.match(r"cannot import name '(\w+)' from 'mine'", str(error))
            return "%s.%s" % (guard.MINE, lacking.group(1)) if lacking else str(error.name)
        if isinstance(error, SyntaxError):
            return str(error.msg)[:LONGEST]
        if isinstance(error, KeyError) and len(error.args) == 1:
            return repr(error.args[0])[:LONGEST]
        return str(error)[:LONGEST]
    except BaseException:
        return ""


def _libraries(setting):
    """What Python must have; plots are written down by `gradus_pyplot.py`."""
    return [name for name in setting["modules"] if name != "matplotlib"]


def prepare(setting, find):
    """Loads the exercise's modules and closes what an exercise has no use for. `find`: see `guard.restrict_imports`."""
    libraries = _libraries(setting)
    for name in libraries:
        module = importlib.import_module(name)
        if name == "torch":
            module.set_num_threads(1)
    if libraries:
        import numpy  # noqa: F401
    if "matplotlib" in setting["modules"]:
        gradus_pyplot.install()
    guard.withhold(setting["withhold"])
    guard.limit_resources(setting.get("memory"))
    guard.restrict_imports(setting["modules"], find)
    guard.forget_bridge()
    guard.forbid(setting["readable"], setting["folder"])


def serve(setting, receive, send):
    """`receive` gives the next request, None at the end; `send` takes an answer."""
    modules = _libraries(setting)
    program = Program(Codec("torch" if "torch" in modules else "numpy" if modules else None), setting["name"])
    prepare(setting, program.find)
    gc.collect()
    send({"id": 0, "ok": True, "value": None, "changed": []})
    while True:
        request = receive()
        if request is None:
            return
        guard.forget_bridge()
        send(program.answer(request))


def _pipes():
    """The parent's pipes: frames of `frames.ts` on descriptors 3 and 4."""
    read, write, loads, dumps = os.read, os.write, json.loads, json.dumps

    def exactly(count):
        pieces = []
        while count > 0:
            piece = read(3, count)
            if not piece:
                return None
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)

    def receive():
        head = exactly(4)
        body = None if head is None else exactly(int.from_bytes(head, "little"))
        return None if body is None else loads(body.decode("utf-8"))

    def send(message):
        body = dumps(message, allow_nan=False, separators=(",", ":")).encode("utf-8")
        frame = memoryview(len(body).to_bytes(4, "little") + body)
        while frame:
            frame = frame[write(4, frame) :]

    return receive, send


def _die_with_parent():
    """A program that sleeps uses no processor time: nobody would end it after its parent was killed."""
    import threading
    import time

    parent, end, ask, pause = os.getppid(), os._exit, os.getppid, time.sleep

    def watch():
        while ask() == parent:
            pause(1)
        end(1)

    threading.Thread(target=watch, daemon=True).start()


def main():
    setting = json.loads(sys.argv[1])
    sys.argv[:] = [setting["name"]]
    _die_with_parent()
    receive, send = _pipes()
    serve(setting, receive, send)
    sys.stdout.flush()
    os._exit(0)
