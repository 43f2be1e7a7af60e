"""Who can give itself any permission."""

from dataclasses import replace

import pytest

from tests.posture.identity.worlds import ADMIN, ROOT, account, allow, arn, document, edge, group, role, trust, user
from tidewaiter.model.account import IamPrincipal, Policy
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.graph import build


def kinds(*principals, groups=()):
    """Return the means by which user ann becomes administrator."""
    graph = build(account(*principals, groups=groups))
    return {one.kind for one in graph.edges if (one.source, one.target) == (arn("user", "ann"), ADMIN)}


@pytest.mark.parametrize("call", ["iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:*", "*"])
def test_writing_its_own_permissions(call):
    """A policy of its own making is every permission there is."""
    assert EdgeKind.GRANT_ITSELF in kinds(user("ann", allow(call, on=arn("user", "ann"))))


@pytest.mark.parametrize(
    "statement",
    [
        allow("iam:PutUserPolicy", on=arn("user", "bob")),
        allow("iam:PutRolePolicy"),
        allow("iam:AttachUserPolicy", when={"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}),
        allow("iam:CreatePolicyVersion"),
        allow("iam:AddUserToGroup"),
        allow("iam:Get*", "iam:List*", "s3:*", "ec2:*"),
    ],
)
def test_near_misses(statement):
    """Another's permissions, only harmless policies, a policy that nobody has, a group that gives nothing, or reading."""
    assert kinds(user("ann", statement), user("bob"), groups=[group("readers", allow("s3:Get*"))]) == set()


def test_a_new_version_of_an_own_customer_managed_policy():
    """AWS's own policies cannot be rewritten, one's own can."""
    may = document(allow("iam:CreatePolicyVersion"))
    own = Policy(name="mine", arn="arn:aws:iam::111122223333:policy/mine", document=may)
    theirs = Policy(name="theirs", arn="arn:aws:iam::aws:policy/theirs", document=may)
    assert kinds(IamPrincipal(arn=arn("user", "ann"), kind="user", name="ann", policies=(own,))) == {EdgeKind.GRANT_ITSELF}
    assert kinds(IamPrincipal(arn=arn("user", "ann"), kind="user", name="ann", policies=(theirs,))) == set()


def test_joining_a_group_of_administrators():
    """The group's policies count once in it."""
    assert kinds(user("ann", allow("iam:AddUserToGroup")), groups=[group("admins", allow("*"))]) == {EdgeKind.GRANT_ITSELF}


def test_a_boundary_stops_it_unless_it_can_be_removed():
    """A boundary caps whatever a principal gives itself."""
    graph = build(account(role("app", allow("iam:PutRolePolicy"), boundary=document(allow("iam:PutRolePolicy")))))
    assert edge(graph, arn("role", "app"), ADMIN) is None
    both = allow("iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary")
    assert edge(build(account(role("app", both, boundary=document(allow("iam:*"))))), arn("role", "app"), ADMIN)


def test_making_a_new_administrator():
    """Creating, granting and getting credentials must all be allowed."""
    calls = ["iam:CreateUser", "iam:CreateAccessKey", "iam:AttachUserPolicy"]
    new = "arn:aws:iam::111122223333:user/*"
    everything = [allow(*calls, on=new), allow("iam:*", on=arn("user", "ann"), effect="Deny")]
    assert kinds(user("ann", *everything)) == {EdgeKind.CREATE_ADMIN}
    assert kinds(user("ann", allow(*calls[:2], on=new))) == set()


def test_granting_to_a_role_it_can_assume():
    """Neither right alone makes an administrator, both together do."""
    may = [allow("iam:AttachRolePolicy", on=arn("role", "target"))]
    target = role("target", trusts=trust(ROOT))
    assert kinds(user("ann", *may), target) == set()
    assert kinds(user("ann", *may, allow("sts:AssumeRole")), target) == {EdgeKind.GRANT_CONTROLLED}


def test_the_edge_names_what_to_deny():
    """Every action that grants, not only the first."""
    graph = build(account(user("ann", allow("iam:PutUserPolicy", "iam:AttachUserPolicy"))))
    assert edge(graph, arn("user", "ann"), ADMIN).actions == ("iam:AttachUserPolicy", "iam:PutUserPolicy")


@pytest.mark.parametrize(
    ("call", "limit", "expected"),
    [
        ("iam:PutRolePermissionsBoundary", "", True),
        ("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/limit", True),
        ("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/PowerUserAccess", False),
        ("iam:GetRole", "arn:aws:iam::111122223333:policy/limit", False),
    ],
)
def test_ways_out_of_a_boundary(call, limit, expected):
    """Setting a boundary that allows everything, or rewriting its policy; AWS's own policies cannot be rewritten."""
    app = role("app", allow("iam:PutRolePolicy", call), boundary=document(allow("iam:*")))
    bounded = replace(app, boundary=Policy(name="limit", arn=limit, document=app.boundary.document))
    assert bool(edge(build(account(bounded)), arn("role", "app"), ADMIN)) is expected


BOUNDED = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/limit"}}


def test_who_must_set_a_boundary_makes_no_administrators():
    """The documented way to delegate: new principals need the boundary; whoever may remove it again possibly is one."""
    calls = allow("iam:CreateUser", "iam:CreateAccessKey", "iam:PutUserPolicy", on=arn("user", "new*"), when=BOUNDED)
    keys = allow("iam:CreateAccessKey", on=arn("user", "new*"))
    assert kinds(user("ann", calls, keys)) == set()
    removed = allow("iam:DeleteUserPermissionsBoundary", on=arn("user", "new*"))
    graph = build(account(user("ann", calls, keys, removed)))
    assert edge(graph, arn("user", "ann"), ADMIN).confidence is Confidence.POSSIBLE


def test_a_boundary_that_is_there_is_known():
    """A condition on the boundary of the target is decided."""
    bob = replace(
        user("bob"), boundary=Policy(name="limit", arn="arn:aws:iam::111122223333:policy/limit", document=document(allow("s3:*")))
    )
    calls = [allow("iam:PutUserPolicy", when=BOUNDED), allow("iam:CreateAccessKey", "iam:DeleteUserPermissionsBoundary")]
    assert kinds(user("ann", *calls), bob) == {EdgeKind.GRANT_CONTROLLED}
    assert kinds(user("ann", *calls), user("bob")) == set()
