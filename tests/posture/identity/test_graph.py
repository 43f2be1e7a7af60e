"""The whole graph: random accounts against a search by hand, and what is said when facts are missing."""

import pytest

from benchmarks.identity_account import world
from benchmarks.identity_paths import compare
from tests.posture.identity.worlds import ADMIN, CLUSTER, CLUSTER_ADMIN, account, arn, edge, facts, role
from tidewaiter.model.account import ClusterAccess, IamPrincipal, Policy
from tidewaiter.posture.identity.graph import build


@pytest.mark.parametrize("seed", range(1_000, 1_006))
def test_paths_equal_those_of_a_search_by_hand_and_cuts_cut(seed):
    """`benchmarks/identity_paths.py` runs this on hundreds of worlds."""
    found = compare(world(seed))
    assert found["pairs"] > 0
    assert (found["only_graph"], found["only_search"], found["uncut"]) == ([], [], [])


def test_missing_facts_are_named():
    """What could not be read is listed with the permission that was missing."""
    graph = build(account(), [facts(access=ClusterAccess())])
    assert {word for text in graph.unknown for word in ("eks:ListAccessEntries", "eks:ListPodIdentityAssociations") if word in text} == {
        "eks:ListAccessEntries",
        "eks:ListPodIdentityAssociations",
    }


def test_a_policy_that_cannot_be_understood_is_named_and_never_certain():
    """It may allow anything, and may deny it."""
    broken = IamPrincipal(arn=arn("role", "app"), kind="role", name="app", policies=(Policy(name="odd", document={"Statement": 7}),))
    graph = build(account(broken))
    assert any("odd" in text for text in graph.unknown)
    assert edge(graph, broken.arn, ADMIN).confidence == "possible"


def test_an_administrator_of_the_account_is_one_of_its_clusters():
    """And of the cluster of another account not."""
    assert edge(build(account(role("app")), [facts()]), ADMIN, CLUSTER_ADMIN)
    from dataclasses import replace

    other = replace(CLUSTER, account="999988887777")
    assert edge(build(account(role("app")), [facts(cluster=other)]), ADMIN, CLUSTER_ADMIN) is None


def test_a_policy_of_two_hundred_statements_and_roles_that_assume_each_other():
    """Big and cyclic is normal."""
    statements = [{"Effect": "Allow", "Action": f"s3:Get{index}", "Resource": "*"} for index in range(199)]
    ring = [
        role(
            f"r{index}",
            *statements,
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
            trusts={
                "Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Principal": {"AWS": arn("role", f"r{(index + 1) % 3}")}, "Action": "sts:AssumeRole"},
            },
        )
        for index in range(3)
    ]
    graph = build(account(*ring))
    assert len([one for one in graph.edges if one.source.startswith("arn:")]) == 3
