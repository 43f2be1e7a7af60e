"""The build information inside a Go executable, in the forms of Go 1.13 and 1.18 (Go's debug/buildinfo and runtime/debug document both)."""

import json
import shlex
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import re2 as re

from tidewaiter.inventory.cataloger import ContentTooLargeError
from tidewaiter.inventory.parts import Layout, LayoutError, Part, Read

MAGIC = b"\xff Go buildinf:"
ALIGN = 16
HEADER = 32
MAX_INFO = 4 << 20
NAMES = (".go.buildinfo", "__go_buildinfo")
_INLINE, _BIG = 2, 1
_SENTINEL = 16
_PIECE = 1 << 20
_MAX_FLAGS = 1 << 16
_RELEASE = re.compile(r"v?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)")
_FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_VERSION_NAMES = frozenset({"version", "appversion", "buildversion", "gitversion", "releaseversion", "gittag", "tag"})
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z")
_REVISION = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module; `version` is `(devel)` for a main module built from a working tree."""

    path: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInfo:
    """Go's version (`go1.22.1`), the main module if there is one, the modules linked in with replacements applied, and build settings."""

    go: str
    main: Module | None = None
    modules: tuple[Module, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def found_in(layout: Layout, read: Read) -> Iterator[int]:
    """Yield where build information may begin: in the section named for it, then in writable data, where Go's linker puts it.

    Raises ContentTooLargeError for data that was not kept, unless the sections have names and none is Go's.
    """
    named = layout.section(*NAMES)
    if named:
        yield from marks(read, named)
    try:
        for part in layout.segments:
            if part.writable and not part.executable:
                yield from marks(read, part)
    except ContentTooLargeError:
        if named or not layout.has_names:
            raise


def marks(read: Read, part: Part) -> Iterator[int]:
    """Yield the aligned places of the mark in a part of the file."""
    at, end = part.offset, part.offset + part.size
    while at < end and (data := read(at, min(_PIECE + len(MAGIC), end - at))):
        found = data.find(MAGIC)
        while found >= 0:
            if (at + found - part.offset) % ALIGN == 0 or (at + found) % ALIGN == 0:
                yield at + found
            found = data.find(MAGIC, found + 1)
        at += _PIECE


def parse(read: Read, at: int, layout: Layout | None = None) -> BuildInfo | None:
    """Read build information at a place; None when it is cut short or none at all. The old form needs the layout to follow addresses."""
    header = read(at, HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC):
        return None
    try:
        if header[15] & _INLINE:
            go, end = _text(read, at + HEADER)
            raw, _ = _text(read, end)
        elif layout is not None:
            go, raw = _pointed(read, header, layout)
        else:
            return None
    except (LayoutError, struct.error):
        return None
    if not go.startswith((b"go1", b"devel")):
        return None
    if len(raw) > 2 * _SENTINEL and raw[-_SENTINEL - 1 : -_SENTINEL] == b"\n":
        raw = raw[_SENTINEL:-_SENTINEL]
    return _described(go.decode(errors="replace"), raw.decode(errors="replace"))


def _text(read: Read, at: int) -> tuple[bytes, int]:
    """Read a text with its length before it as a variable-length number; returns it and where it ends."""
    length = shift = 0
    for byte in read(at, 5):
        at += 1
        length |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last group
            return _whole(read, at, length), at + length
        shift += 7
    raise LayoutError("a length that does not end")


def _whole(read: Read, at: int, length: int) -> bytes:
    data = read(at, length) if length <= MAX_INFO else b""
    if len(data) < length:
        raise LayoutError("a text that is cut short or too long")
    return data


def _pointed(read: Read, header: bytes, layout: Layout) -> tuple[bytes, bytes]:
    """Follow the two addresses of the form before Go 1.18, each to the address and length of a text."""
    size = header[14]
    word = {4: "I", 8: "Q"}.get(size)
    if word is None:
        raise LayoutError("addresses of an unknown size")
    order = ">" if header[15] & _BIG else "<"
    texts = []
    for (address,) in struct.iter_unpack(order + word, header[16 : 16 + 2 * size]):
        start, length = struct.unpack(order + 2 * word, read(layout.place_of(address), 2 * size)) if address else (0, 0)
        texts.append(_whole(read, layout.place_of(start), length) if length else b"")
    return texts[0], texts[1]


def _described(go: str, text: str) -> BuildInfo:
    """Read the `mod`, `dep`, `=>` and `build` lines."""
    main: Module | None = None
    modules: list[Module] = []
    settings: dict[str, str] = {}
    for line in text.split("\n"):
        kind, *fields = line.split("\t")
        if kind == "build" and fields:
            key, _, value = fields[0].partition("=")
            settings[key] = _unquoted(value)
        elif kind in ("mod", "dep", "=>") and fields and fields[0]:
            module = Module(path=fields[0], version=fields[1] if len(fields) > 1 else "")
            if kind == "mod":
                main = module
            elif kind == "dep":
                modules.append(module)
            elif modules:
                modules[-1] = _replaced(modules[-1], module)
    return BuildInfo(go=go, main=main, modules=tuple(modules), settings=settings)


def _replaced(module: Module, by: Module) -> Module:
    """Take the replacement; a folder on the builder's disk has no version, and is a module of the old name in an unknown one."""
    return Module(path=module.path, version="") if by.path.startswith((".", "/")) or by.path[1:3] == ":\\" else by


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        plain = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return plain if isinstance(plain, str) else value


def version_of_main(info: BuildInfo) -> str:
    """Return the main module's version: as recorded, else as stamped by the linker's flags, else as the commit's pseudo-version."""
    if info.main is None:
        return ""
    if info.main.version not in ("", "(devel)"):
        return info.main.version
    return _stamped(info) or _committed(info.settings) or info.main.version


def _stamped(info: BuildInfo) -> str:
    """Find `-X path.Version=1.2.3` in the linker's flags; what the main program sets goes first, then its module."""
    try:
        words = shlex.split(info.settings.get("-ldflags", "")[:_MAX_FLAGS])
    except ValueError:
        return ""
    pairs = [word.partition("=")[::2] for at, word in enumerate(words) if at and words[at - 1] == "-X"]
    pairs += [word[3:].partition("=")[::2] for word in words if word.startswith("-X=")]
    found = [(name, number[1]) for name, value in pairs if _is_version_name(name) and (number := _RELEASE.fullmatch(value.strip()))]
    path = info.main.path if info.main else ""
    # A library that is told its own version says nothing of the program.
    found = [pair for pair in found if pair[0].startswith("main.") or _publisher(pair[0]) == _publisher(path)]
    found.sort(key=lambda pair: (not pair[0].startswith("main."), not pair[0].startswith(path)))
    return f"v{found[0][1]}" if found else ""


def _publisher(path: str) -> str:
    """Name who publishes a module: the host, and on forges the organisation too (`k8s.io`, `github.com/prometheus`)."""
    parts = path.split("/")
    return "/".join(parts[: 2 if parts[0] in _FORGES else 1])


def _is_version_name(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _VERSION_NAMES


def _committed(settings: Mapping[str, str]) -> str:
    """Write the pseudo-version of a commit without a tag before it (go.dev/ref/mod#pseudo-versions)."""
    time, revision = _TIME.fullmatch(settings.get("vcs.time", "")), settings.get("vcs.revision", "")
    if settings.get("vcs") != "git" or not time or not _REVISION.fullmatch(revision):
        return ""
    return f"v0.0.0-{''.join(time.groups())}-{revision[:12]}"
