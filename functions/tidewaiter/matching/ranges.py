"""Is a version inside what an advisory calls affected? OSV's evaluation rules, over intervals and enumerated versions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key, partial

from tidewaiter.matching.scheme import Scheme, VersionError, scheme_for
from tidewaiter.matching.versions import go
from tidewaiter.model.advisory import Affected, RangeKind, VersionRange
from tidewaiter.model.match import MatchState

Event = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An installed version is affected, or that could not be decided (`note` says why); `range` is what holds it."""

    state: MatchState
    range: str
    fixed: tuple[str, ...] = ()
    note: str = ""


_UNDECIDED = frozenset({"undetermined", "under-investigation"})
_UNTOUCHED = "not-affected"
EVERYTHING = "all versions"
"""What `describe` calls a range without ends."""


def decide(affected: Affected, version: str) -> Decision | None:
    """Judge an installed version; None means that it is certainly not affected.

    The first word of the vendor's state counts: what the vendor has not decided is undetermined here too.
    """
    word = affected.state.partition(" ")[0]
    decision = _judged(affected, version) if word != _UNTOUCHED else None
    if decision is None or word not in _UNDECIDED:
        return decision
    return replace(decision, state=MatchState.UNDETERMINED, note=decision.note or f"the vendor's state is: {affected.state}")


def _judged(affected: Affected, version: str) -> Decision | None:
    fixed = tuple(dict.fromkeys(item.fixed for item in affected.ranges if item.fixed))
    if version in affected.versions:
        return Decision(state=MatchState.AFFECTED, range=f"= {version}", fixed=fixed)
    if everything := next(filter(_is_everything, affected.ranges), None):
        return Decision(state=MatchState.AFFECTED, range=describe(everything), fixed=fixed)
    scheme = scheme_for(affected.ecosystem)
    if scheme is None:
        return _undetermined(affected, fixed, f"versions of {affected.ecosystem} cannot be ordered")
    return _decide(affected, scheme.meant(version), fixed, scheme)


def _is_everything(item: VersionRange) -> bool:
    """Tell whether a range holds whatever is installed, also what cannot be ordered."""
    return item.kind is not RangeKind.GIT and item.introduced == "0" and not (item.fixed or item.last_affected or item.limit)


def _undetermined(affected: Affected, fixed: tuple[str, ...], note: str) -> Decision:
    ranges = " || ".join(map(describe, affected.ranges)) or "enumerated versions"
    return Decision(state=MatchState.UNDETERMINED, range=ranges, fixed=fixed, note=note)


def _decide(affected: Affected, version: str, fixed: tuple[str, ...], scheme: Scheme) -> Decision | None:
    """Ask every range: what one holds for certain outweighs that another cannot be read."""
    ranges = [item for item in affected.ranges if item.kind is not RangeKind.GIT]
    if not ranges and not affected.versions:
        return _undetermined(affected, (), "the advisory names commits only, which say nothing of versions")
    try:
        _check(version, scheme)
    except VersionError as error:
        # What cannot be read is not known to lie outside anything, even where only versions are listed.
        return _undetermined(affected, fixed, str(error))
    doubts: list[tuple[VersionRange, str]] = []
    for item in ranges:
        inside, doubt = _asked(item, version, scheme)
        if doubt:
            doubts.append((item, doubt))
        elif inside:
            return Decision(state=MatchState.AFFECTED, range=describe(item), fixed=_later(fixed, version, scheme))
    if any(_equal(listed, version, scheme) for listed in affected.versions):
        return Decision(state=MatchState.AFFECTED, range=f"= {version}", fixed=_later(fixed, version, scheme))
    if doubts:
        held, note = doubts[0]
        return Decision(state=MatchState.UNDETERMINED, range=describe(held), fixed=_later(fixed, version, scheme), note=note)
    return None


def _asked(item: VersionRange, version: str, scheme: Scheme) -> tuple[bool, str]:
    """Return whether a range holds a version, and why that is not certain ("" if it is)."""
    try:
        inside = _inside(item, version, scheme)
        return inside, _pseudo_doubt(item, version, inside=inside, scheme=scheme)
    except VersionError as error:
        return False, str(error)


def _later(fixed: tuple[str, ...], version: str, scheme: Scheme) -> tuple[str, ...]:
    """Keep the fixes that are upgrades, and those that cannot be compared: they are the publisher's word."""

    def is_upgrade(item: str) -> bool:
        try:
            return scheme.compare(item, version) > 0
        except VersionError:
            return True

    return tuple(filter(is_upgrade, fixed))


def _equal(listed: str, version: str, scheme: Scheme) -> bool:
    """Tell whether a listed version is the installed one, or the release that the installed one packages."""
    try:
        return scheme.compare(listed, scheme.released(version) if scheme.released(listed) == listed else version) == 0
    except VersionError:
        return False


def contains(item: VersionRange, version: str, scheme: Scheme) -> bool:
    """Tell whether a version lies in an interval; raises VersionError when one of the versions that decide cannot be read."""
    _check(version, scheme)
    return _inside(item, version, scheme)


