"""One flaw, one match: which flaws an advisory speaks of, and which advisories speak of the same flaw."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from tidewaiter.model.advisory import Advisory

T = TypeVar("T")
_ERRATA = ("ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-", "ALAS", "DSA-", "DLA-", "DTSA-", "USN-", "ELSA-", "RHSA-", "SUSE-", "openSUSE-")
_FLAW_ORDER = ("CVE-", "GHSA-", "PYSEC-", "GO-", "RUSTSEC-")


def flaws_of(advisory: Advisory) -> tuple[tuple[str, ...], ...]:
    """Return the flaws of an advisory as sets of equal names, the CVE first.

    Each CVE is a flaw of its own: an erratum fixes several, and reports of Go and others sum several up. Any other advisory is one flaw
    with its aliases.
    """
    is_erratum = advisory.id.startswith(_ERRATA)
    names = (advisory.id, *advisory.aliases, *(advisory.related if is_erratum else ()))
    cves = tuple(dict.fromkeys(name for name in names if name.startswith("CVE-")))
    if is_erratum or len(cves) > 1:
        return tuple((cve,) for cve in cves) or ((advisory.id,),)
    return (ordered(names),)


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Sort equal names of a flaw: CVE, then GHSA, PYSEC, GO, RUSTSEC, then the rest."""

    def rank(name: str) -> tuple[int, str]:
        places = (place for place, prefix in enumerate(_FLAW_ORDER) if name.startswith(prefix))
        return next(places, len(_FLAW_ORDER)), name

    return tuple(sorted(dict.fromkeys(names), key=rank))


def grouped(items: Sequence[tuple[tuple[str, ...], T]]) -> list[tuple[tuple[str, ...], list[T]]]:
    """Merge items whose names overlap, directly or through others; errata ids do not join, as they name many flaws."""
    groups: list[tuple[set[str], list[T]]] = []
    for names, item in items:
        joining = {name for name in names if not name.startswith(_ERRATA)} or set(names)
        touched = [group for group in groups if group[0] & joining]
        merged = (joining.union(*(group[0] for group in touched)), [entry for group in touched for entry in group[1]] + [item])
        groups = [group for group in groups if not any(group is other for other in touched)]
        groups.append(merged)
    return [(ordered(names), entries) for names, entries in groups]
