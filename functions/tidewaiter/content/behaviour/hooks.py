"""What packages have run while they are installed: npm's scripts, node-gyp's commands, and build backends that lie beside `pyproject.toml`.

https://docs.npmjs.com/cli/using-npm/scripts, https://peps.python.org/pep-0517/#in-tree-build-backends
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

import re2

from tidewaiter.inventory.structured import mapping
from tidewaiter.sources.descriptor import load_json

SCRIPTS = ("preinstall", "install", "postinstall")
MOST_FILES = 20
_WORD = re2.compile(r"""[^\s"'`;&|<>()$=,\[\]{}]+""")
_COMMAND = re2.compile(rb"<!@?\(([^\n]+)")
_RUNNERS = frozenset({"node", "nodejs", "bun", "deno", "sh", "bash", "python", "python3", "ts-node", "tsx"})
_SUFFIXES = (".js", ".cjs", ".mjs", ".sh", ".py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A command that installation runs: the `name` of what runs it, its `text`, `line` in its file, and the `files` that it may start."""

    name: str
    text: str
    line: int
    files: tuple[str, ...] = ()


def hooks_of(path: str, data: bytes) -> tuple[Hook, ...]:
    """Return the hooks of a `package.json`, `binding.gyp` or `pyproject.toml`; none of one that cannot be read, which catalogers report."""
    try:
        return tuple(_READERS[path[path.rfind("/") + 1 :]](path, data))
    except (ValueError, RecursionError):
        return ()


def _npm(path: str, data: bytes) -> Iterator[Hook]:
    scripts = mapping(mapping(load_json(data)).get("scripts"))
    for name in SCRIPTS:
        text = scripts.get(name)
        if isinstance(text, str) and text.strip():
            files = tuple(dict.fromkeys(_files(text, PurePosixPath(path).parent)))[:MOST_FILES]
            yield Hook(name=name, text=text[:10_000], line=_line(data, f'"{name}"'.encode()), files=files)


def _files(text: str, folder: PurePosixPath) -> Iterator[str]:
    """Yield what words of a command name as files, with the names that Node.js would complete them to."""
    before = ""
    for word in _WORD.findall(text[:10_000]):
        if word.endswith(_SUFFIXES) or word.startswith("./"):
            yield normpath(folder / word)
        if before in _RUNNERS and not word.startswith("-") and not word.endswith(_SUFFIXES):
            yield from (normpath(folder / f"{word}{end}") for end in (".js", "/index.js", ".cjs", ".mjs"))
        before = word


def _gyp(_path: str, data: bytes) -> Iterator[Hook]:
    for match in _COMMAND.finditer(data):
        yield Hook(name="node-gyp", text=match.group(1)[:900].decode(errors="replace"), line=data.count(b"\n", 0, match.start()) + 1)


def _backend(path: str, data: bytes) -> Iterator[Hook]:
    if b"backend-path" not in data:
        return
    system = mapping(tomllib.loads(data.decode()).get("build-system"))
    module, places = system.get("build-backend"), system.get("backend-path")
    if isinstance(module, str) and isinstance(places, list):
        stem = module.partition(":")[0].replace(".", "/")
        folder = PurePosixPath(path).parent
        files = tuple(normpath(folder / str(place) / f"{stem}{end}") for place in places[:5] for end in (".py", "/__init__.py"))
        yield Hook(name="build-backend", text="", line=_line(data, b"build-backend"), files=files)


def _line(data: bytes, word: bytes) -> int:
    return data.count(b"\n", 0, max(data.find(word), 0)) + 1


_READERS: dict[str, Any] = {"package.json": _npm, "binding.gyp": _gyp, "pyproject.toml": _backend}
NAMES = frozenset(_READERS)
