"""How much hostile input may cost us, and how users say otherwise: `NAME=NUMBER`, with units (`total=64GiB`)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from tidewaiter.errors import BadInputError

MIB = 1 << 20
GIB = 1 << 30
EVERY_FILE = 500_000
"""How many files of a layer are compared with their packages when all are asked for; each is remembered in about half a kilobyte."""
LINK_DEPTH = 40
"""Symbolic links that are followed one after the other, as many as Linux follows (path_resolution(7))."""
_UNITS = {"KiB": 1 << 10, "MiB": MIB, "GiB": GIB, "TiB": 1 << 40, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one pass over one layer, and of an image; sizes in bytes. Beyond them there is a Problem, and what was found is kept.

    `ratio` (unpacked / stored) is enforced only after `ratio_from` unpacked bytes, since small sparse layers compress very well.
    `image_total` and `image_entries` bound the layers of an image that one process reads. `packages` counts what catalogers yield in a
    layer. `file` is the largest file that is parsed, 0 for what each cataloger says; `seconds` is the time that a cataloger may take
    for one file, looked at whenever it yields. `archive_*` bound the archives inside one file. `verified` is how many files besides
    programs are compared with what their packages installed.
    """

    entries: int = 10_000_000
    total: int = 128 * GIB
    image_entries: int = 30_000_000
    image_total: int = 512 * GIB
    ratio: int = 300
    ratio_from: int = GIB
    path: int = 4096
    extended_header: int = MIB
    links: int = 100_000
    packages: int = 250_000
    problems: int = 1_000
    file: int = 0
    seconds: int = 60
    archive_depth: int = 4
    archive_members: int = 200_000
    archive_total: int = 512 * MIB
    verified: int = 0

    @property
    def name(self) -> str:
        """Name what differs from the defaults, for results that must not be mixed with others; empty if nothing does."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}
        return f"limits-{hashlib.sha256(repr(own).encode()).hexdigest()[:16]}" if own else ""


DEFAULT = Limits()
"""The limits of production."""


def parse_limits(words: Iterable[str]) -> Limits:
    """Read `NAME=NUMBER` words over the defaults; raises BadInputError for an unknown name or a number that is none."""
    names = {one.name for one in fields(Limits)}
    values: dict[str, int] = {}
    for word in words:
        name, _, number = word.strip().partition("=")
        if name not in names:
            raise BadInputError(f"unknown limit {name[:50]!r}", where=word[:100], hint=f"Known are {', '.join(sorted(names))}")
        values[name] = _number(number.strip(), word)
    return replace(DEFAULT, **values)


def _number(text: str, word: str) -> int:
    unit = next((unit for unit in _UNITS if text.endswith(unit)), "")
    digits = text.removesuffix(unit).strip().replace("_", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 15:  # noqa: PLR2004 - more than any machine has
        raise BadInputError(
            f"{text[:50]!r} is no number", where=word[:100], hint=f"Write digits, and one of {', '.join(_UNITS)} if you like"
        )
    return int(digits) * _UNITS.get(unit, 1)
