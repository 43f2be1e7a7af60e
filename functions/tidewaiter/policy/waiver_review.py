"""Which waivers a person should look at again: expired, unused, over-broad, and ignore entries that nobody answers for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from fnmatch import fnmatchcase
from itertools import groupby

from tidewaiter.model.finding import Finding
from tidewaiter.model.problem import Problem
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.waivers import covers, covers_target, is_live
from tidewaiter.posture.catalogue import fitting

MOST_HIDDEN = 50
"""Findings that one waiver may hide before it counts as over-broad."""
MOST_CONTROLS = 10
"""Controls that the pattern of one waiver may fit."""
_NAMED = 5
_FAMILIES = ("CVE-", "GHSA-", "TW-")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverAudit:
    """Waivers by what became of them; `broad` ones come with what makes them so, and are used or unused as well.

    `unknown` ones name an id of ours that no finding can have; they are not called unused as well.
    """

    used: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]
    broad: tuple[tuple[Waiver, str], ...] = ()
    unknown: tuple[Waiver, ...] = ()


def audit(findings: Sequence[Finding], waivers: Sequence[Waiver], today: str, names: Sequence[str] | None = None) -> WaiverAudit:
    """Sort waivers against the findings of a run on a target; without `names` a waiver for some image is not called unused."""
    waivers = [waiver for waiver in waivers if not waiver.built_in]
    live = [waiver for waiver in waivers if is_live(waiver, today)]
    by_resource = _by_resource(findings) if any(waiver.of for waiver in live) else {}
    hidden = [_covered(waiver, by_resource.get(waiver.of, ()) if waiver.of else findings, names) for waiver in live]
    idle = [waiver for waiver, count in zip(live, hidden, strict=True) if not count]
    unknown = tuple(filter(_is_unknown, idle))
    return WaiverAudit(
        used=tuple(waiver for waiver, count in zip(live, hidden, strict=True) if count),
        unused=tuple(waiver for waiver in idle if waiver not in unknown and covers_target(waiver, names or ())),
        unknown=unknown,
        expired=tuple(waiver for waiver in waivers if not is_live(waiver, today)),
        broad=tuple((waiver, why) for waiver, count in zip(live, hidden, strict=True) if (why := _breadth(waiver, count))),
    )


def _is_unknown(waiver: Waiver) -> bool:
    """Tell whether an id looks like ours and is none; what it may be is loaded only for those that cover nothing."""
    if waiver.foreign or not waiver.rule_id.upper().startswith("TW-"):
        return False
    from tidewaiter.policy.rule_ids import known

    return not any(fnmatchcase(one, waiver.rule_id) for one in known())


def _by_resource(findings: Sequence[Finding]) -> Mapping[str, Sequence[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.resource, []).append(finding)
    return found


def _covered(waiver: Waiver, findings: Sequence[Finding], names: Sequence[str] | None) -> int:
    assumed = names or tuple(filter(None, (waiver.image, waiver.cluster)))
    return sum(covers(waiver, finding, assumed) for finding in findings)


def problems_of(found: WaiverAudit, waivers: Sequence[Waiver]) -> Iterator[Problem]:
    """Yield what a scan says about its waivers; none of it makes the scan incomplete."""
    if found.expired:
        yield _about(
            "waiver-expired",
            found.expired,
            "past the end, which cover nothing any more",
            "Remove them, or decide again: `tidewaiter waiver check`",
        )
    if found.unused:
        yield _about("waiver-unused", found.unused, "with nothing to cover in this scan", "Remove those that no target needs any more")
    if found.unknown:
        hint = "See `tidewaiter list checks`; letters count as they are written, and detections have no findings"
        yield _about("waiver-unknown-id", found.unknown, "with an id that no finding can have", hint)
    for waiver, why in found.broad:
        what = f"the waiver of {waiver.rule_id} is over-broad: {why}"
        yield Problem(code="waiver-broad", what=what, where=waiver.place, hint="Narrow it by id, package, path or image", incomplete=False)
    foreign = sorted((waiver for waiver in waivers if waiver.foreign and is_unowned(waiver)), key=lambda waiver: waiver.source)
    for source, group in groupby(foreign, key=lambda waiver: waiver.source):
        what = f"{_entries(len(list(group)))} without owner or end; applied as they are"
        hint = "Move them to .tidewaiter/waivers.yaml: `tidewaiter waiver add`"
        yield Problem(code="ignore-without-owner", what=what, where=source, hint=hint, incomplete=False)


def is_unowned(waiver: Waiver) -> bool:
    """Tell whether nobody answers for an entry, or nobody will look at it again."""
    return not (waiver.owner and waiver.expires)


def _breadth(waiver: Waiver, hidden: int) -> str:
    if _names_no_id(waiver.rule_id):
        traits = astuple(waiver.traits) if waiver.traits else ()
        inside = (waiver.container, waiver.field, waiver.of)
        scopes = (waiver.package, waiver.path, waiver.purl, waiver.layer, *inside, *waiver.paths, *waiver.purls, *traits)
        if all(set(scope) <= {"*", "?", "/"} for scope in scopes):
            return "it covers every finding"
        return "it names no id"
    if hidden > MOST_HIDDEN:
        return f"it hides {hidden} findings"
    covered = fitting(waiver.rule_id)
    return f"it covers {covered} controls" if covered > MOST_CONTROLS else ""


def _names_no_id(pattern: str) -> bool:
    """Tell whether a pattern fits everything, or everything of a family such as `CVE-*`."""
    stem = pattern.rstrip("*?")
    return stem != pattern and any(family.startswith(stem) for family in _FAMILIES)


def _about(code: str, waivers: Sequence[Waiver], what: str, hint: str) -> Problem:
    named = ", ".join(f"{waiver.rule_id} ({waiver.place})" for waiver in waivers[:_NAMED])
    more = f" and {len(waivers) - _NAMED} more" if len(waivers) > _NAMED else ""
    return Problem(
        code=code, what=f"{len(waivers)} waiver{'s' * (len(waivers) > 1)}: {what}", where=f"{named}{more}", hint=hint, incomplete=False
    )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
