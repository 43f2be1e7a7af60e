"""GuardDuty, Config, Security Hub, flow logs or DNS query logs are switched off or blinded."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

DISABLING = {
    "guardduty.amazonaws.com": {
        "DeleteDetector",
        "DeleteMembers",
        "DisassociateMembers",
        "DisassociateFromMasterAccount",
        "DisassociateFromAdministratorAccount",
        "StopMonitoringMembers",
        "DeletePublishingDestination",
        "CreateFilter",
        "CreateIPSet",
    },
    "config.amazonaws.com": {"StopConfigurationRecorder", "DeleteConfigurationRecorder", "DeleteDeliveryChannel", "DeleteConfigRule"},
    "securityhub.amazonaws.com": {"DisableSecurityHub", "BatchDisableStandards", "DisassociateFromAdministratorAccount"},
    "ec2.amazonaws.com": {"DeleteFlowLogs"},
    "route53resolver.amazonaws.com": {"DeleteResolverQueryLogConfig", "DisassociateResolverQueryLogConfig"},
    "inspector2.amazonaws.com": {"Disable"},
    "macie2.amazonaws.com": {"DisableMacie", "CreateFindingsFilter"},
    "access-analyzer.amazonaws.com": {"DeleteAnalyzer"},
}
EVENTS = frozenset(name for names in DISABLING.values() for name in names) | {"UpdateDetector"}
BLINDING = frozenset({"CreateFilter", "CreateFindingsFilter"})


def match(event: Event, _context: Context) -> Hit | None:
    """Match the calls that end monitoring; filters count only if they archive findings, detector updates only if they disable."""
    if event.service == "guardduty.amazonaws.com" and event.name == "UpdateDetector":
        return Hit(reasons=("the GuardDuty detector was disabled",)) if facts.request(event).get("enable") is False else None
    if event.name not in DISABLING.get(event.service, set()):
        return None
    if event.name in BLINDING and facts.text(facts.request(event), "action") != "ARCHIVE":
        return None
    return Hit(reasons=(f"{event.name} of {event.service.split('.')[0]}",))


RULE = Rule(
    id="TW-DET-monitoring-disabled",
    title="A security service was disabled or blinded",
    severity=Severity.HIGH,
    tactics=("TA0005",),
    techniques=("T1562.001",),
    match=match,
    events=EVENTS,
    false_positives="Decommissioning of an account or region; GuardDuty trusted lists and archive filters set up on purpose.",
    references=(
        "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteDetector.html",
        "https://attack.mitre.org/techniques/T1562/001/",
    ),
    samples=("cloudtrail-delete-detector.json",),
)