def _inside(item: VersionRange, version: str, scheme: Scheme) -> bool:
    end = item.fixed or item.last_affected or item.limit
    if item.introduced != "0" and not _has_begun(item, version, end, scheme):
        return False
    for bound in filter(None, (item.fixed, item.limit)):
        if _compare(version, bound, scheme) >= 0:
            return False
    if item.last_affected:
        is_release = scheme.released(item.last_affected) == item.last_affected
        return _compare(scheme.released(version) if is_release else version, item.last_affected, scheme) <= 0
    return True


def _has_begun(item: VersionRange, version: str, end: str, scheme: Scheme) -> bool:
    """Tell whether a version is not before a range; raises VersionError for a range that ends before it begins."""
    order = _compare(version, item.introduced, scheme)
    try:
        is_backward = bool(end) and scheme.compare(end, item.introduced) < 0
    except VersionError:
        is_backward = False
    if is_backward:
        raise VersionError(f"the advisory's range ends before it begins: {describe(item)}")
    return order >= 0


def _compare(version: str, bound: str, scheme: Scheme) -> int:
    """Compare with what an advisory names; raises VersionError for a bound that names no release."""
    if scheme.is_vague(bound):
        raise VersionError(f"{bound} names no release that could be compared")
    return scheme.compare(version, bound)


def _check(version: str, scheme: Scheme) -> None:
    """Raise VersionError for a version that cannot be read or names no release; "0" is the beginning everywhere."""
    if version == "0":
        return
    scheme.compare(version, version)
    if scheme.is_vague(version):
        raise VersionError(f"{version} names no release that could be compared")


def describe(item: VersionRange) -> str:
    """Write an interval for people: `>= 1.0, < 1.2`."""
    parts = [] if item.introduced == "0" else [f">= {item.introduced}"]
    parts += [f"{sign} {bound}" for sign, bound in (("<", item.fixed or item.limit), ("<=", item.last_affected)) if bound]
    return ", ".join(parts) or EVERYTHING


def _pseudo_doubt(item: VersionRange, version: str, *, inside: bool, scheme: Scheme) -> str:
    """Say why a Go pseudo-version cannot be judged, or "".

    A commit before the tag v1.2.4 may hold what v1.2.4 fixes, and a commit of a module without tags what any tag fixes. It can be
    judged against another pseudo-version (commit times), by its base where that is another release than the fix, and without end.
    """
    found = go.pseudo(version) if scheme.id == "go" else None
    if found is None:
        return ""
    end = item.fixed or item.last_affected or item.limit
    decided = found.base and end and scheme.compare(found.base, end) < 0
    if inside and end and not decided and go.pseudo(end) is None:
        return f"the commit of pseudo-version {version} may already hold what {end} holds"
    if not inside and not found.base and item.introduced != "0" and go.pseudo(item.introduced) is None:
        return f"pseudo-version {version} has no tag to compare with {item.introduced}"
    return ""


def arrange(ecosystem: str, events: Sequence[Event]) -> list[Event]:
    """Order the events of an OSV range by version, and turn the largest limit into the end of what is open there.

    Events whose versions cannot be read stay in the order in which they were published.
    """
    scheme = scheme_for(ecosystem)
    limits = [event for event in events if event[0] == "limit" and event[1] != "*"]
    rest = [event for event in events if event[0] != "limit"]
    if scheme is None:
        return [*rest, *limits]
    try:
        for _, version in rest:
            _check(version, scheme)
        ordered = sorted([*rest, *_largest(limits, scheme)], key=cmp_to_key(partial(_before, scheme)))
    except VersionError:
        return [*rest, *limits]
    ends = [index for index, event in enumerate(ordered) if event[0] == "limit"]
    return ordered[: ends[0] + 1] if ends else ordered


def _largest(limits: list[Event], scheme: Scheme) -> list[Event]:
    return sorted(limits, key=cmp_to_key(partial(_before, scheme)))[-1:]


def _before(scheme: Scheme, one: Event, other: Event) -> int:
    """Order two events: "0" is before everything; at one version a start comes before a last affected, after a fix."""
    if one[1] == "0" or other[1] == "0":
        return (other[1] == "0") - (one[1] == "0")
    ranks = {"fixed": 0, "limit": 0, "introduced": 1, "last_affected": 2}
    return scheme.compare(one[1], other[1]) or ranks[one[0]] - ranks[other[0]]


def simplified(affected: Affected) -> Affected:
    """Drop enumerated versions that a range holds anyway: the meaning stays, the database shrinks."""
    scheme = scheme_for(affected.ecosystem)
    if scheme is None or not affected.versions or not affected.ranges:
        return affected
    kept = tuple(version for version in affected.versions if not _held(affected.ranges, version, scheme))
    return replace(affected, versions=kept)


def _held(ranges: tuple[VersionRange, ...], version: str, scheme: Scheme) -> bool:
    try:
        return any(contains(item, version, scheme) for item in ranges)
    except VersionError:
        return False
