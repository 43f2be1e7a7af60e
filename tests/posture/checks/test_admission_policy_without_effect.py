"""The control `admission_policy_without_effect`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests
from tidewaiter.posture.checks.admission_policy_without_effect import CONTROL

POLICY = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p}\n"
ALL = frozenset({"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"})


def binding(actions, name="p"):
    """Write a binding of a policy."""
    head = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\n"
    return f"{head}spec: {{policyName: {name}, validationActions: {actions}}}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (POLICY, ALL, ["FAIL /metadata/name"]),
        (manifests(POLICY, binding("[Audit, Warn]")), ALL, ["FAIL /metadata/name"]),
        (manifests(POLICY, binding("[Audit]")), None, ["FAIL /metadata/name"]),
        (manifests(POLICY, binding("[Deny]", "other")), ALL, ["FAIL /metadata/name"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(POLICY, binding("[Deny]")), ALL, ["PASS"]),
        (manifests(POLICY, binding("[Audit]"), binding("[Deny, Audit]")), ALL, ["PASS"]),
        (binding("[Audit]"), ALL, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (POLICY, None, ["UNKNOWN"]),
        (POLICY, frozenset({"ValidatingAdmissionPolicy"}), ["UNKNOWN kubernetes:list validatingadmissionpolicybindings"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
