"""Notation's trust policy, read as it is."""

import json

import pytest

from tests.builders import image
from tests.signatures import forge
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.severity import Severity
from tidewaiter.policy.notation_policy import read_notation

ROOT = forge.Authority().root


def policy(**fields):
    return {
        "name": "p",
        "registryScopes": ["*"],
        "signatureVerification": {"level": "strict"},
        "trustStores": ["ca:acme"],
        "trustedIdentities": ["x509.subject: C=US, O=example"],
        **fields,
    }


def read(*policies, version="1.0"):
    text = json.dumps({"version": version, "trustPolicies": list(policies)}).encode()
    return read_notation(text, "t", lambda kind, name: [ROOT] if (kind, name) != ("ca", "gone") else pytest.fail("asked"))


@pytest.mark.parametrize(
    ("verification", "severity", "lenient"),
    [
        ({"level": "strict"}, Severity.HIGH, set()),
        ({"level": "permissive"}, Severity.HIGH, {"expiry", "timestamp"}),
        ({"level": "audit"}, Severity.INFORMATIONAL, {"expiry", "timestamp"}),
        ({"level": "strict", "override": {"expiry": "log", "revocation": "skip"}}, Severity.HIGH, {"expiry", "revocation"}),
        ({"level": "permissive", "override": {"authenticTimestamp": "enforce"}}, Severity.HIGH, {"expiry"}),
        ({"level": "strict", "override": {"authenticity": "log"}}, Severity.INFORMATIONAL, {"authenticity"}),
    ],
)
def test_levels_say_what_only_warns(verification, severity, lenient):
    """A level with its overrides."""
    (found,) = read(policy(signatureVerification=verification)).requirements
    assert (found.severity, found.signers[0].lenient) == (severity, lenient)


def test_stores_and_identities_become_signers():
    """Authorities and timestampers apart from certificate authorities; `*` trusts every holder."""
    found = read(policy(trustStores=["ca:a", "signingAuthority:aws", "tsa:t"])).requirements[0].signers
    assert [(one.authority, len(one.roots), len(one.timestampers)) for one in found] == [(False, 1, 1), (True, 1, 1)]
    assert len(found[0].subjects) == 1
    arn = "arn:aws:signer:us-east-1:1:/signing-profiles/p"
    assert read(policy(trustedIdentities=[arn])).requirements[0].signers[0].profiles == (arn,)
    anybody = read(policy(trustedIdentities=["*"])).requirements[0].signers[0]
    assert (anybody.subjects, anybody.profiles) == ((), ())


def test_the_policy_of_the_repository_comes_before_the_one_of_all():
    """And `skip` requires nothing."""
    trust = read(policy(), policy(registryScopes=["r/web"], signatureVerification={"level": "skip"}, trustStores=[]))
    assert trust.requirement(image(registry="r", repository="web")).signers == ()
    assert trust.requirement(image(registry="r", repository="webs")).signers != ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"trustStores": []},
        {"trustedIdentities": []},
        {"trustedIdentities": ["did:x"]},
        {"trustedIdentities": ["x509.subject: me"]},
        {"signatureVerification": {"level": "loose"}},
        {"registryScopes": "x"},
        {"signatureVerification": {"level": "strict", "override": {"integrity": "skip"}}},
    ],
)
def test_a_policy_that_says_too_little_is_refused(wrong):
    """Integrity cannot be switched off, and somebody must be trusted."""
    with pytest.raises(TidewaiterError):
        read(policy(**wrong))
    with pytest.raises(TidewaiterError, match="version"):
        read(policy(), version="9")
