"""Values into the notices that go on the bus: references and what routing needs, bounded in size."""

from tidewaiter.errors import BadInputError
from tidewaiter.model.bus import FindingChanged, ImageReported, ImageVerdict, IncidentNotice
from tidewaiter.model.detection import Incident
from tidewaiter.model.finding import FindingChange
from tidewaiter.model.report import Report
from tidewaiter.model.score import RiskClass

_TEXT_LIMIT, _GAPS_LIMIT = 300, 10


def finding_changed(change: FindingChange) -> FindingChanged:
    """Make the notice of one moved finding; the whole finding is in the store."""
    finding = change.finding
    return FindingChanged(
        change=change.change,
        finding_id=finding.id,
        kind=finding.kind,
        rule_id=finding.rule_id,
        resource=finding.resource,
        severity=finding.severity,
        priority=finding.priority,
        title=finding.title[:_TEXT_LIMIT],
    )


def image_verdict(report: Report) -> ImageVerdict:
    """Make the notice of a verdict, which starts `respond` when its state is `block`; raises BadInputError for another kind of report."""
    image, verdict = report.image, report.verdict
    if image is None or verdict is None:
        raise BadInputError("only image reports have a verdict to announce", where=report.target)
    risk = report.risks[0] if report.risks else None
    return ImageVerdict(
        state=verdict.state,
        image_digest=image.digest,
        index_digest=image.index_digest,
        repository=image.repository,
        reference=image.reference,
        platform=str(image.platform),
        reasons=tuple(reason[:_TEXT_LIMIT] for reason in verdict.reasons),
        not_assessed=tuple(gap[:_TEXT_LIMIT] for gap in verdict.not_assessed[:_GAPS_LIMIT]),
        score=risk.score if risk else 0.0,
        risk_class=risk.risk_class.value if risk else RiskClass.NOT_ASSESSED.value,
        report=f"reports/{image.digest}/report.json",
        at=report.finished,
    )


def image_reported(report: Report) -> ImageReported:
    """Make the notice of an image's documents; raises BadInputError for another kind of report."""
    image = report.image
    if image is None:
        raise BadInputError("only image reports have documents to announce", where=report.target)
    return ImageReported(
        image_digest=image.digest,
        repository=image.repository,
        reference=image.reference,
        at=report.finished,
        report=f"reports/{image.digest}/report.json",
        sbom=f"sboms/{image.digest}.cdx.json",
    )


def incident_notice(incident: Incident) -> IncidentNotice:
    """Make the notice of an incident: references, and what routing needs."""
    return IncidentNotice(
        incident_id=incident.id,
        title=incident.title[:_TEXT_LIMIT],
        severity=incident.severity,
        actor=incident.actor,
        account=incident.account,
        region=incident.region,
        opened=incident.opened,
        updated=incident.updated,
        state=incident.state.value,
        signals=len(incident.signals),
        instance_ids=incident.instance_ids,
        role_arns=incident.role_arns,
        image_digests=incident.image_digests,
    )
