"""Notation's envelopes in both encodings: certificates, times, schemes and identities."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.signatures import forge
from tests.signatures.forge import DIGEST, NOW, OTHER, N, cose, jws, stamp
from tidewaiter.model.signature import SignatureFormat
from tidewaiter.signatures import cbor
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.signers import CertificateSigner, parse_subject
from tidewaiter.signatures.verify import verify

BOTH = pytest.mark.parametrize("sign", [jws, cose])
PROFILE = "arn:aws:signer:eu-central-1:111122223333:/signing-profiles/release"


def why(blob, signer, now=NOW):
    found = verify(blob, (DIGEST,), [signer], now)
    assert not found.verified
    return found.reason


def at(sign, moment):
    """Write a time as the encoding does."""
    return stamp(moment) if sign is jws else cbor.Tag(1, int(moment.timestamp()))


def critical(sign, *names):
    return {"crit" if sign is jws else 2: [N + "signingScheme", *names]}


def authority_word(sign, moment=NOW, *more, **changes):
    """Write the head of a signing authority's signature."""
    word = N + "authenticSigningTime"
    head = {**critical(sign, word, *more), N + "signingScheme": "notary.x509.signingAuthority", word: at(sign, moment)}
    return {**{str(key) if sign is jws else key: value for key, value in head.items()}, N + "signingTime": None, **changes}


@BOTH
@pytest.mark.parametrize(
    "key",
    [
        forge.p256(),
        forge.ec.generate_private_key(forge.ec.SECP384R1()),
        forge.ec.generate_private_key(forge.ec.SECP521R1()),
        forge.rsa_key(2048),
        forge.rsa_key(3072),
    ],
)
def test_every_algorithm_of_both_encodings(sign, key, authority, holder):
    """The signer's subject, the issuer's, and the time that only the signer says."""
    chain = [forge.signer_certificate(authority, key), authority.between, authority.root]
    found = verify(sign(key, chain), (DIGEST,), [holder], NOW)
    assert found.verified, found.reason
    assert (found.signer, found.issuer) == ("CN=signer,O=example,C=US", "CN=between,O=example")
    assert (found.signed, found.witness) == ("2026-06-01T12:00:00+00:00", "the signer")
    assert found.notes == ("revocation was not checked: that needs the network",)


@BOTH
def test_what_is_signed_must_be_this_image(sign, notary, holder):
    """Another digest, and a payload of another type."""
    assert "another image" in why(sign(*notary, forge.target(OTHER)), holder)
    kind = {"cty": "text/plain"} if sign is jws else {3: "text/plain"}
    assert "payload is not that" in why(sign(*notary, **kind) if sign is jws else _cose(notary, kind), holder)


def _cose(notary, changes):
    """Change integer labels, which are no names of arguments."""
    return forge.cose_with(*notary, changes)


@BOTH
def test_an_algorithm_that_does_not_belong_to_the_key(sign, notary, holder):
    """The signature is good, and says that it was made otherwise."""
    blob = jws(*notary, alg="PS256") if sign is jws else _cose(notary, {1: -37})
    assert "its key is for ES256" in why(blob, holder)
    blob = jws(*notary, alg="none") if sign is jws else _cose(notary, {1: 5})
    assert "its key is for ES256" in why(blob, holder)


@BOTH
def test_what_must_be_understood_and_is_not_known(sign, notary, holder):
    """Critical attributes of others, and plugins other than AWS's."""
    blob = jws(*notary, crit=[N + "signingScheme", "com.example.rule"]) if sign is jws else _cose(
        notary, {2: [N + "signingScheme", "com.example.rule"]}
    )  # fmt: skip
    assert "com.example.rule" in why(blob, holder)
    assert "com.example.plugin" in why(sign(*notary, **{N + "verificationPlugin": "com.example.plugin"}), holder)
    blob = jws(*notary, crit=[]) if sign is jws else _cose(notary, {2: []})
    assert "of the scheme" in why(blob, holder)


@BOTH
def test_a_certificate_that_is_no_longer_or_not_yet_valid(sign, authority, holder):
    """Without a trusted time the time of verification counts; what only warns is said."""
    key = forge.p256()
    chain = [forge.signer_certificate(authority, key, days=30), authority.between, authority.root]
    later = NOW + timedelta(days=60)
    assert "valid from" in why(sign(key, chain), holder, later)
    found = verify(sign(key, chain), (DIGEST,), [replace(holder, lenient=frozenset({"timestamp"}))], later)
    assert found.verified
    assert any("valid from" in note for note in found.notes)


@BOTH
def test_a_signing_authority_vouches_for_the_time(sign, authority, notary):
    """AWS Signer: the certificate may have run out since; its root must be trusted as an authority, and the profile be the one named."""
    key = forge.p256()
    chain = [forge.signer_certificate(authority, key, days=2), authority.between, authority.root]
    extra = {
        N + "verificationPlugin": "com.amazonaws.signer.notation.plugin",
        "com.amazonaws.signer.signingProfileVersion": f"{PROFILE}/AbC123",
        "com.amazonaws.signer.signingJob": "arn:aws:signer:eu-central-1:111122223333:/signing-jobs/1",
    }
    blob = _signed_by_authority(sign, key, chain, extra)
    signer = CertificateSigner(name="aws", roots=(authority.root,), profiles=(PROFILE,), authority=True)
    found = verify(blob, (DIGEST,), [signer], NOW + timedelta(days=300))
    assert found.verified, found.reason
    assert (found.signer, found.witness) == (f"{PROFILE}/AbC123", "a signing authority")
    assert "/AbC123" in why(blob, replace(signer, profiles=(f"{PROFILE}2",)))
    assert "trusted for notary.x509" in why(blob, replace(signer, authority=False))
    assert "trusted for notary.x509.signingAuthority" in why(sign(*notary), signer)


