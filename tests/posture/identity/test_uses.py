"""The roles that a cluster lives by, each in its use."""

import dataclasses

import pytest

from tests.posture.identity.worlds import ACCOUNT, CLUSTER, ISSUER, PROVIDER, account, allow, arn, facts, role, service_account, trust, user
from tidewaiter.model.account import AccessEntry, ClusterAccess, Neighbour, PodIdentityAssociation
from tidewaiter.model.eks import Capability, ClusterDetails, FargateProfile, NodeGroup
from tidewaiter.posture.identity.principals import compile_account
from tidewaiter.posture.identity.uses import role_uses

APP, NODE = arn("role", "app"), arn("role", "node")
PODS = {"Service": "pods.eks.amazonaws.com"}
BOTH = ["sts:AssumeRole", "sts:TagSession"]
ASSOCIATION = PodIdentityAssociation(id="a-1", namespace="shop", service_account="web", role_arn=APP)


def uses(*principals, objects=(), unread="", details=None, access=None, **cluster):
    """Return the uses by kind and role."""
    cluster = dataclasses.replace(CLUSTER, details=details, role_arn=arn("role", "eks"), **cluster)
    made = facts(
        *objects, cluster=cluster, access=access or ClusterAccess(issuer=ISSUER, entries=(), associations=(ASSOCIATION,), neighbours=())
    )
    raw = account(*principals)
    return {(one.use, one.role): one for _, one in role_uses(raw, compile_account(raw), made, unread=unread)}


def pod_role(**when):
    """Make a role for Pod Identity with conditions in its trust policy, and return its use."""
    body = trust(PODS, when=when or None)
    body["Statement"]["Action"] = BOTH
    return uses(role("app", trusts=body))["pod", "app"]


def test_an_account_that_may_not_be_read_has_one_gap_for_every_use():
    """Told once for the cluster."""
    found = uses(unread="denied (iam:GetAccountAuthorizationDetails)")
    assert {use for use, _ in found} == {"node", "fargate", "cluster", "pod"}
    assert all(one.unread for one in found.values())


def test_what_was_not_listed_is_a_gap_and_what_was_is_judged():
    """Node groups that are not known may have other roles."""
    found = uses()
    assert "eks:ListNodegroups" in found["node", ""].unread
    assert "eks:ListFargateProfiles" in found["fargate", ""].unread
    assert "does not exist" in found["cluster", "eks"].unread


def test_node_fargate_and_cluster_roles_are_compared_with_their_needs():
    """Each with its own."""
    details = ClusterDetails(
        node_groups=(NodeGroup(name="g", version="", ami_type="", role_arn=NODE),),
        fargate_profiles=(FargateProfile(name="f", role_arn=arn("role", "fargate")),),
    )
    write = allow("ecr:PutImage", "ec2:CreateVolume")
    eks = role("eks", write, trusts=trust({"Service": ["eks.amazonaws.com", "ec2.amazonaws.com"]}))
    found = uses(role("node", write), role("fargate", write), eks, details=details)
    excess = {use: [one.action for one in view.excess] for (use, _), view in found.items() if use != "pod"}
    assert excess == {
        "node": ["ecr:PutImage", "ec2:CreateVolume"],
        "fargate": ["ecr:PutImage", "ec2:CreateVolume"],
        "cluster": ["ecr:PutImage"],
    }
    assert found["cluster", "eks"].strangers == ("ec2.amazonaws.com",)


def test_roles_of_capabilities_are_judged_by_whole_services():
    """With the role read, with it gone, and where nothing of the account could be read."""
    made = [Capability(name=name, type="ACK", role_arn=arn("role", name)) for name in ("ack", "gone")]
    details = ClusterDetails(capabilities=tuple(made))
    found = uses(role("ack", allow("s3:*", "ec2:DescribeVpcs")), details=details)
    assert (found["capability", "ack"].broad, found["capability", "ack"].unread) == (("s3",), "")
    assert "not one of the account" in found["capability", "gone"].unread
    assert uses(details=details, unread="denied")["capability", "ack"].unread == "denied"


