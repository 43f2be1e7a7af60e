"""Short words for people: what a finding is about, why it is urgent, where it is. Text from artefacts is made harmless here."""

from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Reason
from tidewaiter.model.vex import Decider

_MODEL_DETAIL = ":"
_COMMAND = 160
_MAPPED = 3
_SPEAK = {"cwe", "attack"}
"""Whose numbers say themselves what they are of."""


def printable(text: str, limit: int = 500) -> str:
    """Replace what could steer a terminal or hide text (control, bidirectional and private characters), and cut to a length."""
    clean = text if text.isprintable() else "".join(map(_visible, text))
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def _visible(char: str) -> str:
    return char if char.isprintable() else " " if char in "\n\t\r" else "\N{REPLACEMENT CHARACTER}"


def subject_of(finding: Finding) -> str:
    """Name what is wrong with what: the flaw and the package, or the title."""
    package, installed = finding.evidence.get("package", ""), finding.evidence.get("installed", "")
    if finding.kind is FindingKind.VULNERABILITY and package:
        return printable(f"{finding.rule_id} {package} {installed}".rstrip())
    return printable(finding.title)


def place_of(finding: Finding) -> str:
    """Say where it is: path with line, or the place inside the resource, and how it came about."""
    place = finding.location
    line = "".join(f":{number}" for number in (place.line, place.column) if number)
    note = f" ({place.note})" if place.note else ""
    return printable((f"{place.path}{line}" if place.path else place.pointer or place.purl) + note)


def object_of(finding: Finding) -> str:
    """Say which object a control is about and what it found there: titles are the same for every object; empty for what is none."""
    if finding.kind is not FindingKind.MISCONFIGURATION:
        return ""
    path, said = finding.location.path, finding.description
    named = finding.resource if finding.resource and not (path and finding.resource.startswith(path)) else ""
    return printable(": ".join(part for part in (named, said if said != finding.title else "") if part))


def brought_by(finding: Finding) -> str:
    """Say who introduced it: `introduced by base image debian:12, layer 1 of 5: <build step>`; empty for what lies in no layer."""
    layer, command = finding.evidence.get("layer", ""), finding.evidence.get("created_by", "")
    if not layer:
        return ""
    who = ", ".join(part for part in (finding.evidence.get("origin", ""), f"layer {layer}") if part)
    gone = "; removed again by a later layer" if "deleted" in finding.evidence else ""
    return printable(f"introduced by {who}{gone}" + (f": {command}" if command else ""), _COMMAND)


def decider_of(finding: Finding) -> str:
    """Say who set a finding aside: `waiver`, `ignore file` or `VEX`, or that it is `hidden` by our own rules."""
    if finding.status is FindingStatus.HIDDEN:
        return "hidden"
    return (finding.judgement.by if finding.judgement else Decider.WAIVER).value


def brief(reason: Reason) -> str:
    """Cut a reason to its head: the model's contributions are for the detailed formats."""
    head = reason.text.partition(_MODEL_DETAIL)[0] if reason.source == "model" else reason.text
    points = f" {reason.weight:+.0f}" if round(reason.weight) else ""
    return printable(f"{head}{points}", 120)


def why_of(finding: Finding, count: int = 2) -> str:
    """Give the weightiest reasons, and always what is missing or uncertain; of what no CVE names, the rule: who waives it must name it."""
    weighty = [reason for reason in finding.reasons if reason.weight > 0 and reason.source != finding.rule_id][:count]
    doubts = [reason for reason in finding.reasons if reason.source == "undetermined"]
    lacking = [reason for reason in finding.reasons if not reason.weight and reason.source in {"epss", "kev"}]
    said = [*map(brief, weighty), *map(brief, doubts)]
    said += ["no EPSS"] if any(reason.source == "epss" for reason in lacking) else []
    said += ["KEV not checked"] if any(reason.source == "kev" for reason in lacking) else []
    said += [_rule_of(finding)] if finding.kind is not FindingKind.VULNERABILITY else []
    return "; ".join(said)


def _rule_of(finding: Finding) -> str:
    numbers = [
        f"{'' if framework in _SPEAK else framework} {', '.join(told[:_MAPPED])}".lstrip()
        for framework, told in list(finding.mappings.items())[:_MAPPED]
    ]
    return printable(f"{finding.rule_id} ({'; '.join(numbers)})" if numbers else finding.rule_id, 120)