def _signed_by_authority(sign, key, chain, extra):
    head = authority_word(sign, NOW, *extra, **extra)
    if sign is jws:
        return jws(key, chain, **head)
    return forge.cose_with(key, chain, head)


@BOTH
def test_a_signature_that_its_signer_let_expire(sign, notary, holder):
    """`expiry` is the signer's own word, and only a lenient policy takes it afterwards."""
    name = N + "expiry"
    head = {**critical(sign, name), name: at(sign, NOW + timedelta(days=5))}
    blob = jws(*notary, **head) if sign is jws else _cose(notary, head)
    assert verify(blob, (DIGEST,), [holder], NOW).verified
    assert "let it expire" in why(blob, holder, NOW + timedelta(days=6))
    assert verify(blob, (DIGEST,), [replace(holder, lenient=frozenset({"expiry"}))], NOW + timedelta(days=6)).verified


def test_subjects_are_compared_attribute_by_attribute(notary, holder):
    """All attributes that are named must be there, each once; order and others do not matter."""
    for subject, fits in (("C=US, O=example", True), ("O=example", True), ("C=DE, O=example", False), ("O=example, OU=build", False)):
        signer = replace(holder, subjects=(parse_subject(subject),))
        assert verify(jws(*notary), (DIGEST,), [signer], NOW).verified is fits
    assert parse_subject(r"CN=a\, b, C=US").rfc4514_string() == r"CN=a\, b,C=US"
    with pytest.raises(RejectedError, match="not a distinguished name"):
        parse_subject("somebody")


def test_chains_that_lead_nowhere(authority, notary, holder):
    """Another root, a certificate between that is no authority, none between, and uses that a certificate does not allow."""
    key, chain = notary
    assert "no trusted root" in why(jws(key, chain), replace(holder, roots=(forge.Authority().root,)))
    assert "no trusted root" in why(jws(key, chain[:1]), holder)
    below = forge.p256()
    leaf = forge.certificate("CN=below", chain[0].subject.rfc4514_string(), key, below, (forge.DIGITAL,), forge.CODE)
    assert "no trusted root" in why(jws(below, [leaf, *chain]), holder)
    server = forge.x509.ExtendedKeyUsage([forge.ExtendedKeyUsageOID.SERVER_AUTH])
    for extensions, reason in ((((forge.DIGITAL,), server), "not for signing code"), (((forge.ISSUING,),), "not for signatures")):
        wrong = forge.signer_certificate(authority, below, extensions=extensions)
        assert reason in why(jws(below, [wrong, *chain[1:]]), holder)
    assert "no certificates, or too many" in why(jws(key, []), holder)
    assert "no certificates, or too many" in why(jws(key, chain * 4), holder)


def test_a_trusted_certificate_that_signs_itself():
    """What `notation cert generate-test` makes: trusted as it is, while it is valid and for signing code."""
    key = forge.p256()
    own = forge.certificate("CN=test", "CN=test", key, key, (forge.DIGITAL,), forge.CODE, length=timedelta(days=9))
    signer = CertificateSigner(name="test", roots=(own,))
    assert verify(jws(key, [own]), (DIGEST,), [signer], NOW).verified
    assert "valid from" in why(jws(key, [own]), signer, NOW + timedelta(days=10))
    unfit = forge.certificate("CN=test", "CN=test", key, key, (forge.ISSUING,))
    assert "cannot be used" in why(jws(key, [unfit]), CertificateSigner(name="test", roots=(unfit,)))
    twin = forge.certificate("CN=test", "CN=test", key, key, (forge.DIGITAL,), forge.CODE)
    assert "no trusted root" in why(jws(key, [twin]), signer)


@pytest.mark.parametrize("part", ["payload", "protected", "signature", "header"])
def test_a_part_of_a_json_envelope_that_is_missing_or_changed(notary, holder, part):
    """Nothing verifies, and nothing raises."""
    document = json.loads(jws(*notary).data)
    for value in (None, "", "####", 7, [], "eyJhIjoxfQ"):
        broken = {**document, part: value}
        assert not verify(forge.blob(SignatureFormat.NOTATION_JWS, json.dumps(broken).encode()), (DIGEST,), [holder], NOW).verified


def test_cose_that_is_malformed(notary, holder):
    """Every prefix of an envelope, a byte changed anywhere, and values that these envelopes have no use for."""
    good = cose(*notary).data
    for length in range(0, len(good), 7):
        assert not verify(forge.blob(SignatureFormat.NOTATION_COSE, good[:length]), (DIGEST,), [holder], NOW).verified
    for data in (
        b"\xf6",
        b"\xd2\x80",
        b"\xd2\x84\xf6\xf6\xf6\xf6",
        b"\x9f\xff",
        b"\xfb" + b"\0" * 8,
        b"\x81" * 99,
        b"\xa2\x01\x01\x01\x01",
    ):
        assert not verify(forge.blob(SignatureFormat.NOTATION_COSE, data), (DIGEST,), [holder], NOW).verified
    changed = good[:-1] + bytes([good[-1] ^ 1])
    assert "does not fit" in why(forge.blob(SignatureFormat.NOTATION_COSE, changed), holder)
