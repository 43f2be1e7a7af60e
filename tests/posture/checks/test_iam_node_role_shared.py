"""The control `iam_node_role_shared`: other clusters and entries of a node role."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_node_role_shared import CONTROL
from tidewaiter.posture.identity.view import RoleUse


def use(**fields):
    """Make a role in its use."""
    return RoleUse(use="node", role="app", **fields)


def test_an_unread_role_is_not_a_pass():
    """The permission that the reason names is told."""
    found = said(CONTROL, use(unread="denied (iam:GetAccountAuthorizationDetails)"))
    assert found == ["UNKNOWN iam:GetAccountAuthorizationDetails"]


def test_roles_in_another_use_are_not_judged():
    """Each use has controls of its own."""
    assert not CONTROL.applies(RoleUse(use="another"))


@pytest.mark.parametrize(
    ("fields", "words"), [({"clusters": ("other",)}, "nodes of other"), ({"entry": "arn:aws:iam::1:role/app"}, "STANDARD")]
)
def test_hit_fails(fields, words):
    """Shared with another cluster, or let in as more than a node."""
    (found,) = said(CONTROL, use(**{"clusters": (), "entry": ""} | fields))
    assert found.startswith("high")
    assert words in found


def test_near_miss_passes():
    """A role of its own."""
    assert said(CONTROL, use(clusters=(), entry="")) == []


@pytest.mark.parametrize(("fields", "permission"), [({"clusters": None}, "eks:ListClusters"), ({"entry": None}, "eks:ListAccessEntries")])
def test_missing_facts_are_not_a_pass(fields, permission):
    """Other clusters and entries have to be known."""
    assert said(CONTROL, use(**{"clusters": (), "entry": ""} | fields)) == [f"UNKNOWN {permission}"]
