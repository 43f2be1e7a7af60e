"""What of aws-auth counts."""

import dataclasses

import pytest

from tests.posture.identity.worlds import ACCOUNT, CLUSTER, account, arn, facts, role, trust
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


def of_nodes(mapped_role, *, raw=None, **details):
    """Say whether nodes have a role, where the one group's is `team/ops`."""
    group = NodeGroup(name="g", version="", ami_type="", role_arn=arn("role", "team/ops"))
    known = ClusterDetails(**({"node_groups": (group,), "fargate_profiles": ()} | details))
    cluster = dataclasses.replace(OLD, details=known)
    (entry,) = view(mapped(arn("role", mapped_role), "system:nodes"), cluster=cluster, raw=raw).entries
    return entry.is_node


def test_whether_nodes_have_a_role():
    """That of a group, without its path; what is not all known may be that of others, and so may a role that instances have."""
    assert of_nodes("ops") is True
    assert of_nodes("dev") is False
    assert of_nodes("dev", node_groups=None) is None
    assert of_nodes("dev", fargate_profiles=None) is None
    assert of_nodes("spare", raw=account(role("spare", trusts=trust({"Service": "ec2.amazonaws.com"})))) is None


def test_a_node_whose_instance_was_not_read_may_have_any_role():
    """Its role is not known then."""
    node = {"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-1"}}
    details = ClusterDetails(node_groups=(), fargate_profiles=())
    made = facts(cluster=dataclasses.replace(OLD, details=details), nodes=[node])
    made = dataclasses.replace(made, aws_auth={"mapRoles": mapped(arn("role", "dev"), "system:nodes")})
    assert aws_auth_view(account(role("dev")), made, unread="").entries[0].is_node is None


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
