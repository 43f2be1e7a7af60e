"""The control `pod_security_free_level`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, pod
from tidewaiter.posture.checks.pod_security_free_level import CONTROL

GOOD = """{securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}},
  containers: [{name: c, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}"""
PLAIN = "{containers: [{name: c}]}"
WORST = "{hostPID: true, containers: [{name: c}]}"
AT = "FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"


def space(level=""):
    """Write a namespace with a level."""
    labels = f"{{pod-security.kubernetes.io/enforce: {level}}}" if level else "{}"
    return f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {labels}}}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(space(), pod(GOOD)), None, [AT]),
        (manifests(space("baseline"), pod(GOOD)), None, [AT]),
        (manifests(space(), pod(PLAIN)), None, [AT]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(space("restricted"), pod(GOOD)), None, ["PASS"]),
        (manifests(space("baseline"), pod(GOOD), pod(PLAIN, name="q")), None, ["PASS"]),
        (manifests(space(), pod(WORST)), None, ["PASS"]),
        (space(), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(space(), pod(GOOD)), frozenset({"Namespace"}), ["UNKNOWN kubernetes:list pods"]),
        (pod(GOOD), frozenset({"Pod"}), ["UNKNOWN kubernetes:list namespaces"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
