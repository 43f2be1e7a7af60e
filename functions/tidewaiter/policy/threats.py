"""An incident as a finding, for systems that know findings only."""

from tidewaiter.model.detection import Incident, IncidentState
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Reason

_CALLS_SHOWN = 20


def incident_finding(incident: Incident) -> Finding:
    """Describe an incident as one threat; it stays open until somebody closes the incident, contained or not."""
    techniques = tuple(dict.fromkeys(technique for signal in incident.signals for technique in signal.techniques))
    return Finding(
        id=incident.id,
        kind=FindingKind.THREAT,
        rule_id="incident",
        title=incident.title,
        resource=incident.actor,
        severity=incident.severity,
        description="; ".join(incident.reasons),
        priority=incident.score,
        reasons=tuple(Reason(text=text) for text in incident.reasons),
        remediation=f"The incident is {incident.state.value}; `tidewaiter respond` shows and decides its plan.",
        evidence={
            "events": ", ".join(signal.event_name for signal in incident.signals[:_CALLS_SHOWN]),
            "instances": ", ".join(incident.instance_ids),
            "images": ", ".join(incident.image_digests),
        },
        mappings={"att&ck": techniques} if techniques else {},
        status=FindingStatus.RESOLVED if incident.state is IncidentState.CLOSED else FindingStatus.OPEN,
        first_seen=incident.opened,
        last_seen=incident.updated,
    )
