"""Roles of templates: whom they let in by tokens of a cluster."""

from typing import Any

from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.identities import trusts_of, unknown_trusts
from tidewaiter.posture.templates.values import NOT_KNOWN

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC"
PROVIDER = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"


def role(provider: Any = PROVIDER, condition: Any = None) -> Declared:
    """Declare a role that trusts a provider."""
    statement = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity"}
    trust = {"Version": "2012-10-17", "Statement": [statement if condition is None else {**statement, "Condition": condition}]}
    return declared("IAM::Role", "Role", AssumeRolePolicyDocument=trust)


def declared(kind: str, name: str, **properties: Any) -> Declared:
    """Declare a resource."""
    keys = frozenset({f"${{{name}}}"})
    return Declared(type=f"AWS::{kind}", name=name, properties=properties, keys=keys, place=lambda at: Location(pointer=at))


def trust(one: Declared, *more: Declared):
    """Return what is said of a role's trust: anybody, namespaces, any audience; None if it trusts no cluster."""
    found = [view for _, view in trusts_of(Template(path="t", resources=(one, *more)))]
    return (found[0].anybody, found[0].namespaces, found[0].any_audience) if found else None


def test_a_trust_without_subject_lets_everybody_in():
    """A condition on the audience alone does not tell pods apart."""
    assert trust(role(condition={"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"}})) == (True, (), False)


def test_a_named_subject_is_fine():
    """One service account, for STS: nothing to say."""
    condition = {"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "system:serviceaccount:shop:web"}}
    assert trust(role(condition=condition)) == (False, (), False)


def test_wildcards_and_audiences():
    """A wildcard over a namespace is told, and so is a trust that looks at no audience."""
    assert trust(role(condition={"StringLike": {f"{ISSUER}:sub": "system:serviceaccount:shop:*"}})) == (False, ("shop",), True)


def test_providers_of_the_template_and_references_in_keys():
    """A provider that the template makes for its cluster counts, and keys that name it by reference are understood."""
    provider = declared("IAM::OIDCProvider", "P", Url="${Cluster.OpenIdConnectIssuerUrl}")
    assert trust(role("${P}"), provider) == (True, (), True)
    sub = {"StringEquals": {"${Issuer}:sub": "system:serviceaccount:a:b", "${Issuer}:aud": "sts.amazonaws.com"}}
    assert trust(role("${P}", sub), provider) == (False, (), False)


def test_other_providers_are_no_clusters():
    """Tokens of a build service are none of a cluster's."""
    assert trust(role("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com")) is None
    assert trust(role(["x", NOT_KNOWN])) is None


def test_what_is_not_known_is_named():
    """Trust policies that are computed, or have computed conditions, are gaps."""
    computed = declared("IAM::Role", "Computed", AssumeRolePolicyDocument=NOT_KNOWN)
    conditions = role(condition={"StringEquals": "${Json.Value}"})
    assert unknown_trusts(Template(path="t", resources=(computed, conditions, role()))) == ["Computed", "Role"]
    assert trust(conditions) is None
