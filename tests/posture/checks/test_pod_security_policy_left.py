"""The control `pod_security_policy_left`: what it fails and what it leaves alone."""

from tidewaiter.posture.checks.pod_security_policy_left import CONTROL

POLICY = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: restricted}\n"


def test_hit_from_the_version_that_removed_it(judge):
    """It looks like protection and is none."""
    assert judge(CONTROL, POLICY, minor=25) == ["FAIL /kind"]


def test_near_miss_passes(judge):
    """Where it still worked, and where it is another kind of the same name."""
    assert judge(CONTROL, POLICY, minor=24) == ["PASS"]
    assert judge(CONTROL, POLICY.replace("policy/", "example.com/")) == []
