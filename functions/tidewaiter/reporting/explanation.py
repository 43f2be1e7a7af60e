"""An explanation for people: why a flaw is reported for an image, why not, and what to do about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from shlex import quote
from textwrap import TextWrapper

from tidewaiter.model.advisory import Advisory, ExploitFacts
from tidewaiter.model.explanation import Comparison, Explanation, Outcome
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.policy.explaining import is_open
from tidewaiter.reporting.words import decider_of, place_of, printable

Line = tuple[int, str]
"""How far a line is indented (0 is a heading), and its text."""

_OURS = "TW-"
_PLAIN = {"": "", "fixed": "has published a fix", "affected": "affected, no fix published"}
"""States that say no more than the ranges do, in words."""
_NARROW, _WIDE, _LONGEST = 50, 140, 600


def draw(lines: Iterable[Line], *, width: int, colour: bool) -> str:
    """Wrap lines to a width (kept between 50 and 140); headings are bold where there is colour."""
    drawn = []
    for indent, text in lines:
        wrapper = TextWrapper(
            width=max(_NARROW, min(_WIDE, width)), initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False
        )
        body = wrapper.fill(printable(text, _LONGEST))
        drawn.append(f"\x1b[1m{body}\x1b[0m" if colour and not indent and body else body)
    return "\n".join(drawn) + "\n"


def explanation_lines(found: Explanation, *, negative: bool = False) -> Iterator[Line]:
    """Say everything; `negative` explanations are about what is not reported, and leave out what is known of the flaw itself."""
    yield 0, f"{found.id} in {found.image}"
    reported = [one for one in found.findings if is_open(one)]
    if negative and reported:
        yield 2, f"It is reported for {len(reported)} package{'s' * (len(reported) > 1)}; without --why-not you see why"
    if not negative:
        yield from advisory_lines(found)
        for finding in reported:
            yield from _finding(finding, found)
    for finding in found.findings:
        if not is_open(finding):
            yield 0, ""
            yield 0, f"NOT COUNTED ({_set_aside(finding)}): {_package(finding)}"
            yield 2, finding.suppressed_by or "no reason was recorded"
            yield from _evidence(finding)
    yield from _compared([one for one in found.comparisons if not (negative and one.outcome is Outcome.AFFECTED)])
    if not (found.findings or found.comparisons):
        yield 0, ""
        yield 0, "NOT REPORTED"
        yield 2, _silence(found)
    if found.gaps:
        yield 0, ""
        yield 0, "Could not be compared with any advisory"
        yield from ((2, gap) for gap in found.gaps)
    yield 0, ""
    yield 2, f"Data: database built {found.database}"


def advisory_lines(found: Explanation) -> Iterator[Line]:
    """Say what is published about the flaw itself; nothing for a check of our own."""
    if found.id.startswith(_OURS):
        return
    if found.advisory:
        yield from _advisory(found.advisory)
    elif found.facts is None:
        yield 2, f"The database (built {found.database}) does not know {found.id}"
    yield from facts_lines(found.facts)


def _advisory(advisory: Advisory) -> Iterator[Line]:
    names = f" ({', '.join(advisory.aliases)})" if advisory.aliases else ""
    yield 2, f"{advisory.id}{names}: {advisory.summary}"
    dates = f"published {day_of(advisory.published)}, modified {day_of(advisory.modified)}"
    yield 2, f"Source {advisory.source}, {dates} {advisory.url}".rstrip()
    vendor = f" (vendor: {advisory.vendor_severity})" if advisory.vendor_severity else ""
    yield 2, f"Severity {advisory.severity.value}{vendor} {' '.join(advisory.cvss)}".rstrip()
    if advisory.withdrawn:
        yield 2, f"WITHDRAWN on {advisory.withdrawn[:10]}"


def day_of(moment: str) -> str:
    """Give the day of a publication or change; a placeholder of the year 1 (Go's repository holds it) is not known."""
    return "unknown" if not moment or moment.startswith("0001-") else moment[:10]


def facts_lines(facts: ExploitFacts | None) -> Iterator[Line]:
    """Say what is known of exploitation, and how."""
    if facts is None:
        yield 2, "Exploitation: nothing known about it in this database"
        return
    yield 2, f"CISA KEV: {f'yes, since {facts.kev_added}' if facts.kev else 'no'}"
    yield 2, f"EPSS: {f'{facts.epss:.4f} ({facts.epss_date})' if facts.epss is not None else 'missing from this database'}"
    if facts.model is not None:
        yield 2, f"Model {facts.model_version}: {facts.model:.4f}, above {100 * (facts.model_percentile or 0):.1f} % of all CVEs"
        yield from ((4, f"- {reason}") for reason in facts.reasons)


def _finding(finding: Finding, found: Explanation) -> Iterator[Line]:
    certain = "NOT CERTAIN" if finding.undetermined else "REPORTED"
    yield 0, ""
    yield 0, f"{certain}: {_package(finding)}, priority {finding.priority:g}, {finding.severity.value}"
    yield from _evidence(finding)
    yield 2, "Priority:"
    yield from ((4, f"{reason.weight:+6.1f}  {reason.text}" if reason.weight else f"        {reason.text}") for reason in finding.reasons)
    upgrade = next((one for one in found.upgrades if finding.id in one.step.clears), None)
    if upgrade:
        yield 2, f"Fix: upgrade {upgrade.name} {upgrade.installed} to {upgrade.step.version}, which clears {len(upgrade.step.clears)}"
    if upgrade and upgrade.step.command:
        yield 4, f"$ {upgrade.step.command}"
    if not upgrade or not finding.remediation.endswith(f" to {upgrade.step.version}"):
        yield 2, f"{'The advisory alone' if upgrade else 'Fix'}: {finding.remediation}"
    only = f" --purl {quote(finding.location.purl)}" if finding.location.purl else ""
    yield 2, f"Waive: tidewaiter waiver add {quote(finding.rule_id)}{only} --reason ... --owner ... --expires YYYY-MM-DD"
    if said := finding.evidence.get("vex"):
        yield 2, f"Not suppressed: what was said of it does not set it aside: {said}"
    else:
        yield 2, "Not suppressed: no waiver, ignore file or VEX statement that was given covers it"


def _set_aside(finding: Finding) -> str:
    by = decider_of(finding)
    return f"{finding.status} by {by}" if finding.status is FindingStatus.SUPPRESSED else by


def _package(finding: Finding) -> str:
    if not finding.evidence.get("package"):
        return f"{finding.rule_id}: {finding.title}"
    return f"{finding.rule_id} in {finding.evidence.get('package', '')} {finding.evidence.get('installed', '')}".rstrip()


def _evidence(finding: Finding) -> Iterator[Line]:
    facts = finding.evidence
    rows = [("Package", finding.location.purl), ("Found in", facts.get("files", "") or place_of(finding))]
    rows += [("Layer", " ".join(filter(None, (facts.get("layer", ""), finding.location.layer)))), ("Built by", facts.get("created_by", ""))]
    vendor = facts.get("vendor state", "")
    rows += [("Brought by", facts.get("origin", "")), ("Removed", facts.get("deleted", "")), ("Vendor", _PLAIN.get(vendor, vendor))]
    yield from ((2, f"{name}: {text}") for name, text in rows if text)


def _compared(comparisons: Sequence[Comparison]) -> Iterator[Line]:
    order = list(Outcome)
    if comparisons:
        yield 0, ""
        yield 0, f"Compared ({len(comparisons)})"
    joined: dict[Comparison, list[Comparison]] = {}
    for one in sorted(comparisons, key=lambda one: (order.index(one.outcome), one.name, one.purl, one.advisory_id)):
        joined.setdefault(replace(one, purl="", places=()), []).append(one)
    for same in joined.values():
        yield from _comparison(same)


def _comparison(same: Sequence[Comparison]) -> Iterator[Line]:
    """Say once what is so for several packages, such as those of one source package."""
    one = same[0]
    published = f"{one.source}, changed {day_of(one.date)}" if one.date else one.source
    yield 2, f"{one.outcome.value.upper()}: {one.ecosystem} {one.name} {one.version} by {one.advisory_id} ({published})"
    yield 4, one.why
    yield from ((4, step) for step in one.steps)
    if one.vendor_state not in _PLAIN:
        yield 4, f"The vendor says: {one.vendor_state}"
    yield from ((4, f"{each.purl} in {', '.join(each.places) or 'a list without paths'}") for each in same)


def _silence(found: Explanation) -> str:
    """Say why there is nothing: nobody knows it, or it is about packages that the image has not."""
    if found.id.startswith(_OURS):
        return "the check found nothing in this image, or was not made: the report lists what could not be assessed"
    if found.advisory is None:
        return f"nothing in the database names a package for {found.id}; it may be newer than the database, or wrongly spelt"
    named = list(dict.fromkeys(f"{one.ecosystem} {one.name}" for one in found.advisory.affected))
    some = ", ".join(named[:8]) + (f" and {len(named) - 8} more" if len(named) > 8 else "")  # noqa: PLR2004 - as many as are named
    return f"{found.advisory.id} names {some or 'no package'}; none of the {found.packages} packages of the image is one of them"
