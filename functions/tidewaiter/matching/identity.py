"""One flaw, one match: which flaws an advisory speaks of, and which advisories speak of the same flaw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Generic, TypeVar

from tidewaiter.model.advisory import Advisory

T = TypeVar("T")
_ERRATA = (
    *("ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-", "ALAS", "DSA-", "DLA-", "DTSA-", "USN-"),
    *("AZL-", "ELSA-", "MGASA-", "OESA-", "RHSA-", "SUSE-", "openSUSE-"),
)
_FLAW_ORDER = {"CVE": 0, "GHSA": 1, "PYSEC": 2, "GO": 3, "RUSTSEC": 4}


@dataclass(slots=True, eq=False)
class _Group(Generic[T]):
    """The names of one flaw in the order in which they were met, and what goes by them; `number` tells which group began first."""

    number: int
    names: dict[str, None] = field(default_factory=dict)
    items: list[T] = field(default_factory=list)


def flaws_of(advisory: Advisory) -> tuple[tuple[str, ...], ...]:
    """Return the flaws of an advisory as sets of equal names, the CVE first.

    Each CVE is a flaw of its own: an erratum fixes several, and reports of Go and others sum several up. Any other advisory is one flaw
    with its aliases, among which errata do not count: they name several.
    """
    return _flaws(advisory.id, advisory.aliases, advisory.related)


@lru_cache(maxsize=16384)
def _flaws(identifier: str, aliases: tuple[str, ...], related: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    is_erratum = identifier.startswith(_ERRATA)
    names = (identifier, *aliases, *(related if is_erratum else ()))
    cves = tuple(dict.fromkeys(name for name in names if name.startswith("CVE-")))
    if is_erratum or len(cves) > 1:
        return tuple((cve,) for cve in cves) or ((identifier,),)
    return (ordered(name for name in names if not name.startswith(_ERRATA)),)


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Sort equal names of a flaw: CVE, then GHSA, PYSEC, GO, RUSTSEC, then the rest."""
    return tuple(sorted(dict.fromkeys(names), key=_rank))


def _rank(name: str) -> tuple[int, str]:
    return _FLAW_ORDER.get(name.partition("-")[0], len(_FLAW_ORDER)), name


def grouped(items: Sequence[tuple[tuple[str, ...], T]]) -> list[tuple[tuple[str, ...], list[T]]]:
    """Merge items whose names overlap, directly or through others."""
    groups: dict[str, _Group[T]] = {}
    for names, item in items:
        group: _Group[T] = _joined([groups[name] for name in names if name in groups]) or _Group(number=len(groups))
        group.names.update(dict.fromkeys(names))
        group.items.append(item)
        groups.update(dict.fromkeys(group.names, group))
    return [(ordered(group.names), group.items) for group in dict.fromkeys(groups.values())]


def _joined(touched: Sequence[_Group[T]]) -> _Group[T] | None:
    """Merge groups into the one that began first; none without any."""
    if not touched:
        return None
    first, *others = sorted(dict.fromkeys(touched), key=attrgetter("number"))
    for group in others:
        first.names.update(group.names)
        first.items.extend(group.items)
    return first
