"""The trust file: read as a whole or refused with the line."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signatures import forge
from tidewaiter.errors import NotFoundError, TidewaiterError
from tidewaiter.model.severity import Severity
from tidewaiter.policy.trust_file import read_trust
from tidewaiter.signatures.signers import CertificateSigner, IdentitySigner, KeySigner

FILES = {
    "key.pub": forge.pem(forge.p256()),
    "root.json": json.dumps(forge.Sigstore().trust_root()).encode(),
    "ca.pem": forge.Authority().root.public_bytes(forge.Encoding.PEM) * 2,
}
KEY = "  - {name: k, key: key.pub}\n"
REQUIRE = "require:\n  - images: ['*']\n    signed-by: k\n"


def files(name):
    if name not in FILES:
        raise NotFoundError("no such file", where=name)
    return FILES[name]


def test_every_kind_of_signer():
    """A key, an identity, certificates, and AWS Signer."""
    text = f"""
signers:
{KEY}  - {{name: i, identity: '*@example.com', issuer: https://accounts.example, trusted-root: root.json}}
  - {{name: c, roots: [ca.pem], subject: 'C=US, O=example', timestampers: ca.pem}}
  - {{name: a, roots: ca.pem, authority: true, profile: 'arn:aws:signer:*:1:/signing-profiles/p'}}
require:
  - {{images: ['r/prod/*', 'r/web'], signed-by: [k, i, c, a], every: true, severity: critical, predicate: x}}
  - {{images: '*', signed-by: k}}
"""
    first, second = read_trust(text, "t", files).requirements
    assert [type(one) for one in first.signers] == [KeySigner, IdentitySigner, CertificateSigner, CertificateSigner]
    assert (first.images, first.every, first.severity, first.predicate) == (("r/prod/*", "r/web"), True, Severity.CRITICAL, "x")
    assert (len(first.signers[2].roots), len(first.signers[2].timestampers), first.signers[3].authority) == (2, 2, True)
    assert (second.images, second.severity) == (("*",), Severity.HIGH)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing is required"),
        ("signers:\n" + KEY, "nothing is required"),
        (REQUIRE, "no such signer: k"),
        ("signers:\n" + KEY + KEY + REQUIRE, "two signers"),
        ("signers:\n  - {name: k, key: gone.pub}\n" + REQUIRE, "no such file"),
        ("signers:\n  - {name: k, key: ca.pem}\n" + REQUIRE, "no public key"),
        ("signers:\n  - {name: k}\n" + REQUIRE, "exactly one of"),
        ("signers:\n  - {name: k, key: key.pub, roots: ca.pem}\n" + REQUIRE, "exactly one of"),
        ("signers:\n  - {name: k, identity: x}\n" + REQUIRE, "needs issuer"),
        ("signers:\n  - {name: k, key: key.pub, logged: true}\n" + REQUIRE, "needs trusted-root"),
        ("signers:\n  - {name: k, key: key.pub, subject: C=US}\n" + REQUIRE, "belong to a signer with roots"),
        ("signers:\n  - {name: k, roots: ca.pem, profile: x}\n" + REQUIRE, "needs authority"),
        ("signers:\n  - {name: k, roots: ca.pem, subject: me}\n" + REQUIRE, "distinguished name"),
        ("signers:\n  - {name: k, identity: x, issuer: x, trusted-root: key.pub}\n" + REQUIRE, "cannot be read"),
        ("signers:\n  - {name: k, identity: x, issuer: x, trusted-root: root.json, colour: red}\n" + REQUIRE, "Extra inputs"),
        ("sigers:\n" + KEY + REQUIRE, "unknown section"),
        ("signers:\n" + KEY + "require:\n  - {images: [], signed-by: k}\n", "must name something"),
        ("signers:\n" + KEY + "require:\n  - {images: a, signed-by: k, severity: huge}\n", "severity"),
        ("signers:\n" + KEY + REQUIRE + "    within: soon\n", "within"),
        ("signers:\n" + KEY + REQUIRE + "    within: 8d\n", "at most 7 days"),
        ("- a", "not a mapping"),
        ("{", "not YAML"),
    ],
)
def test_a_mistake_refuses_the_whole_file(text, reason):
    """Half a policy would let pass what the other half forbids."""
    with pytest.raises(TidewaiterError, match=reason):
        read_trust(text, "t", files)


@pytest.mark.parametrize(
    ("within", "time"), [("", timedelta()), ("15m", timedelta(minutes=15)), ("12h", timedelta(hours=12)), ("7d", timedelta(days=7))]
)
def test_an_image_may_be_given_time(within, time):
    """None unless the entry says so."""
    text = "signers:\n" + KEY + REQUIRE + (f"    within: {within}\n" if within else "")
    assert read_trust(text, "t", files).requirements[0].within == time


@given(text=st.text(max_size=200))
def test_noise_is_refused(text):
    """Whatever stands in the file."""
    with pytest.raises(TidewaiterError):
        read_trust(text, "t", files)
