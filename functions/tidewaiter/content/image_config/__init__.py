"""How an image is configured to run and how it was built: checks, one file each."""

import importlib
from datetime import date
from functools import cache

from tidewaiter import plugins
from tidewaiter.content.beside import absent
from tidewaiter.content.image_age import AGE, too_old
from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PRIORITIES = {Severity.CRITICAL: 90.0, Severity.HIGH: 70.0, Severity.MEDIUM: 45.0, Severity.LOW: 20.0, Severity.INFORMATIONAL: 5.0}
SECRETS_ID = "TW-IMAGE-secret-in-config"


@cache
def checks() -> tuple[ImageCheck, ...]:
    """Return every check, ordered by id."""
    return plugins.discover(importlib.import_module(__name__), ImageCheck)


def check(image: Image, today: date | None = None, kinds: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """Run every check over the configuration of an image; without `today` its age is not judged, without `kinds` what lies beside it."""
    found = [_finding(one, flaw, image) for one in checks() for flaw in one.find(image)]
    found += [_finding(one, flaw, image) for one, flaw in absent(image, kinds)]
    if today is not None:
        found += [_finding(AGE, flaw, image) for flaw in too_old(image, today)]
    return tuple({finding.id: finding for finding in found}.values())


def _finding(one: ImageCheck, flaw: Flaw, image: Image) -> Finding:
    severity = flaw.severity or one.severity
    return Finding(
        id=stable_id("finding", one.id, image.digest, flaw.pointer, flaw.evidence.get("rule", "")),
        kind=FindingKind.SECRET if one.id == SECRETS_ID else FindingKind.MISCONFIGURATION,
        rule_id=one.id,
        title=one.title,
        resource=image.digest,
        severity=severity,
        location=Location(pointer=flaw.pointer),
        description=flaw.message,
        priority=round(PRIORITIES.get(severity, 0.0) * flaw.confidence, 1),
        reasons=(Reason(text=flaw.message, source="image-config"),),
        remediation=flaw.remediation or one.remediation,
        evidence=flaw.evidence,
        references=one.references,
        mappings=one.mappings,
    )
