"""Whom the roles of a template let in by tokens of a cluster."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.account import ROLE, ClusterAccess, IamAccount, IamPrincipal
from tidewaiter.model.cluster import Cluster
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.held_roles import held_roles
from tidewaiter.posture.identity.view import RoleTrust
from tidewaiter.posture.manifests import live_object
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import ANY_ACCOUNT, document, items, leaves, text

_PROVIDERS = ("AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider")
_EKS = "oidc.eks."
_MAX_VALUES = 2_000
_MAX_ISSUERS = 5
_SUBJECT = "system:serviceaccount:"
_ANY_ISSUER = "oidc.eks.region.amazonaws.com/id/CLUSTER"


def trusts_of(template: Template) -> Iterator[tuple[Declared, RoleTrust]]:
    """Yield each role that trusts tokens of some EKS cluster, with whom it lets in."""
    own = {key for one in template.of(*_PROVIDERS) if _EKS in (url := text(one.get("Url"))) or "Issuer" in url for key in one.keys}
    for role in template.of("AWS::IAM::Role"):
        trust = _trust(role)
        for issuer in _issuers(trust or {}, own):
            for _, _, found in held_roles(*_asked(role, _rewritten(trust, issuer, own), issuer), unread=""):
                if isinstance(found, RoleTrust):
                    yield role, found


def unknown_trusts(template: Template) -> list[str]:
    """Name the roles whose trust policy is not known."""
    return [one.name for one in template.of("AWS::IAM::Role") if _trust(one) is None]


def _trust(role: Declared) -> Mapping[str, Any] | None:
    """Return the trust policy; None where its conditions are not known."""
    found = document(role.get("AssumeRolePolicyDocument"))
    conditions = [one.get("Condition") for one in _statements(found or {})]
    known = all(
        one is None or (isinstance(one, Mapping) and all(isinstance(pairs, Mapping) for pairs in one.values())) for one in conditions
    )
    return found if known else None


def _statements(trust: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from map(mapping, items(trust.get("Statement")) or ())


def _federated(statement: Mapping[str, Any]) -> list[str]:
    return [text(one) for one in items(mapping(statement.get("Principal")).get("Federated")) or ()]


def _issuers(trust: Mapping[str, Any], own: set[str]) -> list[str]:
    """Return the EKS issuers whose tokens a trust policy speaks of, by the keys of its conditions or the ARN of the provider."""
    found: list[str] = []
    for statement in _statements(trust):
        if not any(_is_eks(one, own) for one in _federated(statement)):
            continue
        keys = [key for pairs in map(mapping, mapping(statement.get("Condition")).values()) for key in pairs]
        named = [key.rpartition(":")[0] for key in keys if key.endswith((":sub", ":aud"))]
        found += named or [one.partition("oidc-provider/")[2] or _ANY_ISSUER for one in _federated(statement) if _is_eks(one, own)]
    return list(dict.fromkeys(found))[:_MAX_ISSUERS]


def _is_eks(provider: str, own: set[str]) -> bool:
    return provider in own or f"oidc-provider/{_EKS}" in provider or ("oidc-provider/${" in provider and "Issuer" in provider)


def _rewritten(trust: Mapping[str, Any] | None, issuer: str, own: set[str]) -> Mapping[str, Any]:
    """Write the provider's ARN out, so that the policy can be evaluated: references stand for one account and one issuer."""
    plain = json.loads(json.dumps(trust))
    arn = f"arn:aws:iam::{ANY_ACCOUNT}:oidc-provider/{_plain(issuer)}"
    for statement in _statements(plain):
        principal = statement.get("Principal")
        if isinstance(principal, dict) and "Federated" in principal:
            principal["Federated"] = [arn if _is_eks(one, own) else one for one in _federated(statement)]
        for operator, pairs in mapping(statement.get("Condition")).items():
            if isinstance(pairs, dict):
                statement["Condition"][operator] = {_plain(key): value for key, value in pairs.items()}
    return mapping(plain)


def _plain(words: str) -> str:
    return words.replace("${", "").replace("}", "")


def _asked(role: Declared, trust: Mapping[str, Any], issuer: str) -> tuple[IamAccount, ClusterFacts]:
    """Make an account with that role alone, and a cluster with the service accounts that its trust policy names."""
    name = text(role.get("RoleName")) or role.name
    principal = IamPrincipal(arn=f"arn:aws:iam::{ANY_ACCOUNT}:role/{name}", kind=ROLE, name=name, trust=trust)
    subjects = [one for one in leaves(trust) if isinstance(one, str) and one.startswith(_SUBJECT)]
    subjects = subjects or [f"{_SUBJECT}some-namespace:some-account"]  # whoever lets everybody in is asked with somebody
    return IamAccount(account=ANY_ACCOUNT, principals=(principal,)), ClusterFacts(
        cluster=Cluster(arn=role.name, name=role.name, account=ANY_ACCOUNT, region=""),
        access=ClusterAccess(issuer=_plain(issuer), entries=(), associations=()),
        rbac=[live_object(_account(one.split(":"))) for one in subjects],
    )


def _account(parts: Sequence[str]) -> Mapping[str, Any]:
    namespace, name = (*parts[2:4], "", "")[:2]
    return {"kind": "ServiceAccount", "metadata": {"namespace": namespace, "name": name}}
