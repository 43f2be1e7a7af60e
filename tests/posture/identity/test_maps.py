"""What of aws-auth counts."""

import dataclasses

import pytest

from tests.posture.identity.worlds import ACCOUNT, CLUSTER, account, arn, facts, role
from tidewaiter.model.account import AccessEntry, ClusterAccess, IamPrincipal
from tidewaiter.model.eks import ClusterDetails, NodeGroup
from tidewaiter.posture.identity.maps import aws_auth_view

OLD = dataclasses.replace(CLUSTER, authentication_mode="API_AND_CONFIG_MAP")
ENTERED = ClusterAccess(entries=(AccessEntry(principal_arn=arn("role", "entered"), username="e"),), associations=())


def view(text, *, cluster=OLD, raw=None, unread="", data=None):
    """Read aws-auth with these roles mapped."""
    made = dataclasses.replace(facts(access=ENTERED, cluster=cluster), aws_auth={"mapRoles": text} if data is None else data)
    return aws_auth_view(raw or account(role("ops")), made, unread=unread)


def mapped(principal, *groups):
    """Write one entry."""
    return f"- rolearn: {principal}\n  username: u\n  groups: [{', '.join(groups)}]\n"


@pytest.mark.parametrize(
    ("principal", "why"),
    [
        (arn("role", "ops"), ""),
        (arn("role", "entered"), "an access entry for the same principal counts instead"),
        (arn("role", "gone"), "the principal does not exist"),
        (arn("role", "path/ops"), "its ARN has a path, and aws-auth knows roles without theirs"),
        ("ops", "it names no principal"),
        (f"arn:aws:iam::{ACCOUNT}:root", ""),
        ("arn:aws:iam::999999999999:role/x", ""),
    ],
)
def test_entries_that_never_count(principal, why):
    """Each with its reason; roles of other accounts cannot be told."""
    (entry,) = view(mapped(principal)).entries
    assert entry.useless == why


def test_a_role_with_a_path_is_mapped_without_it():
    """So the ARN without the path is the right one."""
    ops = IamPrincipal(arn=arn("role", "team/ops"), kind="role", name="ops")
    (entry,) = view(mapped(arn("role", "ops")), raw=account(ops)).entries
    assert entry.useless == ""


def test_whether_nodes_have_a_role_needs_all_their_roles():
    """Node groups and Fargate profiles have to be known."""
    (entry,) = view(mapped(arn("role", "ops"), "system:nodes")).entries
    assert entry.is_node is None
    group = NodeGroup(name="g", version="", ami_type="", role_arn=arn("role", "path/ops"))
    details = ClusterDetails(node_groups=(group,), fargate_profiles=())
    (entry,) = view(mapped(arn("role", "ops"), "system:nodes"), cluster=dataclasses.replace(OLD, details=details)).entries
    assert entry.is_node is True


def test_a_map_that_nobody_looks_at_is_none():
    """With API alone it does not count; unread it is not empty."""
    assert view(mapped(arn("role", "ops")), cluster=CLUSTER) is None
    made = dataclasses.replace(facts(cluster=OLD), aws_auth=None)
    assert aws_auth_view(account(), made, unread="").unread


def test_broken_parts_and_unknown_principals():
    """A text that is no list is a problem; without the account nobody is said to be gone."""
    assert "it is no list" in view("a: b").problems[0]
    (entry,) = view(mapped(arn("role", "gone")), unread="denied").entries
    assert entry.useless == ""
