"""The control `rbac_wildcard`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding, bound, rule
from tidewaiter.posture.checks.rbac_wildcard import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bound(rule("", "pods", "*")), ["FAIL /roleRef"]),
        (
            """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: shop}
rules: [{apiGroups: [""], resources: ['*'], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {kind: Role, name: r}
subjects: [{kind: User, name: ann}]
""",
            ["FAIL /roleRef (medium)"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text", [bound(rule("", "pods", "get")), bound(rule("", "pods", "*", names="one")), bound(rule("", "*/scale", "get"))]
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(("text", "complete", "expected"), [(binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"])])
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
