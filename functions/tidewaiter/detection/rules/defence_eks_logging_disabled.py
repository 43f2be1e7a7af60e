"""The control-plane log of an EKS cluster is switched off."""

from collections.abc import Mapping

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

WATCHED = frozenset({"audit", "authenticator", "api"})


def match(event: Event, _context: Context) -> Hit | None:
    """Match a configuration update that disables the audit, authenticator or api log."""
    lost = [kind for entry in facts.items(facts.request(event), "logging", "clusterLogging") for kind in _disabled(entry)]
    watched = tuple(kind for kind in lost if kind in WATCHED)
    if event.service != "eks.amazonaws.com" or not watched:
        return None
    cluster = facts.text(facts.request(event), "name") or "a cluster"
    return Hit(reasons=(f"logs {', '.join(watched)} of {cluster} were switched off",), entities={"cluster": cluster})


def _disabled(entry: object) -> tuple[str, ...]:
    if not isinstance(entry, Mapping) or entry.get("enabled") is not False:
        return ()
    return tuple(kind for kind in facts.items(entry, "types") if isinstance(kind, str))


RULE = Rule(
    id="TW-DET-eks-logging-disabled",
    title="The control-plane log of an EKS cluster was switched off",
    severity=Severity.HIGH,
    tactics=("TA0005",),
    techniques=("T1562.008",),
    match=match,
    events=frozenset({"UpdateClusterConfig"}),
    false_positives="Cost saving in test clusters.",
    references=("https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",),
    samples=("cloudtrail-update-cluster-config-logging-off.json",),
)
