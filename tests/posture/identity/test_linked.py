"""Annotations of service accounts, and providers in trust policies."""

import dataclasses

import pytest

from tests.posture.identity.worlds import ACCOUNT, ISSUER, PROVIDER, account, arn, edge, facts, pod, role, service_account, thing, trust
from tidewaiter.model.account import ClusterAccess, Neighbour
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.linked import provider_trusts, service_account_views
from tidewaiter.posture.identity.principals import compile_account

WEB = {"StringEquals": {f"{ISSUER}:sub": "system:serviceaccount:shop:web", f"{ISSUER}:aud": "sts.amazonaws.com"}}
APP = role("app", trusts=trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", WEB))


@pytest.mark.parametrize(
    ("name", "annotation", "works", "words"),
    [
        ("web", APP.arn, True, ""),
        ("api", APP.arn, False, "does not let the service account in"),
        ("web", arn("role", "gone"), False, "does not exist"),
        ("web", "app", False, "not the ARN of a role"),
        ("web", "arn:aws:iam::999999999999:role/x", None, "account 999999999999"),
    ],
)
def test_whether_an_annotation_works(name, annotation, works, words):
    """By the role's trust policy, evaluated for this service account."""
    made = facts(service_account(name, role_arn=annotation))
    ((resource, view),) = service_account_views(compile_account(account(APP)), made, unread="")
    assert (resource, view.works) == (f"shop/ServiceAccount/{name}", works)
    assert words in view.why


def test_without_a_provider_no_token_is_looked_at():
    """Neither does the annotation work, nor is there a step to the role."""
    made, bare = facts(service_account(role_arn=APP.arn), pods=[pod()]), account(APP, providers=())
    ((_, view),) = service_account_views(compile_account(bare), made, unread="")
    assert (view.works, "no OIDC provider" in view.why) == (False, True)
    assert edge(build(account(APP), [made]), thing("pod", "shop/web"), APP.arn)
    assert edge(build(bare, [made]), thing("pod", "shop/web"), APP.arn) is None


def test_service_accounts_without_an_annotation_have_no_view():
    """Most have none."""
    assert list(service_account_views(compile_account(account()), facts(service_account()), unread="")) == []


def test_unread_roles_and_issuers_are_not_broken_annotations():
    """The reason names the permission."""
    made = facts(service_account(role_arn=APP.arn))
    ((_, view),) = service_account_views(compile_account(account()), made, unread="denied (iam:X)")
    assert (view.works, view.why) == (None, "denied (iam:X)")
    unknown = dataclasses.replace(made, access=ClusterAccess(issuer=None, entries=(), associations=()))
    ((_, view),) = service_account_views(compile_account(account(APP)), unknown, unread="")
    assert "eks:DescribeCluster" in view.why


@pytest.mark.parametrize(
    ("issuer", "neighbours", "expected"),
    [
        (ISSUER, (), (True, "main", False)),
        (
            "oidc.eks.eu-west-1.amazonaws.com/id/DEF",
            (Neighbour(name="other", issuer="oidc.eks.eu-west-1.amazonaws.com/id/DEF"),),
            (False, "other", False),
        ),
        ("oidc.eks.eu-west-1.amazonaws.com/id/GONE", (), (False, "", False)),
        ("oidc.eks.us-east-1.amazonaws.com/id/GONE", (), (False, "", True)),
        (ISSUER, None, (True, None, False)),
    ],
)
def test_whose_provider_a_role_trusts(issuer, neighbours, expected):
    """This cluster's, a neighbour's, nobody's of the region, or one of another region; deleted providers are told."""
    trusting = role("app", trusts=trust({"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"}, "sts:AssumeRoleWithWebIdentity"))
    made = facts(access=ClusterAccess(issuer=ISSUER, entries=(), associations=(), neighbours=neighbours))
    raw = account(trusting)
    ((_, view),) = provider_trusts(raw, compile_account(raw), made)
    assert (view.exists, view.cluster, view.elsewhere) == expected


def test_other_providers_are_not_clusters():
    """GitHub's tokens are somebody else's affair; providers that could not be listed are not gone."""
    github = role("ci", trusts=trust({"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"}))
    raw = account(github)
    assert list(provider_trusts(raw, compile_account(raw), facts())) == []
    raw = account(APP, providers=None)
    ((_, view),) = provider_trusts(raw, compile_account(raw), facts())
    assert view.exists is None
