"""Which roles a service account gets: web identity and Pod Identity, by the trust policy."""

import pytest

from tests.posture.identity.worlds import (
    ADMIN,
    ISSUER,
    PROVIDER,
    account,
    allow,
    arn,
    edge,
    facts,
    pod,
    role,
    service_account,
    thing,
    trust,
)
from tidewaiter.model.account import ClusterAccess, PodIdentityAssociation
from tidewaiter.model.identity import EdgeKind
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

POD, ACCOUNT = thing("pod", "shop/web"), thing("service-account", "shop/web")
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"


def irsa(subject, audience="sts.amazonaws.com", operator="StringEquals", provider=PROVIDER):
    """Make the trust policy of a role for a service account."""
    keys = {f"{ISSUER}:sub": subject} | ({f"{ISSUER}:aud": audience} if audience else {})
    return trust({"Federated": provider}, WEB_IDENTITY, {operator: keys})


def graph_of(trusts, *objects, association=None, statements=(), **more):
    """Build the graph of one role, one pod and perhaps an association."""
    access = ClusterAccess(issuer=ISSUER, entries=(), associations=(association,) if association else ())
    return build(account(role("app", *statements, trusts=trusts)), [facts(*objects, pods=[pod()], access=access, **more)])


@pytest.mark.parametrize(
    ("trusts", "gets"),
    [
        (irsa("system:serviceaccount:shop:web"), True),
        (irsa("system:serviceaccount:shop:*", operator="StringLike"), True),
        (trust({"Federated": PROVIDER}, WEB_IDENTITY), True),
        (irsa("system:serviceaccount:shop:*"), False),
        (irsa("system:serviceaccount:bank:web"), False),
        (irsa("system:serviceaccount:shop:web", audience="other"), False),
        (irsa("system:serviceaccount:shop:web", provider=PROVIDER + "D"), False),
        (trust({"Service": "ec2.amazonaws.com"}), False),
    ],
)
def test_web_identity_is_evaluated(trusts, gets):
    """Subject, audience and provider decide; a wildcard only where the operator knows wildcards."""
    graph = graph_of(trusts, service_account(role_arn=arn("role", "app")))
    assert bool(edge(graph, ACCOUNT, arn("role", "app"))) is gets
    assert bool(edge(graph, POD, arn("role", "app"))) is gets


def test_a_pod_without_a_token_for_sts_does_not_get_what_its_account_could():
    """Only who mints tokens of the account does."""
    graph = graph_of(irsa("system:serviceaccount:shop:web"), service_account())
    assert edge(graph, ACCOUNT, arn("role", "app"))
    assert edge(graph, POD, arn("role", "app")) is None


def association(**more):
    """Associate the role with the pod's account."""
    return PodIdentityAssociation(id="a-1", namespace="shop", service_account="web", role_arn=arn("role", "app"), **more)


PODS = {"Service": "pods.eks.amazonaws.com"}


def pods_trust(condition=None, actions=("sts:AssumeRole", "sts:TagSession")):
    """Let EKS Pod Identity in."""
    body = {"Effect": "Allow", "Principal": PODS, "Action": list(actions)} | ({"Condition": condition} if condition else {})
    return {"Version": "2012-10-17", "Statement": body}


@pytest.mark.parametrize(
    ("trusts", "more", "gets"),
    [
        (pods_trust(), {}, True),
        (pods_trust({"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}}), {}, True),
        (pods_trust({"StringEquals": {"aws:RequestTag/kubernetes-namespace": "bank"}}), {}, False),
        (pods_trust(actions=("sts:AssumeRole",)), {}, False),
        (pods_trust(actions=("sts:AssumeRole",)), {"session_tags": False}, True),
        (pods_trust({"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}}), {"session_tags": False}, False),
        (trust({"Service": "ec2.amazonaws.com"}), {}, False),
    ],
)
def test_pod_identity_is_evaluated_with_its_session_tags(trusts, more, gets):
    """Trust conditions see the tags that EKS sends, if it sends any."""
    graph = graph_of(trusts, service_account(), association=association(**more))
    found = edge(graph, POD, arn("role", "app"))
    assert (found.kind is EdgeKind.POD_IDENTITY) if gets else found is None


def test_a_session_policy_limits_the_role():
    """The pod gets the role within the policy, which cannot do what the role can."""
    limit = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
    may = [allow("iam:*")]
    free = graph_of(pods_trust(), service_account(), association=association(), statements=may)
    limited = graph_of(pods_trust(), service_account(), association=association(policy=limit), statements=may)
    assert ADMIN in Search(free).reachable(POD)
    assert ADMIN not in Search(limited).reachable(POD)


def test_a_target_role_needs_the_first_role_s_leave_and_the_external_id():
    """Both steps are evaluated."""
    condition = {"StringEquals": {"sts:ExternalId": "id-1"}}
    target = role("target", trusts=trust({"AWS": arn("role", "app")}, when=condition))
    first = role("app", allow("sts:AssumeRole", "sts:TagSession"), trusts=pods_trust())

    def reached(external):
        one = association(target_role_arn=target.arn, external_id=external)
        access = ClusterAccess(issuer=ISSUER, entries=(), associations=(one,))
        return edge(build(account(first, target), [facts(service_account(), pods=[pod()], access=access)]), POD, target.arn)

    assert reached("id-1")
    assert reached("id-2") is None
