"""Details of the events we put on the bus: references and what routing needs, never whole results (256 KB is the bus's limit)."""

from dataclasses import dataclass

from tidewaiter.model.finding import Change, FindingKind
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import Decision, Mode, OutcomeState
from tidewaiter.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChanged:
    """`tidewaiter.finding.changed`: one finding is new, changed or resolved; the finding itself is in the findings table."""

    change: Change
    finding_id: str
    kind: FindingKind
    rule_id: str
    resource: str
    severity: Severity
    priority: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageVerdict:
    """`tidewaiter.image.verdict`: an image was judged; state `block` starts `respond`. `report` is a key in the artefacts bucket."""

    state: VerdictState
    image_digest: str
    repository: str
    reference: str
    platform: str
    at: str
    reasons: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()
    index_digest: str = ""
    score: float = 0.0
    risk_class: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReported:
    """`tidewaiter.image.reported`: the documents of an image were written, by a scan or because something moved.

    `report` and `sbom` are keys in the artefacts bucket.
    """

    image_digest: str
    repository: str
    reference: str
    at: str
    report: str
    sbom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNotice:
    """`tidewaiter.incident.opened` and `tidewaiter.incident.changed`: which actor, behind which instances, roles and images."""

    incident_id: str
    title: str
    severity: Severity
    actor: str
    account: str
    region: str
    opened: str
    updated: str
    state: str
    signals: int
    instance_ids: tuple[str, ...] = ()
    role_arns: tuple[str, ...] = ()
    image_digests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposed:
    """`tidewaiter.plan.proposed`: a plan was made and judged by the guards; `hash` is what an approval is bound to."""

    plan_id: str
    hash: str
    trigger: str
    playbook: str
    mode: Mode
    account: str
    actions: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecided:
    """`tidewaiter.plan.decided`: who said what about a plan."""

    plan_id: str
    hash: str
    decision: Decision
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    """`tidewaiter.action.done`: one action ended, well or badly; `verified` is None when nothing could be read back."""

    plan_id: str
    action_id: str
    action: str
    target: str
    state: OutcomeState
    at: str
    verified: bool | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseChanged:
    """`tidewaiter.database.changed`: functions use another advisory database from now on, and stored inventories are to be matched again.

    `sha256` names it and `since` the one before ("" for the first). `delta` is a key in the artefacts bucket: what changed between the two,
    so many `packages` and `cves`; "" when that is not known, and everything may have changed. `built` is RFC 3339.
    """

    sha256: str
    built: str
    since: str = ""
    delta: str = ""
    packages: int = 0
    cves: int = 0


DETAIL_TYPES: dict[str, type] = {
    "tidewaiter.database.changed": DatabaseChanged,
    "tidewaiter.finding.changed": FindingChanged,
    "tidewaiter.image.reported": ImageReported,
    "tidewaiter.image.verdict": ImageVerdict,
    "tidewaiter.incident.opened": IncidentNotice,
    "tidewaiter.incident.changed": IncidentNotice,
    "tidewaiter.plan.proposed": PlanProposed,
    "tidewaiter.plan.decided": PlanDecided,
    "tidewaiter.action.done": ActionDone,
}
"""Detail type to detail; `tidewaiter.signal.raised` carries a whole `Signal`."""
