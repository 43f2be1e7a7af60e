"""The whole graph: random accounts against a search by hand, and what is said when facts are missing."""

from dataclasses import replace

import pytest

from benchmarks.identity_account import world
from benchmarks.identity_paths import compare
from tests.posture.identity.worlds import (
    ADMIN,
    CLUSTER,
    CLUSTER_ADMIN,
    PROVIDER,
    account,
    allow,
    arn,
    document,
    edge,
    facts,
    pod,
    role,
    service_account,
    thing,
    trust,
)
from tidewaiter.model.account import ClusterAccess, IamPrincipal, Policy
from tidewaiter.model.identity import Confidence, EdgeKind
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


def limits(*statements):
    """Make one level of control policies that denies something."""
    return (Policy(name="all", document=document(allow("*"))), Policy(name="no", document=document(*statements)))


APP, OPS = role("app", allow("sts:AssumeRole", "iam:PutRolePolicy")), role("ops", trusts=trust({"AWS": arn("role", "app")}))


def test_what_the_organisation_denies_is_no_step():
    """For principals of the account; roles that AWS makes for its services are not bound by it."""
    denied = (limits(allow("iam:*", effect="Deny")),)
    assert edge(build(account(APP, OPS)), APP.arn, ADMIN).confidence is Confidence.CERTAIN
    assert edge(build(account(APP, OPS, service_limits=denied)), APP.arn, ADMIN) is None
    assert edge(build(account(APP, OPS, service_limits=denied)), APP.arn, OPS.arn)
    linked = replace(APP, arn=arn("role", "aws-service-role/x.amazonaws.com/app"))
    assert edge(build(account(linked, OPS, service_limits=denied)), linked.arn, ADMIN)


def test_every_level_of_the_organisation_must_allow():
    """A unit that allows only S3 leaves nothing else."""
    narrow = ((Policy(name="all", document=document(allow("*"))),), (Policy(name="s3", document=document(allow("s3:*"))),))
    assert edge(build(account(APP, OPS, service_limits=narrow)), APP.arn, ADMIN) is None


def test_resource_control_policies_guard_roles_from_everybody():
    """Also from tokens of a cluster, which no service control policy binds."""
    anyone = {"Effect": "Deny", "Principal": "*", "Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], "Resource": "*"}
    everything = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    guarded = ((Policy(name="all", document=document(everything)), Policy(name="no", document=document(anyone))),)
    web = role("web", trusts=trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity"))
    open_, closed = (account(APP, OPS, web, resource_limits=one) for one in ((), guarded))
    made = facts(service_account(role_arn=web.arn), pods=[pod()])
    assert edge(build(open_, [made]), thing("pod", "shop/web"), web.arn)
    assert edge(build(closed, [made]), thing("pod", "shop/web"), web.arn) is None
    assert edge(build(closed, [made]), APP.arn, OPS.arn) is None
    assert edge(build(closed, [made]), APP.arn, ADMIN), "IAM is not among the services that they guard"


def test_unread_control_policies_make_steps_likely_and_say_so():
    """Calls to AWS only; what the cluster decides stays certain, and nothing is a gap, for fewer limits hide no path."""
    graph = build(account(APP, OPS, service_limits=None), [facts(service_account(), pods=[pod()])])
    step = edge(graph, APP.arn, ADMIN)
    assert (step.confidence, "organizations:ListPoliciesForTarget" in step.evidence[-1]) == (Confidence.LIKELY, True)
    token = edge(graph, thing("pod", "shop/web"), thing("kubernetes-user", "system:serviceaccount:shop:web"))
    assert token.confidence is Confidence.CERTAIN
    assert not any("organizations" in text for text in graph.unknown)


def test_a_deleted_principal_is_nobody():
    """IAM shows its unique id: nobody has it again, so trust in it is no step, and neither is it somebody outside."""
    trusting = role("ops", trusts=trust({"AWS": ["AROAEXAMPLEID12345678", "AIDAEXAMPLEID12345678"]}))
    graph = build(account(APP, trusting))
    assert edge(graph, APP.arn, trusting.arn) is None
    assert not any(one.target == trusting.arn for one in graph.edges)


@pytest.mark.parametrize(
    ("partition", "service", "hit"),
    [("aws-cn", "ec2.amazonaws.com.cn", True), ("aws-us-gov", "ec2.amazonaws.com", True), ("aws-us-gov", "ec2.amazonaws.com.cn", False)],
)
def test_other_partitions_have_names_of_their_own(partition, service, hit):
    """ARNs of GovCloud and China, and services with the ending of China."""
    passer, passed = role("app", allow("iam:PassRole", "ec2:RunInstances")), role("ops", trusts=trust({"Service": service}))
    moved = [replace(one, arn=one.arn.replace("arn:aws:", f"arn:{partition}:")) for one in (passer, passed)]
    assert (edge(build(account(*moved)), moved[0].arn, moved[1].arn) is not None) is hit


def test_who_may_associate_a_role_gets_it_with_a_pod():
    """Possible, for it needs a pod in the cluster besides; a role that Pod Identity is not trusted with is not given."""
    body = trust({"Service": "pods.eks.amazonaws.com"})
    body["Statement"]["Action"] = ["sts:AssumeRole", "sts:TagSession"]
    binder = role("binder", allow("eks:CreatePodIdentityAssociation", "iam:PassRole"))
    graph = build(account(binder, role("given", trusts=body), OPS), [facts()])
    step = edge(graph, binder.arn, arn("role", "given"))
    assert (step.kind, step.confidence) == (EdgeKind.ASSOCIATE_ROLE, Confidence.POSSIBLE)
    assert edge(graph, binder.arn, OPS.arn) is None
