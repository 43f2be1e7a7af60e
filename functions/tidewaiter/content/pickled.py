"""Pickles that would run something when they are loaded: told by what they import, without loading them (pickle documentation, warning)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tidewaiter.inventory.ml.held import SUFFIXES, Beginning
from tidewaiter.inventory.ml.pickles import MAX_OPCODES
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

_SMALLEST = 8
_RUNS = frozenset({
    "os", "posix", "nt", "subprocess", "pty", "commands", "runpy", "codeop", "pdb", "bdb", "cProfile", "doctest", "importlib", "imp",
    "ctypes", "_ctypes", "cffi", "multiprocessing", "_posixsubprocess", "asyncio", "concurrent", "pip", "setuptools", "ensurepip",
    "venv", "webbrowser", "marshal", "_pickle", "pickle", "sys", "pydoc", "idlelib", "lib2to3", "code.interact",
    "code.InteractiveInterpreter", "code.InteractiveConsole", "profile.run", "profile.runctx", "profile.Profile", "trace.Trace",
    "timeit.timeit", "timeit.repeat", "timeit.Timer", "distutils.file_util", "distutils.spawn", "torch.hub", "torch.load",
    "torch.utils._config_module", "torch.utils.cpp_extension", "torch._inductor", "torch._dynamo", "numpy.testing", "numpy.f2py",
    "joblib.load", "pandas.read_pickle", "pandas.eval",
})  # fmt: skip
"""Modules, and single names, with ways to run programs or code, or to load more of either."""
_REACHES = frozenset({
    "socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "telnetlib", "poplib", "imaplib",
    "xmlrpc", "shutil", "tempfile",
})  # fmt: skip
"""Modules that reach the network or other files."""
_BUILTIN_MODULES = frozenset({"builtins", "__builtin__"})
_BUILTINS = frozenset({
    "eval", "exec", "compile", "open", "execfile", "__import__", "breakpoint", "input", "setattr", "delattr", "globals", "locals",
    "vars", "apply", "file",
})  # fmt: skip
_INDIRECT = frozenset({
    "builtins.getattr", "__builtin__.getattr", "operator.attrgetter", "operator.itemgetter", "operator.methodcaller",
    "_operator.attrgetter", "_operator.itemgetter", "_operator.methodcaller", "functools.partial", "types.CodeType",
    "types.FunctionType", "cloudpickle", "dill",
})  # fmt: skip
"""What honest models use too, rarely, and what reaches anything else."""
_HARMLESS = frozenset({"os.PathLike", "os.fspath"})
_SHOWN = 6
RULE = "TW-MALWARE-pickle-runs-code"
ADVICE = "Do not load the file; get the model as safetensors, or from whoever made it, and load pickles with weights only."


@dataclass(slots=True)
class PickleVisitor:
    """`inventory.visitors.Visitor` that reads files with the names that pickles have; `left` opcodes are followed in one layer."""

    left: int = 30 * MAX_OPCODES

    def start(self, entry: FileEntry) -> "PickleVisit | None":
        """Begin a file that may hold pickles."""
        return PickleVisit(entry, self) if entry.size >= _SMALLEST and entry.path.lower().endswith(SUFFIXES) else None


class PickleVisit:
    """Keeps the beginning of one file until it is whole."""

    __slots__ = ("_beginning", "_path", "_visitor")

    def __init__(self, entry: FileEntry, visitor: PickleVisitor) -> None:
        self._path, self._beginning, self._visitor = entry.path, Beginning(entry.size), visitor

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._beginning.feed(chunk)

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what the pickles would run, and what could not be followed."""
        found = self._beginning.imports(min(MAX_OPCODES, self._visitor.left))
        if found is None:
            return
        self._visitor.left -= found.opcodes
        yield from _hits(self._path, found.names)
        if found.trouble:
            what = f"a pickle was not followed to its end: {found.trouble}"
            hint = "Nobody knows what it runs when it is loaded: load it with weights only, or not at all"
            yield Problem(code="pickle-not-followed", what=what, where=self._path, hint=hint, incomplete=False)


def _hits(path: str, names: tuple[str, ...]) -> Iterator[ContentHit]:
    """Yield the worst that the imports allow."""
    for severity, confidence, title, test in _GRADES:
        bad = [name for name in names if name not in _HARMLESS and test(name)]
        if bad:
            shown = ", ".join(bad[:_SHOWN]) + (f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else "")
            yield ContentHit(
                rule_id=RULE,
                title=title,
                kind="malware",
                severity=severity,
                path=path,
                confidence=confidence,
                reasons=(f"loading it imports {shown}"[:400],),
                rotate=ADVICE,
            )
            return


def _runs(name: str) -> bool:
    module, _, what = name.rpartition(".")
    if module in _BUILTIN_MODULES:
        return what in _BUILTINS
    return _is_in(name, _RUNS)


def _is_in(name: str, modules: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in modules for length in range(1, len(parts) + 1))


_GRADES = (
    (Severity.CRITICAL, 0.9, "Pickle that runs programs or code when it is loaded", _runs),
    (Severity.HIGH, 0.7, "Pickle that reaches the network or other files when it is loaded", lambda name: _is_in(name, _REACHES)),
    (Severity.MEDIUM, 0.5, "Pickle that computes what it calls when it is loaded", lambda name: "?" in name or _is_in(name, _INDIRECT)),
)
