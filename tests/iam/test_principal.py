"""Principal and NotPrincipal."""

import pytest

from tidewaiter.iam.document import PolicyKind, parse_policy
from tidewaiter.iam.principal import Directness, names_caller
from tidewaiter.iam.request import Caller, CallerKind

SESSION = Caller(kind=CallerKind.ROLE_SESSION, arn="arn:aws:sts::1:assumed-role/app/s", account="1", role_arn="arn:aws:iam::1:role/app")
SERVICE = Caller(kind=CallerKind.SERVICE, service="sns.amazonaws.com")


def named(principal, caller):
    body = {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}}
    return names_caller(parse_policy(body, kind=PolicyKind.RESOURCE).statements[0], caller)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": "arn:aws:sts::1:assumed-role/app/s"}, (True, Directness.CALLER)),
        ({"AWS": "arn:aws:iam::1:role/app"}, (True, Directness.ROLE)),
        ({"AWS": ["1", "arn:aws:iam::1:role/app"]}, (True, Directness.ROLE)),
        ({"AWS": "arn:aws:iam::1:root"}, (True, Directness.ACCOUNT)),
        ({"AWS": "*"}, (True, Directness.ANYONE)),
        ("*", (True, Directness.ANYONE)),
        ({"AWS": "arn:aws:iam::2:root"}, (False, Directness.ACCOUNT)),
        ({"AWS": "arn:aws:sts::1:assumed-role/app/other"}, (False, Directness.ACCOUNT)),
        ({"Service": "sns.amazonaws.com"}, (False, Directness.ACCOUNT)),
        ({"AWS": "AROAEXAMPLEID12345678"}, (False, Directness.ACCOUNT)),
        ({"CanonicalUser": "79a59df900b949e5"}, (None, Directness.ACCOUNT)),
    ],
)
def test_how_directly_a_session_is_named(principal, expected):
    """reference_policies_elements_principal.html: session, role, account, everyone; a unique id is that of a deleted one."""
    assert named(principal, SESSION) == expected


def test_services_are_named_by_service_only():
    """`AWS: *` means AWS accounts, `*` means everybody."""
    assert named({"Service": "sns.amazonaws.com"}, SERVICE) == (True, Directness.CALLER)
    assert named({"AWS": "*"}, SERVICE)[0] is False
    assert named({"AWS": "1"}, SERVICE)[0] is False
    assert named("*", SERVICE)[0] is True


def test_allow_with_not_principal_is_undecided():
    """reference_policies_elements_notprincipal.html: AWS tells not to use it; we do not guess."""
    body = {"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": "2"}, "Action": "*", "Resource": "*"}}
    assert names_caller(parse_policy(body, kind=PolicyKind.RESOURCE).statements[0], SESSION)[0] is None


PROVIDER = "arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"
WEB = Caller(kind=CallerKind.WEB_IDENTITY, arn=PROVIDER)


@pytest.mark.parametrize(
    ("principal", "caller", "expected"),
    [
        ({"Federated": PROVIDER}, WEB, (True, Directness.CALLER)),
        ({"Federated": PROVIDER + "D"}, WEB, (False, Directness.ACCOUNT)),
        ({"AWS": "*"}, WEB, (False, Directness.ACCOUNT)),
        ({"AWS": PROVIDER}, WEB, (False, Directness.ACCOUNT)),
        ("*", WEB, (True, Directness.ANYONE)),
        ({"Federated": PROVIDER}, SESSION, (False, Directness.ACCOUNT)),
    ],
)
def test_a_web_identity_is_named_by_its_provider_only(principal, caller, expected):
    """A federated principal is a token of that provider, and no user, role or service."""
    assert named(principal, caller) == expected
