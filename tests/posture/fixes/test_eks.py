"""Commands for clusters."""

import shlex

import pytest

from tidewaiter.model.finding import Finding, FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.posture.patching.commands import with_commands


def command(rule, pointer="/x", words=""):
    """Return the words of the command for a finding of the cluster `c`, and what it may break."""
    finding = Finding(id="f", kind=FindingKind.MISCONFIGURATION, rule_id=rule, title="t", description=words, severity=Severity.LOW,
                      resource="arn:aws:eks:eu-central-1:111122223333:cluster/c", location=Location(pointer=pointer))  # fmt: skip
    evidence = with_commands([finding])[0].evidence
    return shlex.split(evidence.get("command", "")), evidence.get("may break", "")


@pytest.mark.parametrize(
    ("rule", "rest"),
    [
        ("TW-EKS-private-endpoint", ["--resources-vpc-config", "endpointPrivateAccess=true"]),
        ("TW-EKS-deletion-protection", ["--deletion-protection"]),
        ("TW-EKS-public-endpoint", ["--resources-vpc-config", "endpointPublicAccess=false,endpointPrivateAccess=true"]),
        ("TW-EKS-limited-public-endpoint", ["--resources-vpc-config", "endpointPublicAccess=false,endpointPrivateAccess=true"]),
    ],
)
def test_settings_of_a_cluster(rule, rest):
    """Name and region come from the ARN; closing the public endpoint says whom it shuts out."""
    words, breaks = command(rule)
    assert words == ["aws", "eks", "update-cluster-config", "--name", "c", *rest, "--region", "eu-central-1"]
    assert bool(breaks) == ("public" in rule)


def test_the_log_that_is_off_is_switched_on():
    """Each finding is about one type."""
    words, _ = command("TW-EKS-control-plane-logging", words="log type authenticator is off")
    assert '{"clusterLogging":[{"types":["authenticator"],"enabled":true}]}' in words


def test_node_groups_are_named_by_the_place():
    """Elsewhere the finding is about something else, and there is no command."""
    words, breaks = command("TW-EKS-node-group-version", "/nodegroups/blue/version")
    assert words[2:7] == ["update-nodegroup-version", "--cluster-name", "c", "--nodegroup-name", "blue"]
    assert "replaced" in breaks
    assert command("TW-EKS-node-group-version", "/version") == ([], "")
