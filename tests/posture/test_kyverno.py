"""Which of Kyverno's policies refuse what."""

import pytest
import yaml

from tidewaiter.posture.kyverno import enforces_pod_security, verifies_images

NOT_HERE = "exclude: {any: [{resources: {namespaces: [shop]}}]}"
ANY = "match: {any: [{resources: {kinds: [Pod]}}]}"


def policy(rule, action=""):
    """Make a policy of one rule."""
    text = f"spec: {{{f'validationFailureAction: {action}, ' if action else ''}rules: [{{{rule}}}]}}"
    return yaml.safe_load(text)


@pytest.mark.parametrize(
    ("rule", "action", "refuses"),
    [
        (f"{ANY}, validate: {{podSecurity: {{level: baseline}}}}", "Enforce", True),
        (f"{ANY}, validate: {{failureAction: Enforce, podSecurity: {{level: restricted}}}}", "", True),
        (f"{ANY}, validate: {{failureAction: Audit, podSecurity: {{level: restricted}}}}", "Enforce", False),
        (f"{ANY}, validate: {{podSecurity: {{level: privileged}}}}", "Enforce", False),
        (f"{ANY}, validate: {{podSecurity: {{level: baseline}}}}", "", False),
        (f"{ANY}, validate: {{pattern: {{}}}}", "Enforce", False),
        (
            f"{ANY}, exclude: {{any: [{{resources: {{namespaces: [shop]}}}}]}}, validate: {{podSecurity: {{level: baseline}}}}",
            "Enforce",
            False,
        ),
        ("validate: {podSecurity: {level: baseline}}", "Enforce", False),
    ],
)
def test_pod_security(rule, action, refuses):
    """A level, an action that refuses (a rule's own is stronger), and the namespace."""
    assert enforces_pod_security(policy(rule, action), "shop") is refuses


def test_images_need_a_required_signature():
    """As `verifyImages` means by itself."""
    assert verifies_images(policy(f"{ANY}, verifyImages: [{{}}]", "Enforce"), "shop")
    assert not verifies_images(policy(f"{ANY}, verifyImages: [{{required: false}}]", "Enforce"), "shop")


@pytest.mark.parametrize("data", [{}, {"spec": "text"}, {"spec": {"rules": [None, {"match": [], "verifyImages": "x"}]}}])
def test_malformed_policies_refuse_nothing(data):
    """Nothing is raised either."""
    assert not verifies_images(data, "shop")
    assert not enforces_pod_security(data, "shop")
