"""Bindings with their effective rules."""

import pytest
import yaml

from tidewaiter.posture.manifests import live_object, read_manifests
from tidewaiter.posture.rbac import Rule, grants_of

RBAC = "apiVersion: rbac.authorization.k8s.io/v1"


def grants(text, complete=None):
    """Read manifests and return their grants."""
    return [grant for grant, _ in grants_of(read_manifests(text, "r.yaml").objects, complete)]


@pytest.mark.parametrize(
    ("resources", "asked", "expected"),
    [
        (("pods",), "pods", True),
        (("pods",), "pods/exec", False),
        (("pods/exec",), "pods/exec", True),
        (("*",), "pods/exec", True),
        (("*/exec",), "pods/exec", True),
        (("*/exec",), "pods", False),
        (("pods/*",), "pods/exec", False),
    ],
)
def test_resources_match_as_the_api_server_does(resources, asked, expected):
    """A star stands for everything, `*/sub` for a subresource of anything, and `pods/*` for nothing."""
    rule = Rule(verbs=frozenset({"get"}), groups=frozenset({""}), resources=frozenset(resources))
    assert rule.allows("get", "", asked) is expected
    assert not rule.allows("list", "", asked)
    assert not rule.allows("get", "apps", asked)


def test_named_objects_are_covered_but_not_all_allowed():
    """A rule with resourceNames allows a call on some object, not on any."""
    rule = Rule(verbs=frozenset({"get"}), groups=frozenset({""}), resources=frozenset({"secrets"}), names=frozenset({"one"}))
    assert rule.covers("get", "", "secrets")
    assert not rule.allows("get", "", "secrets")


def test_the_platforms_own_subjects_are_left_out():
    """A binding of control-plane identities alone is no grant; in a mixed one, the others remain."""
    text = f"""
{RBAC}
kind: ClusterRoleBinding
metadata: {{name: own}}
roleRef: {{kind: ClusterRole, name: edit}}
subjects: [{{kind: User, name: 'system:kube-scheduler'}}, {{kind: User, name: 'eks:addon-manager'}}]
---
{RBAC}
kind: ClusterRoleBinding
metadata: {{name: 'system:controller:job'}}
roleRef: {{kind: ClusterRole, name: 'system:controller:job'}}
subjects: [{{kind: ServiceAccount, name: job, namespace: kube-system}}, {{kind: User, name: ann}}]
"""
    (grant,) = grants(text)
    assert [str(one) for one in grant.subjects] == ["User ann"]


def test_built_in_roles_collect_what_carries_their_label():
    """`view` of a file-only set has the default rules and those of every role that aggregates to it."""
    text = f"""
{RBAC}
kind: ClusterRole
metadata: {{name: more, labels: {{rbac.authorization.k8s.io/aggregate-to-view: 'true'}}}}
rules: [{{apiGroups: [''], resources: [secrets], verbs: [get]}}]
---
{RBAC}
kind: RoleBinding
metadata: {{name: b, namespace: shop}}
roleRef: {{kind: ClusterRole, name: view}}
subjects: [{{kind: ServiceAccount, name: app}}]
"""
    (grant,) = grants(text)
    assert grant.allows("list", "", "pods")
    assert grant.allows("get", "", "secrets")
    assert (grant.namespace, grant.holders, grant.scope) == ("shop", "ServiceAccount shop/app", "namespace shop")


def test_a_role_of_another_namespace_is_not_the_role():
    """A RoleBinding finds a Role only in its own namespace."""
    text = f"""
{RBAC}
kind: Role
metadata: {{name: r, namespace: other}}
rules: []
---
{RBAC}
kind: RoleBinding
metadata: {{name: b, namespace: shop}}
roleRef: {{kind: Role, name: r}}
subjects: [{{kind: User, name: ann}}]
"""
    (grant,) = grants(text)
    assert (grant.rules, grant.absent) == (None, False)
    (grant,) = grants(text, frozenset({"Role"}))
    assert grant.absent


@pytest.mark.parametrize("part", ["roleRef: 5", "subjects: [5, {kind: User, name: a}]", "rules: [1]", "metadata: x"])
def test_malformed_objects_give_what_they_give(part):
    """Wrong types anywhere are read as nothing."""
    data = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "subjects": [{"kind": "User", "name": "a"}]}
    data |= yaml.safe_load(part)
    assert len(list(grants_of([live_object(data)], None))) == 1
