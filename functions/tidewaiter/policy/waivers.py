"""Waivers: accepted risks with a reason, an owner and an end; what they hide stays visible as suppressed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.errors import BadInputError
from tidewaiter.matching.purls import covers as purl_covers
from tidewaiter.matching.purls import parsed
from tidewaiter.model.compliance import Answer
from tidewaiter.model.finding import Finding, FindingStatus, Location
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import JUSTIFICATIONS, Decider, Judgement, VexStatus
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy import answers as answering
from tidewaiter.policy.fields import a_day, a_text
from tidewaiter.policy.globs import glob_fits
from tidewaiter.policy.traits import fits
from tidewaiter.policy.yaml_entries import MAX_FILE_BYTES, Entry, read_sections

__all__ = ["MAX_FILE_BYTES", "WaiverFile", "apply", "covers", "is_live", "parse_waivers", "read_waivers", "render_waivers"]

_SECTION = "waivers"
_NEEDED = "Every waiver needs id, reason, owner and expires (YYYY-MM-DD)"
_ADVICE = {
    "justification": "Leave it out to accept the risk: a justification states that the flaw does not affect you",
    "purl": "Write it like pkg:npm/lodash@4.17.20, without version for every version; * stands for any text",
}
"""What to do about a field that is wrong, where it is not one of those that every waiver needs."""
_WILD = frozenset("*?[")


def _a_purl(word: str) -> str:
    if word and not _WILD.intersection(word) and parsed(word) is None:
        raise ValueError("neither a purl nor a pattern, so that it would never cover anything")
    return word


def _a_justification(word: str) -> str:
    if word and word not in JUSTIFICATIONS:
        raise ValueError(f"not one of {', '.join(JUSTIFICATIONS)}")
    return word


_Text = Annotated[str, Field(max_length=2000), AfterValidator(a_text)]
_Pattern = Annotated[str, Field(max_length=2000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Text = "*"
    reason: _Text
    owner: _Text
    expires: Annotated[str, AfterValidator(a_day)]
    resource: _Pattern = ""
    path: _Pattern = ""
    purl: Annotated[_Pattern, AfterValidator(_a_purl)] = ""
    package: _Pattern = ""
    image: _Pattern = ""
    layer: _Pattern = ""
    cluster: _Pattern = ""
    container: _Pattern = ""
    field: _Pattern = ""
    justification: Annotated[str, AfterValidator(_a_justification)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverFile:
    """The entries of a file that can be used, and what is wrong with the others."""

    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()
    answers: tuple[Answer, ...] = ()


def read_waivers(text: str, source: str) -> WaiverFile:
    """Read a waiver file (YAML with lists `waivers` and `answers`). A malformed entry is a problem and is not applied, the others are.

    Raises BadInputError for what is not such a file at all.
    """
    found = [
        answering.read_answer(entry, source) if entry.section == answering.SECTION else _waiver(entry, source)
        for entry in read_sections(text, source)
    ]
    return WaiverFile(
        waivers=tuple(one for one in found if isinstance(one, Waiver)),
        problems=tuple(one for one in found if isinstance(one, Problem)),
        answers=tuple(one for one in found if isinstance(one, Answer)),
    )


def parse_waivers(text: str, source: str) -> tuple[Waiver, ...]:
    """Read the waivers of a file of which every entry must be right; raises BadInputError that names the first that is not."""
    return parse_file(text, source).waivers


def parse_file(text: str, source: str) -> WaiverFile:
    """Read a waiver file of which every entry must be right; raises BadInputError that names the first that is not."""
    found = read_waivers(text, source)
    for problem in found.problems:
        raise BadInputError(problem.what, where=problem.where, hint=problem.hint)
    return found


def render_waivers(waivers: Sequence[Waiver], answers: Sequence[Answer] = ()) -> str:
    """Write a waiver file that `parse_waivers` reads."""
    keys = [name for name in _Entry.model_fields if name != "id"]
    rows = [{"id": waiver.rule_id} | {name: value for name in keys if (value := getattr(waiver, name))} for waiver in waivers]
    sections: dict[str, object] = {_SECTION: rows}
    if answers:
        sections[answering.SECTION] = [answering.written(one) for one in answers]
    return yaml.safe_dump(sections, sort_keys=False, allow_unicode=True)


def apply(findings: Iterable[Finding], waivers: Sequence[Waiver], today: str, names: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Mark the open findings that a live waiver covers as suppressed, and say by which. Nothing is dropped.

    `today` is YYYY-MM-DD (UTC), `names` are what the target of the scan is called.
    """
    live = [waiver for waiver in waivers if is_live(waiver, today)]
    everywhere, bound = [waiver for waiver in live if not waiver.of], _by_resource(live)
    return tuple(
        _marked(finding, (*bound.get(finding.resource, ()), *everywhere), names) if finding.status is FindingStatus.OPEN else finding
        for finding in findings
    )


def _by_resource(waivers: Iterable[Waiver]) -> Mapping[str, Sequence[Waiver]]:
    """Sort the waivers of one resource by it, those of the platform first: a cluster may hold as many of them as objects."""
    found: dict[str, list[Waiver]] = {}
    for waiver in sorted(waivers, key=lambda one: not one.built_in):
        if waiver.of:
            found.setdefault(waiver.of, []).append(waiver)
    return found


