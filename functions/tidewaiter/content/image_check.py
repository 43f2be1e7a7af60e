"""What a check of an image is: metadata and a function that yields what is wrong and where, in its configuration or its contents."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.image import HistoryEntry, Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity

PRIORITIES = {Severity.CRITICAL: 90.0, Severity.HIGH: 70.0, Severity.MEDIUM: 45.0, Severity.LOW: 20.0, Severity.INFORMATIONAL: 5.0}
SECRETS_ID = "TW-IMAGE-secret-in-config"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One place where a check fails: `pointer` is a JSON pointer into the OCI configuration, `path` a file, `purl` a package.

    `severity` overrides the check's own.
    """

    message: str
    pointer: str = ""
    severity: Severity | None = None
    remediation: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    path: str = ""
    purl: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is said of a check; `mappings` names the controls of a framework it answers."""

    id: str
    title: str
    severity: Severity
    remediation: str
    references: tuple[str, ...] = ()
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCheck(Check):
    """A check of the configuration."""

    find: Callable[[Image], Iterator[Flaw]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsCheck(Check):
    """A check of the packages and files, together with the configuration."""

    find: Callable[[Image, Inventory], Iterator[Flaw]]


def finding_of(one: Check, flaw: Flaw, image: Image) -> Finding:
    """Make a finding of a flaw."""
    severity, place = flaw.severity or one.severity, flaw.pointer or flaw.path or flaw.purl
    return Finding(
        id=stable_id("finding", one.id, image.digest, place, flaw.evidence.get("rule", "")),
        kind=FindingKind.SECRET if one.id == SECRETS_ID else FindingKind.MISCONFIGURATION,
        rule_id=one.id,
        title=one.title,
        resource=image.digest,
        severity=severity,
        location=Location(pointer=flaw.pointer, path=flaw.path, purl=flaw.purl),
        description=flaw.message,
        priority=round(PRIORITIES.get(severity, 0.0) * flaw.confidence, 1),
        reasons=(Reason(text=flaw.message, source="image-config"),),
        remediation=flaw.remediation or one.remediation,
        evidence=flaw.evidence,
        references=one.references,
        mappings=one.mappings,
    )


def steps(image: Image) -> Iterator[tuple[int, str, HistoryEntry]]:
    """Yield the build steps with their index and the instruction as a Dockerfile would write it.

    The classic builder writes `/bin/sh -c #(nop)  ADD ...` for what is no RUN and `/bin/sh -c ...` for what is; BuildKit writes
    `RUN /bin/sh -c ... # buildkit`.
    """
    for index, entry in enumerate(image.config.history):
        text = entry.created_by.strip().removesuffix("# buildkit").strip()
        if "#(nop)" in text:
            yield index, text.split("#(nop)", 1)[1].strip(), entry
        elif text.startswith(("/bin/sh -c", "|")):
            yield index, f"RUN {text}", entry
        else:
            yield index, text, entry
