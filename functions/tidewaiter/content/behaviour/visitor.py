"""The visitor that reads code of packages in the pass over a layer, and joins hooks with the files that they name, in any order."""

from collections.abc import Iterable, Iterator

from tidewaiter.content.behaviour.hooks import NAMES, Hook, hooks_of
from tidewaiter.content.behaviour.judging import hit_of, judge
from tidewaiter.content.behaviour.reading import Sight, sights
from tidewaiter.content.behaviour.threat import Language, Moment
from tidewaiter.content.behaviour.threats import CAPABILITIES
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

SMALLEST = 16
HELD = 16 << 20
"""A code file is held whole up to this size; of a larger one nothing is judged, which is said."""
REMEMBERED = 50_000
"""Files with traits, and files named by hooks, that one layer's visitor keeps to join them."""
LANGUAGES = {
    ".js": Language.JAVASCRIPT,
    ".cjs": Language.JAVASCRIPT,
    ".mjs": Language.JAVASCRIPT,
    ".py": Language.PYTHON,
    ".pth": Language.PYTHON,
    ".sh": Language.SHELL,
}
PYTHON_PACKAGES = ("site-packages/", "dist-packages/", ".whl!/")
NODE_PACKAGES = ("node_modules/", "!/package/")
"""Where packages lie, installed or (`archive!/...`) as they are published: wheels, and tarballs of npm."""
AT_START = frozenset({"sitecustomize.py", "usercustomize.py"})
RUNS_LINE = (b"import ", b"import\t")
"""How the lines of a `.pth` file begin that Python runs (https://docs.python.org/3/library/site.html)."""


class BehaviourVisitor:
    """`inventory.visitors.Visitor` for one layer: reads the code of npm's and Python's packages, and what their installation runs."""

    def __init__(self) -> None:
        self._hooked: dict[str, tuple[str, Hook]] = {}
        self._seen: dict[str, tuple[Sight, ...]] = {}

    def start(self, entry: FileEntry) -> "BehaviourVisit | None":
        """Begin a file that is a package's code, or says what its installation runs."""
        name = _name(entry.path)
        is_wanted = name in NAMES or _language(entry.path, name) is not None
        return BehaviourVisit(entry, self) if is_wanted and entry.size >= SMALLEST else None

    def inside(self, entry: FileEntry) -> "BehaviourVisit | None":
        """Begin a member of an archive, which may be a package."""
        return self.start(entry)

    def judged(self, path: str, data: bytes) -> Iterator[ContentHit]:
        """Judge a whole file by itself, and with the hooks that run it."""
        name = _name(path)
        if name in NAMES:
            for hook in hooks_of(path, data):
                yield from self._hook(path, hook)
            return
        language = _language(path, name)
        if language is None:
            return
        seen = sights(language, _running(data) if name.endswith(".pth") else data)
        if any(sight.trait.of not in CAPABILITIES for sight in seen):
            yield from self._code(path, name, seen)

    def _hook(self, path: str, hook: Hook) -> Iterator[ContentHit]:
        inline = sights(Language.SHELL, hook.text.encode())
        if hit := hit_of(judge(inline, Moment.UNASKED), path, line=hook.line, because=f"its {hook.name} command"):
            yield hit
        for file in hook.files:
            if len(self._hooked) < REMEMBERED:
                self._hooked[file] = (path, hook)
            if file in self._seen:
                yield from _joined(file, self._seen[file], path, hook)

    def _code(self, path: str, name: str, seen: tuple[Sight, ...]) -> Iterator[ContentHit]:
        moment = _moment(path, name)
        if moment and (hit := hit_of(judge(seen, moment), path)):
            yield hit
        if len(self._seen) < REMEMBERED:
            self._seen[path] = seen
        if path in self._hooked:
            yield from _joined(path, seen, *self._hooked[path])


def _joined(file: str, seen: tuple[Sight, ...], path: str, hook: Hook) -> Iterator[ContentHit]:
    """Yield the hit of what names the file: the file has its own if it is bad enough by itself."""
    if hit := hit_of(judge(seen, Moment.UNASKED), path, line=hook.line, because=f"{_name(file)}, which its {hook.name} command names,"):
        yield hit


def _name(path: str) -> str:
    return path[path.rfind("/") + 1 :]


def _language(path: str, name: str) -> Language | None:
    """Tell how a file is read; None for what is no code, and for Python's own library."""
    language = LANGUAGES.get(name[name.rfind(".") :])
    is_library = language is Language.PYTHON and "lib/python" in path and not any(place in path for place in PYTHON_PACKAGES)
    return None if is_library and name not in AT_START else language


def _moment(path: str, name: str) -> Moment | None:
    """Tell when a file runs by its place; None for what belongs to no package that is known."""
    if name == "setup.py" or name in AT_START or name.endswith(".pth"):
        return Moment.UNASKED
    if name == "__init__.py":
        return Moment.LOADED
    if any(place in path for place in NODE_PACKAGES):
        return Moment.LOADED if name.startswith("index.") else Moment.CALLED
    return Moment.CALLED if any(place in path for place in PYTHON_PACKAGES) else None


def _running(data: bytes) -> bytes:
    """Return the lines of a `.pth` file that Python runs, the others empty."""
    return b"\n".join(line if line.startswith(RUNS_LINE) else b"" for line in data.split(b"\n"))


class BehaviourVisit:
    """Holds one file until it is whole."""

    __slots__ = ("_data", "_entry", "_size", "_visitor")

    def __init__(self, entry: FileEntry, visitor: BehaviourVisitor) -> None:
        self._entry, self._visitor = entry, visitor
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._size += len(chunk)
        self._data.append(chunk)
        if self._size > HELD:
            self._data.clear()

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found, and whether the file was too large to be judged."""
        if self._size > HELD:
            what = f"package code was not judged by what it does: larger than {HELD >> 20} MiB"
            return (
                Problem(code="package-code-not-judged", what=what, where=self._entry.path, hint="Look at it by hand", incomplete=False),
            )
        return self._visitor.judged(self._entry.path, b"".join(self._data))