def is_live(waiver: Waiver, today: str) -> bool:
    """Tell whether a waiver has not ended: it holds to the end of its last day in UTC."""
    return not waiver.expires or waiver.expires >= today


def covers(waiver: Waiver, finding: Finding, names: Sequence[str] = ()) -> bool:
    """Tell whether a waiver's patterns all fit a finding (its rule id or any alias) of a target with these names."""
    place, package = finding.location, finding.evidence.get("package", "")
    return (
        any(fnmatchcase(name, pattern) for name in (finding.rule_id, *finding.aliases) for pattern in (waiver.rule_id, *waiver.also))
        and (not waiver.kind or waiver.kind == finding.kind)
        and waiver.of in ("", finding.resource)
        and _fits(finding.resource, waiver.resource)
        and _fits(place.path, waiver.path)
        and _fits(package, waiver.package)
        and _fits(place.layer, waiver.layer)
        and _fits_inside(waiver, place)
        and covers_target(waiver, names)
        and (not waiver.purl or _purl_fits(place.purl, waiver.purl))
        and (not waiver.paths or any(glob_fits(place.path, pattern) for pattern in waiver.paths))
        and fits(waiver.traits, finding)
        and (not waiver.purls or any(purl_covers(pattern, place.purl) for pattern in waiver.purls))
    )


def covers_target(waiver: Waiver, names: Sequence[str]) -> bool:
    """Tell whether a waiver is for what is called by these names."""
    wanted = [pattern for pattern in (waiver.image, waiver.cluster) if pattern]
    return all(any(fnmatchcase(name, pattern) for name in names) for pattern in wanted)


def names_one_target(waiver: Waiver) -> bool:
    """Tell whether a waiver is for one image or cluster: it names it, without wildcards."""
    wanted = waiver.image or waiver.cluster
    return bool(wanted) and _WILD.isdisjoint(wanted)


def container_of(place: str) -> str:
    """Return the container that a place such as `/spec/containers/[web]/image` is in; empty for one outside containers."""
    before, bracket, rest = place.partition("ontainers/[")
    return rest.partition("]")[0] if bracket and before.endswith(("/c", "/initC", "/ephemeralC")) else ""


def _fits_inside(waiver: Waiver, place: Location) -> bool:
    """Compare with the container and the field of an object, whose items of lists may be named or numbered."""
    places = (place.place.replace("[", "").replace("]", ""), place.pointer)
    inside = not waiver.container or fnmatchcase(container_of(place.place), waiver.container)
    return inside and (not waiver.field or any(fnmatchcase(one, waiver.field) for one in places if one))


def _purl_fits(purl: str, pattern: str) -> bool:
    """Compare as patterns where there are wildcards, and as purls where there are none."""
    return fnmatchcase(purl, pattern) if _WILD.intersection(pattern) else purl_covers(pattern, purl)


def _fits(value: str, pattern: str) -> bool:
    return not pattern or fnmatchcase(value, pattern)


def _marked(finding: Finding, live: Sequence[Waiver], names: Sequence[str]) -> Finding:
    for waiver in live:
        if covers(waiver, finding, names):
            return replace(finding, status=FindingStatus.SUPPRESSED, suppressed_by=_note(waiver), judgement=_judgement(waiver))
    return finding


def _note(waiver: Waiver) -> str:
    bounds = [f"owner {waiver.owner}" if waiver.owner else "no owner", f"until {waiver.expires}" if waiver.expires else "no end"]
    return f"{waiver.reason or 'no reason given'} ({', '.join((*([] if waiver.built_in else bounds), waiver.place))})"


def _judgement(waiver: Waiver) -> Judgement:
    return Judgement(
        by=_decider(waiver),
        status=VexStatus.NOT_AFFECTED if waiver.justification else None,
        justification=waiver.justification,
        words=waiver.reason,
        author=waiver.owner,
        expires=waiver.expires,
        source=waiver.place,
    )


def _decider(waiver: Waiver) -> Decider:
    if waiver.of:
        return Decider.BUILT_IN if waiver.built_in else Decider.INLINE
    return Decider.IGNORE_FILE if waiver.foreign else Decider.WAIVER


def flaw_in(waiver: Waiver) -> tuple[str, str]:
    """Return the first field of a new waiver that is wrong (`id` for the rule), and why; two empty texts for a good one."""
    fields = {name: getattr(waiver, name) for name in _Entry.model_fields if name != "id"}
    known = _checked({"id": waiver.rule_id, **fields})
    return known if isinstance(known, tuple) else ("", "")


def _checked(fields: Mapping[str, object]) -> _Entry | tuple[str, str]:
    """Read an entry, or name the first field that is wrong and say why."""
    try:
        return _Entry.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        return ".".join(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")


def _waiver(entry: Entry, source: str) -> Waiver | Problem:
    wrong, field = entry.wrong or ("" if entry.section == _SECTION else f"unknown key {entry.section[:50]!r}, expected {_SECTION!r}"), ""
    if not wrong:
        known = _checked(entry.fields)
        if isinstance(known, _Entry):
            return Waiver(rule_id=known.id, source=source, line=entry.line, **known.model_dump(exclude={"id"}))
        field, why = known
        wrong = f"{field}: {why}"
    what, where, hint = f"a waiver is not applied: {wrong}", f"{source}:{entry.line}", _ADVICE.get(field, _NEEDED)
    return Problem(code="waiver-malformed", what=what, where=where, hint=hint, incomplete=False)
