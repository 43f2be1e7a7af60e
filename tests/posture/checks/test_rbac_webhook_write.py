"""The control `rbac_webhook_write`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import MASTERS, binding, bound, rule, unbound
from tidewaiter.posture.checks.rbac_webhook_write import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bound(rule("admissionregistration.k8s.io", one, "update")), ["FAIL /roleRef"])
        for one in ("mutatingwebhookconfigurations", "validatingadmissionpolicybindings", "mutatingadmissionpolicies")
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        bound(rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update", names="one")),
        bound(rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "list")),
        unbound(rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update")),
        bound(rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update"), subject=MASTERS),
        bound(rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update"), namespace="shop"),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(("text", "complete", "expected"), [(binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"])])
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
