"""Content hits in, findings out."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tidewaiter.content.malware.catalogue import entries
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

KINDS = {"secret": FindingKind.SECRET, "malware": FindingKind.MALWARE}
PRIORITIES = {Severity.CRITICAL: 95.0, Severity.HIGH: 80.0, Severity.MEDIUM: 55.0, Severity.LOW: 30.0, Severity.INFORMATIONAL: 5.0}
SURE = 0.8
DELETED = "A later layer deletes the file, but whoever can pull the image can still read it in this layer."


def findings_of(hits: Iterable[ContentHit], resource: str) -> tuple[Finding, ...]:
    """Return one finding per secret and path, stable over (rule, resource, path, line, layer); `resource` is the image digest.

    A file that several layers hold with the same secret is one finding, of the layer that still shows it or the lowest that did.
    """
    places: dict[tuple[str, str, str], list[ContentHit]] = {}
    for hit in hits:
        places.setdefault((hit.rule_id, hit.path, hit.fingerprint or f"{hit.line} {hit.layer}"), []).append(hit)
    lines: Counter[tuple[str, str, int, str]] = Counter()
    findings: list[Finding] = []
    for same in places.values():
        hit = min(same, key=lambda hit: hit.deleted)
        place = (hit.rule_id, hit.path, hit.line, hit.layer)
        lines[place] += 1
        findings.append(_finding(hit, resource, same, lines[place]))
    return tuple({finding.id: finding for finding in findings}.values())


def _live(hit: ContentHit) -> str:
    """Say whether a secret is likely to be in use; of other signs nothing."""
    if hit.kind != "secret":
        return ""
    return "no" if hit.severity is Severity.INFORMATIONAL else "yes" if hit.confidence >= SURE else "perhaps"


def _finding(hit: ContentHit, resource: str, same: Sequence[ContentHit], number: int) -> Finding:
    """Return the finding of a hit, the `number`-th of its rule on its line: minified files hold many secrets in one."""
    others = sorted({one.layer for one in same} - {hit.layer})
    facts = {
        "fingerprint": hit.fingerprint,
        "preview": hit.preview,
        "confidence": f"{hit.confidence:.2f}",
        "likely live": _live(hit),
        "other layers": ", ".join(others),
    }
    known = entries().get(hit.rule_id) if hit.kind == "malware" else None
    return Finding(
        id=stable_id("finding", hit.rule_id, resource, hit.path, str(hit.line), hit.layer, *([str(number)] if number > 1 else [])),
        kind=KINDS.get(hit.kind, FindingKind.THREAT),
        rule_id=hit.rule_id,
        title=f"{hit.title} in {hit.path}",
        resource=resource,
        severity=hit.severity,
        location=Location(path=hit.path, line=hit.line, layer=hit.layer),
        description=DELETED if hit.deleted else "",
        priority=round(PRIORITIES.get(hit.severity, 0.0) * hit.confidence, 1),
        reasons=tuple(Reason(text=text, source="content") for text in hit.reasons),
        remediation=f"{hit.rotate} Then build the image without it: a later layer that deletes the file does not remove it.".strip(),
        evidence={key: value for key, value in facts.items() if value},
        references=(known.reference,) if known else (),
        mappings=known.mappings if known else {},
    )
