"""Debian's security tracker: `data/json`, one object of source packages with the state of each flaw in each release.

Format: the export in lib/python/security_db.py of salsa.debian.org/security-tracker-team/security-tracker; its words are explained in
https://security-team.debian.org/security_tracker.html. The tracker holds supported releases only; OSV keeps what it said of older ones.
"""

from collections.abc import Iterator, Mapping

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, clipped, mapping, text, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange

_RELEASES = {
    "jessie": "8",
    "stretch": "9",
    "buster": "10",
    "bullseye": "11",
    "bookworm": "12",
    "trixie": "13",
    "forky": "14",
    "duke": "15",
}
_UNASSIGNED = "not yet assigned"
_UNCHANGED = "0"
"""The version that "fixed" a flaw which never was in a release."""


def recognises(record: Record) -> bool:
    """Tell a source package by flaws that name releases."""
    flaws = next(iter(record.values()), None)
    first = next(iter(flaws.values()), None) if isinstance(flaws, Mapping) else None
    return isinstance(first, Mapping) and isinstance(first.get("releases"), Mapping)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one advisory per flaw of a source package; the database joins those of one CVE."""
    del arrange
    for name, flaws in record.items():
        if not name or not isinstance(flaws, Mapping):
            yield unusable("debian-tracker", where, f"{name[:40] or '?'} has no flaws")
            continue
        for flaw, about in flaws.items():
            yield from _advisory(name, flaw, mapping(about), where)


def _advisory(name: str, flaw: str, about: Record, where: str) -> Iterator[FeedItem]:
    releases = about.get("releases")
    if not isinstance(releases, Mapping):
        yield unusable("debian-tracker", where, f"{flaw[:40]} of {name[:40]} has no releases")
        return
    affected = tuple(found for codename, entry in releases.items() for found in _affected(name, codename, mapping(entry)))
    if affected:
        yield Advisory(
            id=flaw,
            source="debian-tracker",
            summary=clipped(text(about.get("description"))),
            affected=affected,
            url=f"https://security-tracker.debian.org/tracker/{flaw}",
        )


def _affected(name: str, codename: str, entry: Record) -> Iterator[Affected]:
    """Yield what is said of one release. sid is no release: it has no images of its own that could be told from testing's."""
    fixed, urgency = text(entry.get("fixed_version")), text(entry.get("urgency"))
    if codename == "sid" or (text(entry.get("status")) == "resolved" and fixed == _UNCHANGED):
        return
    yield Affected(
        ecosystem=f"Debian:{_RELEASES.get(codename, codename)}",
        name=name,
        ranges=(VersionRange(fixed=fixed) if text(entry.get("status")) == "resolved" else VersionRange(),),
        state=_state(entry, fixed, urgency),
        severity=urgency if urgency not in ("end-of-life", _UNASSIGNED) else "",
    )


def _state(entry: Record, fixed: str, urgency: str) -> str:
    """Return the tracker's words: a state that it does not explain, or one that is new to us, is undetermined."""
    status = text(entry.get("status"))
    if status == "resolved" and fixed:
        return "fixed"
    if status != "open":
        return "undetermined"
    if urgency in ("unimportant", "end-of-life"):
        return urgency
    reason, said = text(entry.get("nodsa_reason")), text(entry.get("nodsa"))
    if not reason and not said:
        return "affected"
    word = {"ignored": "will-not-fix", "postponed": "fix-postponed"}.get(reason, "no-dsa")
    return f"{word} ({clipped(said)})" if said else word


DEBIAN_TRACKER = Feed(
    id="debian-tracker",
    title="Debian Security Tracker",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
    urls=("https://security-tracker.debian.org/tracker/data/json",),
    by_key=True,
)
