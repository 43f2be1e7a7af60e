"""Commands for repositories."""

import shlex

import pytest

from tidewaiter.model.finding import Finding, FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.posture.patching.commands import with_commands


@pytest.mark.parametrize(
    ("rule", "pointer", "words"),
    [
        ("TW-ECR-mutable-tags", "/imageTagMutability", ["put-image-tag-mutability", "IMMUTABLE"]),
        ("TW-ECR-scan-on-push", "/imageScanningConfiguration/scanOnPush", ["put-image-scanning-configuration", "scanOnPush=true"]),
        ("TW-ECR-scan-on-push", "/registryScanningConfiguration", []),
        ("TW-ECR-public-policy", "/policy/Statement/0/Principal", ["delete-repository-policy"]),
    ],
)
def test_the_repository_is_set_right(rule, pointer, words):
    """The command names repository and region; what the registry decides for all is not set on one."""
    finding = Finding(id="f", kind=FindingKind.MISCONFIGURATION, rule_id=rule, title="t", severity=Severity.LOW,
                      resource="arn:aws:ecr:eu-central-1:111122223333:repository/team/web", location=Location(pointer=pointer))  # fmt: skip
    evidence = with_commands([finding])[0].evidence
    found = shlex.split(evidence.get("command", ""))
    assert set(words) <= set(found)
    assert bool(found) == bool(words)
    assert not words or found[3:5] == ["--repository-name", "team/web"]
    assert evidence["terraform"].startswith("aws_ecr_repository")
