"""Taking single powers out of roles."""

import pytest

BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: n}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: ServiceAccount, name: s}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: n}
rules:
- apiGroups: [""] # read
  resources: [pods]
  verbs: [get]
"""
CORE = '- apiGroups: [""]\n'
CASES = [
    ("TW-RBAC-pod-exec", CORE + "  resources:\n  - pods/exec # debug\n  - pods/log\n  verbs: [create]\n",
     CORE + "  resources:\n  - pods/log\n  verbs: [create]\n", "pods/exec and pods/attach"),
    ("TW-RBAC-token-create", CORE + "  resources: [serviceaccounts/token, pods]\n  verbs: [create, get]\n",
     CORE + "  resources: [pods]\n  verbs: [create, get]\n", "serviceaccounts/token"),
    ("TW-RBAC-impersonate", CORE + "  resources: [users, groups]\n  verbs: [get, impersonate]\n",
     CORE + "  resources: [users, groups]\n  verbs: [get]\n", "impersonate"),
    ("TW-RBAC-escalate", "- apiGroups: [rbac.authorization.k8s.io]\n  resources: [roles]\n  verbs: [get, escalate]\n",
     "- apiGroups: [rbac.authorization.k8s.io]\n  resources: [roles]\n  verbs: [get]\n", "escalate"),
    ("TW-RBAC-bind", "- apiGroups: [rbac.authorization.k8s.io]\n  resources: [roles]\n  verbs: [bind, get]\n",
     "- apiGroups: [rbac.authorization.k8s.io]\n  resources: [roles]\n  verbs: [get]\n", "bind"),
]  # fmt: skip


@pytest.mark.parametrize(("control", "rule", "result", "lost"), CASES)
def test_the_power_goes_and_the_rest_stays(fixed, control, rule, result, lost):
    """The role is another document than the binding that the finding is about."""
    assert fixed(control, BINDING + rule) == (BINDING + result, f"whoever is bound to Role r no longer has {lost}")


@pytest.mark.parametrize("words", ["['*']", "[pods/*]"])
def test_a_wildcard_is_left_to_a_person(fix, words):
    """What is used of it stands nowhere."""
    rule = CORE + f"  resources: {words}\n  verbs: [create]\n"
    why = fix("TW-RBAC-pod-exec", BINDING + rule)
    assert "wildcard" in why or why == "nothing was found"


def test_a_role_that_is_not_here_is_left(fix):
    """The built-in `edit` is not ours to change."""
    text = BINDING.replace("kind: Role, name: r", "kind: ClusterRole, name: edit")
    assert "does not stand in these files" in fix("TW-RBAC-pod-exec", text)


def test_a_rule_without_verbs_goes_as_a_whole(fix):
    """The API server takes no rule without verbs."""
    rule = CORE + "  resources: [users]\n  verbs: [impersonate]\n"
    assert fix("TW-RBAC-impersonate", BINDING + rule) == BINDING
