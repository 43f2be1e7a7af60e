"""The control `webhook_bypass`: guards that are called by a label."""

import pytest

from tidewaiter.posture.checks.webhook_bypass import CONTROL

HOOK = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {{name: w}}
webhooks: [{{name: a, rules: [{{apiGroups: [{groups}], resources: ['*']}}], {more}}}]
"""
LABELLED = "objectSelector: {matchExpressions: [{key: skip, operator: DoesNotExist}]}"
SPACES = "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}"


@pytest.mark.parametrize(
    ("groups", "more", "expected"),
    [
        ("''", LABELLED, ["FAIL /webhooks/0/objectSelector"]),
        ("'*'", LABELLED, ["FAIL /webhooks/0/objectSelector"]),
        ("apps", "objectSelector: {matchLabels: {guard: 'on'}}", ["FAIL /webhooks/0/objectSelector"]),
        ("rbac.authorization.k8s.io", "namespaceSelector: {matchLabels: {guard: 'on'}}", ["FAIL /webhooks/0/namespaceSelector (low)"]),
    ],
)
def test_hit_names_the_selector(judge, groups, more, expected):
    """A label that the object's author chooses, and one of the namespace, which takes another right."""
    assert judge(CONTROL, HOOK.format(groups=groups, more=more)) == expected


@pytest.mark.parametrize(
    ("groups", "more"),
    [("''", SPACES), ("''", "objectSelector: {}, namespaceSelector: {}"), ("''", "failurePolicy: Fail"), ("cert-manager.io", LABELLED)],
)
def test_near_miss_passes(judge, groups, more):
    """The name of a namespace is nobody's choice, an empty selector selects all, and a controller's own resources are its own matter."""
    assert judge(CONTROL, HOOK.format(groups=groups, more=more)) == ["PASS"]


def test_what_mutates_is_no_guard(judge):
    """Mutating webhooks are left alone."""
    assert judge(CONTROL, HOOK.format(groups="''", more=LABELLED).replace("Validating", "Mutating")) == []
