"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): for code scanning and editors."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tidewaiter.model.advice import Upgrade
from tidewaiter.model.drift import DriftState
from tidewaiter.model.finding import Finding, FindingStatus, Location
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.model.vex import Decider
from tidewaiter.reporting.drift import baseline_state, gone_lines
from tidewaiter.reporting.fixes import advice_of, instruction_of
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.layout import indented
from tidewaiter.reporting.summary import gaps_of, open_findings, origin_counts, shown_hidden, waived_findings
from tidewaiter.reporting.words import brought_by

MAX_RESULTS = 25_000
"""GitHub accepts no more results in one run; the most urgent are kept and a notification says how many are not there."""

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.UNKNOWN: "warning"}
# GitHub reads security-severity on the CVSS scale: over 9.0 critical, 7.0 high, 4.0 medium.
_SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.5",
    Severity.INFORMATIONAL: "0.5",
    Severity.UNKNOWN: "5.0",
}


def render(report: Report) -> bytes:
    """Write one run; rules and results are ordered by urgency, so what is cut off is the least urgent."""
    findings = (*open_findings(report), *waived_findings(report), *shown_hidden(report))
    fixed = [one.finding for one in report.drift.gone if one.state is DriftState.FIXED] if report.drift else []
    kept = (*findings, *fixed)[:MAX_RESULTS]
    absent = {finding.id for finding in fixed}
    advice = advice_of(report)
    rules: dict[str, Finding] = {}
    for finding in kept:
        rules.setdefault(finding.rule_id, finding)
    order = {rule_id: place for place, rule_id in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(report, list(rules.values()), advice)},
        "invocations": [_invocation(report, len(findings) + len(fixed) - len(kept))],
        "artifacts": [],
        "results": [
            {**_result(finding, order[finding.rule_id], report, instruction_of(finding, advice)), **_state(finding, absent, report)}
            for finding in kept
        ],
        "automationDetails": {"id": f"tidewaiter/{report.kind}/{report.target}"},
        "columnKind": "unicodeCodePoints",
        "properties": {"target": report.target, "database": report.database.built if report.database else None, **_base(report)},
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return indented(document, 1)


def _driver(report: Report, rules: Sequence[Finding], advice: Mapping[str, Upgrade]) -> Mapping[str, Any]:
    return {
        "name": "Tidewaiter",
        "semanticVersion": report.tool_version,
        "version": report.tool_version,
        "rules": [_rule(finding, instruction_of(finding, advice)) for finding in rules],
    }


def _rule(finding: Finding, fix: str) -> Mapping[str, Any]:
    help_uri = next((reference for reference in finding.references if reference.startswith("https://")), "")
    text = finding.description or finding.title
    return {
        "id": finding.rule_id,
        "name": "".join(part.capitalize() for part in finding.rule_id.replace("_", "-").split("-")),
        "shortDescription": {"text": finding.title[:1024]},
        "fullDescription": {"text": text[:1024]},
        **({"helpUri": help_uri} if help_uri else {}),
        "help": {"text": fix or text, "markdown": _help(finding, fix)},
        "defaultConfiguration": {"level": _LEVELS.get(finding.severity, "note")},
        "properties": {
            "security-severity": _SECURITY_SEVERITY[finding.severity],
            "tags": ["security", finding.kind.value],
            "precision": "medium" if finding.undetermined else "high",
        },
    }


def _help(finding: Finding, fix: str) -> str:
    lines = [f"**{_escaped(finding.title)}**", "", _escaped(finding.description)]
    lines += ["", f"**Fix:** {_escaped(fix)}"] if fix else []
    links = [reference for reference in finding.references if reference.startswith("https://")]
    lines += ["", *(f"- <{quote(link, safe=':/?&=#%@+,;~.-_', errors='replace')}>" for link in links)] if links else []
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|!" else char for char in text)


def _base(report: Report) -> dict[str, Any]:
    base = report.inventory.base if report.inventory else None
    if base is None:
        return {}
    known = {"name": base.name, "digest": base.digest, "layers": base.layers, "source": base.source}
    return {"base": {**known, "findings": origin_counts(report)}}


