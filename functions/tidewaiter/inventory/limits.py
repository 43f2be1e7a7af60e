"""How much hostile input may cost us."""

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one pass over one layer; sizes in bytes. Beyond them the pass stops with a Problem and keeps what it has.

    `ratio` (unpacked / stored) is enforced only after `ratio_from` unpacked bytes, since small sparse layers compress very well.
    """

    entries: int = 10_000_000
    total: int = 128 * GIB
    ratio: int = 300
    ratio_from: int = GIB
    path: int = 4096
    extended_header: int = MIB
    links: int = 100_000
    packages: int = 1_000_000
    problems: int = 1_000


DEFAULT = Limits()
"""The limits of production."""
