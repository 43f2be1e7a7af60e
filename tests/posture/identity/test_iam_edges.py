"""How one principal becomes another, evaluated."""

import pytest

from tests.posture.identity.worlds import ACCOUNT, NOBODY, PROVIDER, ROOT, account, allow, arn, document, edge, facts, role, trust, user
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.graph import build

LAMBDA = trust({"Service": "lambda.amazonaws.com"})


def step(*principals, groups=()):
    """Return the edge from user ann to role target."""
    return edge(build(account(*principals, groups=groups)), arn("user", "ann"), arn("role", "target"))


@pytest.mark.parametrize(
    ("statements", "trusts", "kind"),
    [
        ([allow("sts:AssumeRole")], ROOT, EdgeKind.ASSUME_ROLE),
        ([], {"AWS": arn("user", "ann")}, EdgeKind.ASSUME_ROLE),
        ([allow("iam:UpdateAssumeRolePolicy", on=arn("role", "target"))], {"Service": "ec2.amazonaws.com"}, EdgeKind.REWRITE_TRUST),
        ([allow("iam:PassRole", "lambda:*")], {"Service": "lambda.amazonaws.com"}, EdgeKind.PASS_ROLE),
        ([allow("iam:PassRole", "ec2:RunInstances")], {"Service": "ec2.amazonaws.com"}, EdgeKind.PASS_ROLE),
        ([allow("iam:PassRole", "lambda:CreateFunction", "lambda:AddPermission")], {"Service": "lambda.amazonaws.com"}, EdgeKind.PASS_ROLE),
        ([allow("iam:PassRole", "scheduler:CreateSchedule")], {"Service": "scheduler.amazonaws.com"}, EdgeKind.PASS_ROLE),
    ],
)
def test_ways_into_a_role(statements, trusts, kind):
    """Each way needs both sides: what the caller may do and whom the role trusts."""
    found = step(user("ann", *statements), role("target", trusts=trust(trusts)))
    assert (found.kind, found.confidence) == (kind, Confidence.CERTAIN)
    assert found.evidence
    assert found.fix


@pytest.mark.parametrize(
    ("statements", "trusts"),
    [
        ([allow("sts:AssumeRole")], NOBODY),
        ([], trust(ROOT)),
        ([allow("sts:AssumeRole"), allow("sts:AssumeRole", effect="Deny")], trust(ROOT)),
        ([allow("sts:AssumeRole", on=arn("role", "other"))], trust(ROOT)),
        ([allow("iam:PassRole", "ec2:RunInstances")], LAMBDA),
        ([allow("iam:PassRole", "lambda:CreateFunction")], LAMBDA),
        ([allow("iam:PassRole", when={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}), allow("lambda:*")], LAMBDA),
        ([allow("iam:UpdateAssumeRolePolicy"), allow("sts:AssumeRole", effect="Deny")], NOBODY),
    ],
)
def test_near_misses(statements, trusts):
    """One side alone, a denial, another resource, another service, or a service that cannot be started."""
    assert step(user("ann", *statements), role("target", trusts=trusts)) is None


def test_what_depends_on_the_unknown_is_possible_and_says_on_what():
    """Where the caller is, nobody knows beforehand."""
    condition = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    found = step(user("ann", allow("sts:AssumeRole", when=condition)), role("target", trusts=trust(ROOT)))
    assert found.confidence is Confidence.POSSIBLE
    assert "aws:SourceVpc" in found.evidence[0]


def test_a_boundary_limits_what_identity_policies_give():
    """The boundary must allow it too."""
    bounded = role("app", allow("sts:AssumeRole"), boundary=document(allow("s3:*")))
    graph = build(account(bounded, role("target", trusts=trust(ROOT))))
    assert edge(graph, bounded.arn, arn("role", "target")) is None


@pytest.mark.parametrize("call", ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"])
def test_keys_and_passwords_take_users(call):
    """Either makes credentials of another."""
    graph = build(account(user("ann", allow(call, on=arn("user", "bob"))), user("bob"), user("eve")))
    assert edge(graph, arn("user", "ann"), arn("user", "bob")).kind is EdgeKind.TAKE_USER
    assert edge(graph, arn("user", "ann"), arn("user", "eve")) is None


def test_group_policies_count_for_members_only():
    """What a group may do its members may."""
    from tests.posture.identity.worlds import group

    operators = group("ops", allow("sts:AssumeRole"))
    target = role("target", trusts=trust(ROOT))
    assert step(user("ann", groups=("ops",)), target, groups=[operators])
    assert step(user("ann"), target, groups=[operators]) is None


def test_outsiders_are_nodes_of_their_own():
    """Other accounts, everybody and foreign OIDC providers, as far as the trust policy lets them in."""
    github = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    other = "arn:aws:iam::999988887777:root"
    graph = build(
        account(
            role("a", trusts=trust({"AWS": other})),
            role("b", trusts=trust({"Federated": github}, "sts:AssumeRoleWithWebIdentity")),
            role("c", trusts=trust({"AWS": "*"}, when={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})),
        )
    )
    assert edge(graph, other, arn("role", "a")).confidence is Confidence.CERTAIN
    assert edge(graph, github, arn("role", "b"))
    assert edge(graph, "*", arn("role", "c")).confidence is Confidence.POSSIBLE
    assert PROVIDER not in {node.id for node in graph.nodes}


IN_IRELAND = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
TAGGED = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}


def test_keys_of_another_call_are_missing():
    """A condition on the service that a role is passed to lets nobody do anything else."""
    passing = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    assert step(user("ann", allow("iam:*", when=passing), allow("sts:AssumeRole")), role("target")) is None


def test_tags_of_roles_and_users_decide():
    """A role for those with the same tag; without one there is none that equals it."""
    target = role("target", trusts=trust(ROOT), tags={"team": "red"})
    assert step(user("ann", allow("sts:AssumeRole", when=TAGGED), tags={"team": "red"}), target).confidence is Confidence.CERTAIN
    assert step(user("ann", allow("sts:AssumeRole", when=TAGGED), tags={"team": "blue"}), target) is None
    assert step(user("ann", allow("sts:AssumeRole", when=TAGGED)), target) is None


def test_requests_to_iam_have_a_region():
    """IAM answers in one region of its partition, other services in that of the resource."""
    trusting = allow("iam:UpdateAssumeRolePolicy", when=IN_IRELAND)
    assert step(user("ann", trusting), role("target")) is None
    running = [allow("iam:PassRole"), allow("lambda:*", when=IN_IRELAND)]
    assert step(user("ann", *running), role("target", trusts=LAMBDA)) is None
    graph = build(account(user("ann", *running), role("target", trusts=LAMBDA)), [facts()])
    assert edge(graph, arn("user", "ann"), arn("role", "target")).confidence is Confidence.CERTAIN
