"""The build information inside a Go executable (Go's debug/buildinfo and runtime/debug document both forms)."""

from collections.abc import Callable
from dataclasses import dataclass

from tidewaiter.inventory import stamps

MAGIC = b"\xff Go buildinf:"
ALIGN = 16
HEADER = 32
MAX_INFO = 4 << 20
_INLINE = 2
_SENTINEL = 16
_FLAGS = "build\t-ldflags="


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module; `version` is `(devel)` for a main module built from a working tree."""

    path: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInfo:
    """Go's version (`go1.22.1`), the main module if there is one, and the modules linked in, replacements applied."""

    go: str
    main: Module | None = None
    modules: tuple[Module, ...] = ()


def find(read: Callable[[int], bytes], first: bytes) -> tuple[bytes, bool]:
    """Search a stream for the build information and return its bytes (empty if none) and whether it is of the form before Go 1.18.

    `first` is what was read already. Only one chunk and the information itself are held in memory.
    """
    window, base, old = first, 0, False
    while True:
        at = window.find(MAGIC)
        while at >= 0:
            if (base + at) % ALIGN == 0:
                window = _filled(window, at + HEADER, read)
                if len(window) >= at + HEADER and window[at + 15] & _INLINE:
                    window = _filled(window, at + MAX_INFO, read)
                    return window[at : at + MAX_INFO], False
                old = old or (len(window) >= at + HEADER and window[at + 14] in (4, 8) and window[at + 15] in (0, 1))
            at = window.find(MAGIC, at + 1)
        kept = window[-len(MAGIC) :]
        window, base = _skipped(kept, base + len(window) - len(kept), read)
        if not window:
            return b"", old


def _skipped(kept: bytes, base: int, read: Callable[[int], bytes]) -> tuple[bytes, int]:
    """Read on to the next chunk with the mark in it, and return it after what was kept, with its place; empty at the end.

    Chunks without the mark, which are nearly all, are not copied.
    """
    while chunk := read(1 << 20):
        if MAGIC in chunk or MAGIC in kept + chunk[: len(MAGIC)]:
            return kept + chunk, base
        end = len(kept) + len(chunk)
        kept = chunk[-len(MAGIC) :] if len(chunk) >= len(MAGIC) else (kept + chunk)[-len(MAGIC) :]
        base += end - len(kept)
    return b"", base


def _filled(window: bytes, size: int, read: Callable[[int], bytes]) -> bytes:
    parts = [window]
    have = len(window)
    while have < size and (chunk := read(min(1 << 18, size - have))):
        parts.append(chunk)
        have += len(chunk)
        if have > (1 << 18) and size >= MAX_INFO and _is_complete(parts):
            break
    return b"".join(parts)


def _is_complete(parts: list[bytes]) -> bool:
    """Tell whether both texts are there already, so that most binaries need one read more and not 4 MiB."""
    joined = b"".join(parts)
    at = joined.find(MAGIC)
    return parse(joined[at:]) is not None


def parse(data: bytes) -> BuildInfo | None:
    """Read build information in the inline form; None when it is cut short or none at all."""
    if len(data) < HEADER or not data.startswith(MAGIC) or not data[15] & _INLINE:
        return None
    go, at = _text(data, HEADER)
    raw, end = _text(data, at) if go is not None else (None, 0)
    if go is None or raw is None or not end or (not go.startswith(b"go1") and not go.startswith(b"devel")):
        return None
    if len(raw) > 2 * _SENTINEL and raw[-_SENTINEL - 1 : -_SENTINEL] == b"\n":
        raw = raw[_SENTINEL:-_SENTINEL]
    main, modules = _modules(raw.decode(errors="replace"))
    return BuildInfo(go=go.decode(errors="replace"), main=main, modules=modules)


def _text(data: bytes, at: int) -> tuple[bytes | None, int]:
    """Read a text with its length before it as a variable-length number."""
    length = shift = 0
    while at < len(data) and shift < 35:  # noqa: PLR2004 - five groups of seven bits
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last group
            return (data[at : at + length], at + length) if at + length <= len(data) else (None, 0)
        shift += 7
    return None, 0


def _modules(text: str) -> tuple[Module | None, tuple[Module, ...]]:
    """Read the `mod`, `dep` and `=>` lines, and of the `build` lines the linker's flags."""
    main: Module | None = None
    modules: list[Module] = []
    flags = ""
    for line in text.split("\n"):
        kind, *fields = line.split("\t")
        if kind == "build" and line.startswith(_FLAGS):
            flags = line
        if kind not in ("mod", "dep", "=>") or not fields or not fields[0]:
            continue
        module = Module(path=fields[0], version=fields[1] if len(fields) > 1 else "")
        if kind == "mod":
            main = module
        elif kind == "dep":
            modules.append(module)
        elif modules:
            modules[-1] = module
    if main and flags and stamps.is_unknown(main.version):
        main = Module(path=main.path, version=stamps.version_of(flags, main.path) or main.version)
    return main, tuple(modules)
