"""Advisories of languages whose ranges have no end, against others of the same flaw that name versions: their publisher knows less.

PyPA opens a range where no fix was known when the record was made, and Go where its versions are not those that the author names; both
stay so. Of distributions every word is the vendor's own, and an open range means that nothing is fixed.
"""

from collections.abc import Mapping, Sequence

from tidewaiter.matching.ecosystems import LANGUAGES
from tidewaiter.matching.identity import flaws_of
from tidewaiter.matching.lookup import Query
from tidewaiter.matching.ranges import decide
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.model.advisory import Advisory, Affected

_OF_LANGUAGES = frozenset(LANGUAGES.values())
_BEGINNINGS = frozenset({"0", "0.0.0-0"})
Words = Mapping[str, tuple[str, bool]]
"""Name of a flaw -> which advisory says that the installed version does not have it, and whether as it has the fix."""


def said(query: Query, entries: Sequence[tuple[Advisory, Affected]]) -> Words:
    """Return the flaws that an advisory which names a fix does not see in the installed version; withdrawn ones say nothing.

    Nothing is compared where no advisory on the package is without an end.
    """
    if query.ecosystem not in _OF_LANGUAGES or not any(_is_open(affected) for _, affected in entries):
        return {}
    found: dict[str, tuple[str, bool]] = {}
    for advisory, affected in entries:
        fixes = [item.fixed for item in affected.ranges if item.fixed]
        if not fixes or advisory.withdrawn or decide(affected, query.version) is not None:
            continue
        had = [fix for fix in fixes if reaches(query.version, fix, affected.ecosystem)]
        words = f"has the fix of {had[-1]}" if had else "is outside every affected range"
        names = (name for flaw in flaws_of(advisory) for name in flaw)
        found |= dict.fromkeys(names, (f"{query.version} {words}, says {advisory.id}; this one knows of no fix", bool(had)))
    return found


def outweighed(advisory: Advisory, affected: Affected, words: Words) -> str:
    """Return why an advisory without an end does not count, "" for one that does.

    One that begins somewhere knows versions, and counts where no fix was reached.
    """
    if not words or not _is_open(affected):
        return ""
    begins = any(item.introduced not in _BEGINNINGS for item in affected.ranges)
    flaws = flaws_of(advisory)
    found = [next((words[name] for name in flaw if name in words), ("", False)) for flaw in flaws]
    return found[0][0] if all(text and (has_fix or not begins) for text, has_fix in found) else ""


def _is_open(affected: Affected) -> bool:
    return bool(affected.ranges) and not any(item.fixed or item.last_affected or item.limit for item in affected.ranges)


def reaches(version: str, fixed: str, ecosystem: str) -> bool:
    """Tell whether a version is a fixed one or comes after it; False for what cannot be compared."""
    scheme = scheme_for(ecosystem)
    try:
        return scheme is not None and scheme.compare(version, fixed) >= 0
    except VersionError:
        return False
