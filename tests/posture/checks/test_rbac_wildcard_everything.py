"""The control `rbac_wildcard_everything`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding, bound, rule, unbound
from tidewaiter.posture.checks.rbac_wildcard_everything import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bound(rule("*", "*", "*")), ["FAIL /roleRef"]),
        (
            """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r, labels: {x: y}}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {own: all}}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: sum}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {own: all}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {kind: ClusterRole, name: sum}
subjects: [{kind: User, name: ann}]
""",
            ["FAIL /roleRef"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize("text", [bound(rule("apps", "*", "*")), binding("cluster-admin"), unbound(rule("*", "*", "*"))])
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"]),
        (binding("gone"), frozenset({"ClusterRole"}), ["UNKNOWN kubernetes:list clusterroles"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