def test_a_node_role_with_neighbours_and_an_entry():
    """Both are told; entries for nodes are not."""
    details = ClusterDetails(node_groups=(NodeGroup(name="g", version="", ami_type="", role_arn=NODE),), fargate_profiles=())
    entries = (AccessEntry(principal_arn=NODE, username="n"),)
    neighbours = (Neighbour(name="other", node_roles=(NODE,)), Neighbour(name="third"))
    shared = uses(role("node"), details=details, access=ClusterAccess(entries=entries, associations=(), neighbours=neighbours))[
        "node", "node"
    ]
    assert (shared.clusters, shared.entry) == (("other",), NODE)
    entries = (dataclasses.replace(entries[0], type="EC2_LINUX"),)
    own = uses(role("node"), details=details, access=ClusterAccess(entries=entries, associations=()))["node", "node"]
    assert (own.clusters, own.entry) == (None, "")


@pytest.mark.parametrize(
    ("when", "opened"),
    [
        ({}, True),
        ({"StringEquals": {"aws:SourceAccount": ACCOUNT}}, False),
        ({"ArnEquals": {"aws:SourceArn": CLUSTER.arn}}, False),
        ({"StringEquals": {"aws:SourceOrgId": "o-mine"}}, False),
        ({"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}}, False),
        ({"StringLike": {"aws:RequestTag/kubernetes-namespace": "*"}}, True),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, None),
    ],
)
def test_trust_in_every_association(when, opened):
    """Asked with an association that is not ours; a condition that everything meets is none."""
    assert pod_role(**when).open_association is opened


def test_policies_that_do_not_look_at_the_cluster():
    """Unless the trust policy lets in one cluster only."""
    body = trust(PODS)
    body["Statement"]["Action"] = BOTH
    by_namespace = allow("s3:GetObject", when={"StringEquals": {"aws:PrincipalTag/kubernetes-namespace": "shop"}})
    in_resource = allow("s3:GetObject", on="arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-service-account}")
    both = allow(
        "s3:GetObject", when={"StringEquals": {"aws:PrincipalTag/kubernetes-namespace": "shop", "aws:PrincipalTag/eks-cluster-arn": "x"}}
    )
    assert uses(role("app", by_namespace, in_resource, both, trusts=body))["pod", "app"].unpinned == (
        "own, statement 0",
        "own, statement 1",
    )
    pinned = trust(PODS, when={"StringEquals": {"aws:RequestTag/eks-cluster-arn": CLUSTER.arn}})
    pinned["Statement"]["Action"] = BOTH
    assert uses(role("app", by_namespace, trusts=pinned))["pod", "app"].unpinned == ()


def test_who_shares_a_role_of_pods():
    """Service accounts by evaluated trust, and other clusters by their providers."""
    other = "oidc.eks.us-east-1.amazonaws.com/id/DEF"
    federated = {"Federated": [PROVIDER, f"arn:aws:iam::{ACCOUNT}:oidc-provider/{other}"]}
    shared = role(
        "app", trusts=trust(federated, "sts:AssumeRoleWithWebIdentity", {"StringLike": {f"{ISSUER}:sub": "system:serviceaccount:shop:*"}})
    )
    access = ClusterAccess(issuer=ISSUER, entries=(), associations=(), neighbours=(Neighbour(name="east", issuer=other),))
    found = uses(shared, objects=[service_account("web"), service_account("api"), service_account("x", "other")], access=access)
    assert (found["pod", "app"].accounts, found["pod", "app"].clusters) == (("shop/api", "shop/web"), ("east",))


def test_who_can_give_a_role_of_pods_away():
    """Who may associate and pass; administrators and those who may do one of both are left out."""
    body = trust(PODS)
    body["Statement"]["Action"] = BOTH
    both = allow("eks:CreatePodIdentityAssociation", "iam:PassRole")
    others = (user("deployer", both), user("half", allow("iam:PassRole")), role("admin", allow("*")))
    denied = user("denied", both, allow("iam:PassRole", on=APP, effect="Deny"))
    assert uses(role("app", trusts=body), *others, denied)["pod", "app"].rebinders == ("user deployer",)
