"""Keeps a learner's program from accidents: files, processes, sockets, threads, modules that the exercise does not offer.

It contains accidents, not malice: who wants to get past it inside of Python can. The operating system's sandbox stands around it where
there is one. Works with Python 3.9 and newer, in CPython and in Pyodide.
"""
import errno
import importlib
import os
import sys

# Learners' files are nowhere on the disk: they have relative names. Ours have absolute ones.
DRIVER = os.path.abspath(os.sep + os.path.join("gradus", "driver.py"))
MINE = "mine"

# Files that one program may open for writing, in its own folder.
MOST_FILES = 64


class Denied(PermissionError):
    """Files outside, processes, sockets, threads."""


class Missing(AttributeError):
    """The learner's module lacks a function."""


class NotOffered(ModuleNotFoundError):
    """A module that the exercise does not offer."""


class Withheld(Exception):
    """What the learner is to write."""


_kept = {"abspath": os.path.abspath, "fsdecode": os.fsdecode, "isabs": os.path.isabs, "sep": os.sep, "frame": sys._getframe}


def is_learners(filename):
    """Whether code of this file is the learner's: everything else has a place on the disk, or is frozen into Python."""
    return not _kept["isabs"](filename) and not filename.startswith("<frozen")


def is_denial(error):
    """Whether the machine refused: a file system that cannot be written to, a system without processes."""
    return isinstance(error, OSError) and error.errno in (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOTSUP)


_REFUSED = (
    "os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "os.kill", "pty.spawn", "subprocess.Popen",
    "socket.", "_thread.start", "signal.pthread_kill", "resource.", "syslog.", "webbrowser.", "winreg.", "_winapi.", "msvcrt.",
    "os.chmod", "os.chown", "os.link", "os.symlink", "os.setxattr", "os.removexattr", "os.add_dll_directory", "fcntl.",
    "sys.addaudithook",
)
_IN_FOLDER = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.utime", "os.listdir", "os.scandir", "os.chdir")
_READING = ("os.listdir", "os.scandir")


def forbid(readable, folder):
    """From now on no file is opened outside of `readable`, nor written outside of `folder`; no process, thread or socket starts."""
    roots = tuple(_kept["abspath"](path) for path in readable)
    own = _kept["abspath"](folder)
    count = [0]

    def within(path, tops):
        return any(path == top or path.startswith(top.rstrip(_kept["sep"]) + _kept["sep"]) for top in tops)

    def place(path):
        return _kept["abspath"](_kept["fsdecode"](path))

    def check_open(path, flags):
        if isinstance(path, int):
            if path > 2:
                raise Denied("open(%d)" % path)
            return
        at = place(path)
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            count[0] += 1
            if not within(at, (own,)) or count[0] > MOST_FILES:
                raise Denied("open(%r) for writing" % (path,))
        elif not within(at, roots + (own,)) and at not in ("/dev/null", "/dev/urandom"):
            raise Denied("open(%r)" % (path,))

    def hook(event, args):
        if event == "open":
            if args[0] is not None:
                check_open(args[0], args[2] if isinstance(args[2], int) else 0)
        elif event in _IN_FOLDER:
            for path in args[:2] if event == "os.rename" else args[:1]:
                if isinstance(path, int):
                    continue
                at = place("." if path is None else path)
                if not within(at, roots + (own,) if event in _READING else (own,)):
                    raise Denied("%s(%r)" % (event, path))
        elif event == "builtins.input":
            raise Denied("input()")
        elif event == "sqlite3.connect" and args[0] not in (":memory:", b":memory:"):
            raise Denied("sqlite3.connect(%r)" % (args[0],))
        elif event.startswith(_REFUSED):
            raise Denied(event.rstrip("."))

    sys.addaudithook(hook)
    # Older versions tell nobody of threads.
    import _thread
    import threading

    for module in (_thread, threading):
        for name in ("start_new_thread", "start_new", "start_joinable_thread", "_start_new_thread", "_start_joinable_thread"):
            if hasattr(module, name):
                setattr(module, name, _no_thread)


def _no_thread(*args, **kwargs):
    raise Denied("threading.Thread.start")


_CLOSED = ("ctypes", "_ctypes", "js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core", "micropip", "gradus_guard", "gradus_program")


def _standard(name):
    names = getattr(sys, "stdlib_module_names", None)
    if names is not None:
        return name in names
    # Python 3.9 has no list of them.
    import importlib.machinery
    import sysconfig

    spec = importlib.machinery.PathFinder.find_spec(name)
    if name in sys.builtin_module_names or spec is None:
        return name in sys.builtin_module_names
    origin = spec.origin or ""
    inside = origin in ("built-in", "frozen") or origin.startswith(sysconfig.get_path("stdlib"))
    return inside and "site-packages" not in origin and "dist-packages" not in origin


class _Rules:
    """First of Python's finders: says no to what the learner's own lines import. Libraries import what they need."""

    def __init__(self, modules, mine):
        self.modules = frozenset(modules)
        # Finds other exercises of the learner's: a spec, or None.
        self.mine = mine

    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        frame = _kept["frame"](1)
        while frame is not None and ("importlib" in frame.f_code.co_filename):
            frame = frame.f_back
        if frame is None or not is_learners(frame.f_code.co_filename):
            return None
        if top in _CLOSED or not (top in self.modules or top == MINE or _standard(top)):
            raise NotOffered("No module named %r" % name, name=name)
        if top == MINE:
            spec = self.mine(name)
            if spec is None:
                raise NotOffered("No module named %r" % name, name=name)
            return spec
        return None


def restrict_imports(modules, mine):
    """`mine` finds the learner's other exercises by "mine.<name>"."""
    sys.meta_path.insert(0, _Rules(modules, mine))


def forget_bridge():
    """Takes Pyodide's ways to JavaScript out of sight. Pyodide itself may bring them back."""
    if sys.platform != "emscripten":
        return
    for name in list(sys.modules):
        if name.partition(".")[0] in ("js", "pyodide", "pyodide_js", "_pyodide"):
            del sys.modules[name]


def withhold(names):
    """Makes attributes of modules refuse themselves to the learner's lines, wherever they are found; libraries may go on using them."""
    for dotted in names:
        module_name, _, attribute = dotted.rpartition(".")
        original = getattr(importlib.import_module(module_name), attribute)
        refusing = _refusing(dotted, original)
        top = module_name.partition(".")[0]
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] != top or module is None:
                continue
            for key, value in list(vars(module).items()):
                if value is original:
                    setattr(module, key, refusing)


def _refusing(dotted, original):
    frame = _kept["frame"]

    def refuse(*args, **kwargs):
        if is_learners(frame(1).f_code.co_filename):
            raise Withheld(dotted)
        return original(*args, **kwargs)

    refuse.__name__ = getattr(original, "__name__", "refuse")
    return refuse


def limit_resources(memory_mb):
    """Second lines behind the parent's own limits; where the system has none of them, nothing happens."""
    try:
        import resource
    except ImportError:
        return
    wanted = {"RLIMIT_FSIZE": 2**20, "RLIMIT_NOFILE": 256, "RLIMIT_CORE": 0}
    if memory_mb is not None:
        wanted["RLIMIT_AS"] = memory_mb * 2**20
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            pass


