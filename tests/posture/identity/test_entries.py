"""Who a cluster lets in, entry by entry."""

import pytest

from tests.posture.identity.worlds import COMPLETE, account, arn, bound, facts, role
from tidewaiter.model.account import AccessEntry, AccessPolicy, ClusterAccess
from tidewaiter.posture.identity.entries import entry_views
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

OPS = {"kind": "Group", "name": "ops"}


def view(*objects, raw=None, unread="", complete=COMPLETE, **entry):
    """Return the view of one entry."""
    entry = {"principal_arn": arn("role", "ops"), "username": "ops", "groups": ("ops",)} | entry
    made = facts(*objects, access=ClusterAccess(issuer="", entries=(AccessEntry(**entry),), associations=()), complete=complete)
    account_ = raw or account(role("ops"))
    ((_, found),) = entry_views(account_, made, Search(build(account_, [made])), unread=unread)
    return found


@pytest.mark.parametrize(
    ("rules", "namespace", "power"),
    [
        ([("*", "*", "*", "")], "", "becomes cluster administrator"),
        ([("rbac.authorization.k8s.io", "clusterroles", "escalate update", "")], "", "becomes cluster administrator"),
        ([("", "secrets", "get", "")], "", "reads every Secret"),
        ([("", "secrets", "get", "")], "shop", ""),
        ([("", "pods", "list", "")], "", ""),
    ],
)
def test_groups_have_the_power_of_what_is_bound_to_them(rules, namespace, power):
    """Followed through the graph, not read off the name of a role."""
    (group,) = view(*bound(OPS, *rules, namespace=namespace)).groups
    assert (group.bound, group.power) == (True, power)


def test_a_group_that_nothing_is_bound_to_dangles():
    """Known only where bindings were listed."""
    assert view().groups[0].bound is False
    assert view(complete=frozenset()).groups[0].bound is None


def test_a_binding_to_a_role_that_was_not_read_is_named():
    """It may be powerful."""
    binding = bound(OPS, ("", "pods", "get", ""))[1] | {"roleRef": {"kind": "ClusterRole", "name": "elsewhere"}}
    (group,) = view(binding, complete=frozenset({"ClusterRoleBinding", "RoleBinding"})).groups
    assert group.unread == "ClusterRole elsewhere"


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        (arn("role", "ops"), (False, False, True)),
        (arn("user", "ann"), (True, False, False)),
        ("arn:aws:iam::999999999999:role/x", (False, True, None)),
        (arn("role", "gone"), (False, False, False)),
    ],
)
def test_whose_principal_it_is_and_whether_it_exists(principal, expected):
    """Of other accounts it is not known."""
    found = view(principal_arn=principal)
    assert (found.is_user, found.is_foreign, found.exists) == expected


def test_a_role_that_was_made_again_is_another_one():
    """Entries are bound to unique ids."""
    later = account(role("ops", created="2026-02-01T00:00:00+00:00"))
    assert view(raw=later, created="2026-01-01T00:00:00+00:00").is_stale
    assert not view(raw=later, created="2026-03-01T00:00:00+00:00").is_stale
    assert not view(raw=later).is_stale


def test_unread_principals_and_entries_are_said():
    """Neither becomes "does not exist" or "none"."""
    assert view(unread="denied").exists is None
    made = facts(access=ClusterAccess(issuer="", entries=None, associations=()))
    ((name, found),) = entry_views(account(), made, Search(build(account(), [made])), unread="")
    assert (name, bool(found.unread)) == (made.cluster.arn, True)


def test_grants_are_what_policies_allow():
    """Each namespace of its own."""
    policy = AccessPolicy(arn="arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", namespaces=("a", "b"))
    assert [one.namespace for one in view(policies=(policy,)).grants] == ["a", "b"]