def _result(finding: Finding, rule_index: int, report: Report, fix: str) -> Mapping[str, Any]:
    why = "; ".join(reason.text for reason in finding.reasons)
    parts = [finding.title, fix, brought_by(finding), f"priority {finding.priority:g}" + (f": {why}" if why else "")]
    own = finding.judgement is not None and finding.judgement.by is Decider.INLINE
    suppressed = {"suppressions": [{"kind": "inSource" if own else "external", "justification": finding.suppressed_by}]}
    return {
        "ruleId": finding.rule_id,
        "ruleIndex": rule_index,
        "level": _LEVELS.get(finding.severity, "note"),
        "rank": finding.priority,
        "message": {"text": ". ".join(part.removesuffix(".") for part in parts if part)},
        "locations": [_location(finding, report)],
        "partialFingerprints": {"tidewaiterFinding/v1": finding.id},
        "properties": {
            "resource": finding.resource,
            "undetermined": finding.undetermined,
            "purl": finding.location.purl,
            **{name: finding.evidence[name] for name in ("layer", "created_by", "origin", "deleted", "vex") if name in finding.evidence},
        },
        **(suppressed if finding.status is not FindingStatus.OPEN else {}),
    }


def _state(finding: Finding, absent: set[str], report: Report) -> Mapping[str, str]:
    state = "absent" if finding.id in absent else baseline_state(report, finding)
    return {"baselineState": state} if state else {}


def _location(finding: Finding, report: Report) -> Mapping[str, Any]:
    """Point at the file and line; a finding of the image itself points at the image's name."""
    place = finding.location
    uri = place.path.lstrip("/") or report.target or finding.resource
    found: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": quote(uri, errors="replace")}, "region": _region(place)}}
    logical = place.pointer or place.purl
    if logical:
        found["logicalLocations"] = [{"fullyQualifiedName": logical, "kind": "package" if place.purl else "object"}]
    return found


def _region(place: Location) -> Mapping[str, int]:
    return {"startLine": max(1, place.line), **({"startColumn": place.column} if place.column else {})}


def _invocation(report: Report, cut: int) -> Mapping[str, Any]:
    notes = [*_problems(report), *_gaps(report), *_not_known(report), *_cut(cut)]
    return {
        "executionSuccessful": not any(problem.incomplete for problem in report.problems),
        "startTimeUtc": report.started,
        "endTimeUtc": report.finished,
        "toolExecutionNotifications": notes,
    }


def _problems(report: Report) -> Iterator[Mapping[str, Any]]:
    for problem in report.problems:
        text = ". ".join(part for part in (problem.what, problem.where and f"Where: {problem.where}", problem.hint) if part)
        yield {
            "level": "error" if problem.incomplete else "warning",
            "message": {"text": text},
            "descriptor": {"id": problem.code},
        }


def _gaps(report: Report) -> Iterator[Mapping[str, Any]]:
    for gap in gaps_of(report):
        text = f"NOT ASSESSED: {gap.what}" + (f". Fix: {gap.fix}" if gap.fix else "")
        yield {"level": "error", "message": {"text": text}, "descriptor": {"id": "not-assessed"}}


def _not_known(report: Report) -> Iterator[Mapping[str, Any]]:
    for line in gone_lines(report, DriftState.NOT_KNOWN):
        yield {"level": "warning", "message": {"text": f"No longer known: {line}"}, "descriptor": {"id": "no-longer-known"}}


def _cut(count: int) -> Iterator[Mapping[str, Any]]:
    if count:
        text = f"{count} less urgent results are left out: a run holds at most {MAX_RESULTS:,}. The JSON report has all of them"
        yield {"level": "warning", "message": {"text": text}, "descriptor": {"id": "results-truncated"}}


FORMAT = Format(id="sarif", title="SARIF 2.1.0 for code scanning", media_type="application/sarif+json", render=render)
