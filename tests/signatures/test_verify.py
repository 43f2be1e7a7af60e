"""Signatures of cosign and Sigstore: what holds says who and when, what does not says why, and nothing raises."""

import base64
import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signatures import forge
from tests.signatures.forge import BUNDLE_3, DIGEST, IDENTITY, ISSUER, NOW, OTHER
from tidewaiter.model.signature import SignatureFormat
from tidewaiter.signatures.keys import fingerprint, parse_key
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.signers import IdentitySigner, KeySigner
from tidewaiter.signatures.verify import verify

KEY = forge.p256()


def by_key(key=KEY, **more):
    return KeySigner(name="key", key=parse_key(forge.pem(key)), **more)


def why(blob, *signers, digests=(DIGEST,)):
    """Say why a signature does not hold."""
    found = verify(blob, digests, signers, NOW)
    assert not found.verified
    assert not found.signer
    return found.reason


@pytest.mark.parametrize(
    "key", [KEY, forge.rsa_key(), forge.ed25519.Ed25519PrivateKey.generate(), forge.ec.generate_private_key(forge.ec.SECP384R1())]
)
def test_a_signature_by_a_key_names_the_key(key):
    """Keys of every kind that cosign makes; the index of the image may be what was signed."""
    payload = forge.simple_signing()
    blob = forge.cosign(key) if not isinstance(key, forge.ed25519.Ed25519PrivateKey) else forge.blob(
        SignatureFormat.COSIGN, payload, {"dev.cosignproject.cosign/signature": forge.b64(key.sign(payload))}
    )  # fmt: skip
    found = verify(blob, (OTHER, DIGEST), [by_key(key)], NOW)
    assert (found.verified, found.signer, found.signed) == (True, f"key {fingerprint(parse_key(forge.pem(key)))}", "")


def test_an_identity_with_its_issuer_and_the_time_of_the_log(sigstore, workflow):
    """Of cosign's own form and of a bundle."""
    for blob in (forge.cosign_keyless(sigstore), forge.as_blob(forge.bundle(sigstore))):
        found = verify(blob, (DIGEST,), [workflow], NOW + timedelta(days=900))
        assert found.verified, found.reason
        assert (found.signer, found.issuer, found.witness) == (IDENTITY, ISSUER, "a transparency log")
        assert found.signed == found.logged == "2026-06-01T12:00:00+00:00"


def test_a_bundle_by_a_key_is_looked_up_in_the_log_when_that_is_wanted(sigstore, root):
    """A signature that no log holds is not enough then; without a trust root the entry is not believed, and that is said."""
    blob = forge.as_blob(forge.bundle(sigstore, key=KEY))
    assert verify(blob, (DIGEST,), [by_key(root=root, logged=True)], NOW).logged == "2026-06-01T12:00:00+00:00"
    assert "not checked" in verify(blob, (DIGEST,), [by_key()], NOW).notes[0]
    assert "in no transparency log" in why(forge.cosign(KEY), by_key(root=root, logged=True))


def test_what_is_signed_must_be_this_image(sigstore, workflow):
    """A genuine signature of another image, in each form, and a payload of another type."""
    assert "another image" in why(forge.cosign(KEY, forge.simple_signing(OTHER)), by_key())
    assert "another image" in why(forge.as_blob(forge.bundle(sigstore, payload=forge.statement(OTHER))), workflow)
    assert "not that of an image" in why(forge.cosign(KEY, forge.simple_signing(kind="atomic")), by_key())


def test_a_payload_that_was_changed_does_not_fit():
    """The digest in the payload is covered by the signature."""
    blob = forge.cosign(KEY, forge.simple_signing(OTHER))
    assert "does not fit" in why(replace(blob, data=forge.simple_signing()), by_key())


def test_a_name_that_stands_twice_is_refused():
    """Two parsers might read two images in it."""
    payload = forge.simple_signing().replace(b'"image":', b'"image": {"docker-manifest-digest": "sha256:00"}, "image":')
    assert "twice" in why(forge.cosign(KEY, payload), by_key())


def test_another_identity_or_issuer_is_named(sigstore, workflow, root):
    """A certificate for somebody else from the same authority, and the right address by the word of another issuer."""
    stranger = forge.as_blob(forge.bundle(sigstore, identity="https://github.com/evil/app/.github/workflows/x.yml@refs/heads/main"))
    assert "github.com/evil" in why(stranger, workflow)
    assert "accounts.example" in why(forge.as_blob(forge.bundle(sigstore, issuer="https://accounts.example")), workflow)
    person = IdentitySigner(name="p", identity="a@example.com", issuer=ISSUER, root=root)
    assert verify(forge.as_blob(forge.bundle(sigstore, identity="a@example.com")), (DIGEST,), [person], NOW).signer == "a@example.com"
    assert "not with a certificate" in why(forge.cosign(KEY), workflow)


def test_a_certificate_counts_only_while_it_was_valid(sigstore, workflow):
    """The log's time is outside of the ten minutes."""
    late = forge.bundle(sigstore, entry=lambda body: sigstore.rekor.entry(body, NOW + timedelta(hours=1), kind=("dsse", "0.0.1")))
    assert "used 2026-06-01 13:00" in why(forge.as_blob(late), workflow)


def test_a_certificate_must_be_for_signing_code_and_be_logged(sigstore, workflow):
    """Server certificates, keys that may not sign, and certificates that the certificate log has not seen."""
    server = forge.x509.ExtendedKeyUsage([forge.ExtendedKeyUsageOID.SERVER_AUTH])
    issuing = forge.ISSUING
    assert "not for signing code" in why(forge.as_blob(forge.bundle(sigstore, usage=server)), workflow)
    assert "missing required extension" in why(forge.as_blob(forge.bundle(sigstore, usage=None)), workflow)
    assert "not for signatures" in why(forge.as_blob(forge.bundle(sigstore, digital=issuing)), workflow)
    assert "not logged" in why(forge.as_blob(forge.bundle(sigstore, logged=False)), workflow)


def test_an_authority_logs_and_keys_that_nobody_trusts(sigstore, workflow, root):
    """The same signatures by another Sigstore."""
    other = forge.Sigstore()
    assert "not in the trust root" in why(forge.as_blob(forge.bundle(other)), workflow)
    mixed = forge.Sigstore(rekor=sigstore.rekor, ctlog=sigstore.ctlog)
    assert "no trusted root" in why(forge.as_blob(forge.bundle(mixed)), workflow)
    forged = forge.Sigstore(authority=sigstore.authority, rekor=sigstore.rekor)
    assert "not logged" in why(forge.as_blob(forge.bundle(forged)), workflow)
    blob = forge.as_blob(forge.bundle(sigstore))
    assert "in use" in why(blob, replace(workflow, root=replace(root, authorities=())))


def changed(document, path, value):
    """Copy a document with one place changed; `None` removes it."""
    copy = deepcopy(document)
    place = copy
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return forge.as_blob(copy)


ENTRY = ("verificationMaterial", "tlogEntries", 0)
PROOF = (*ENTRY, "inclusionProof")
B64 = base64.b64encode(b"x" * 32).decode()


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("mediaType",), "application/vnd.dev.sigstore.bundle.v9+json", "unknown version"),
        (("dsseEnvelope",), None, "holds no signature"),
        (("messageSignature",), {"signature": "eA=="}, "two kinds"),
        (("dsseEnvelope", "payloadType"), "text/plain", "no in-toto statement"),
        (("dsseEnvelope", "signatures"), [], "with one signature"),
        (("dsseEnvelope", "signatures", 0, "sig"), "eA==", "does not fit"),
        (("dsseEnvelope", "signatures", 0, "sig"), "###", "not base64"),
        (("dsseEnvelope", "payload"), base64.b64encode(forge.statement(predicate="x")).decode(), "does not fit"),
        (("verificationMaterial", "tlogEntries"), [], "in no transparency log"),
        (("verificationMaterial", "certificate"), None, "not with a certificate"),
        (("verificationMaterial", "certificate", "rawBytes"), "eA==", "cannot be read"),
        ((*ENTRY, "logId", "keyId"), B64, "not in the trust root"),
        ((*ENTRY, "integratedTime"), "1780315260", "promise does not fit"),
        ((*ENTRY, "integratedTime"), "soon", "no number"),
        ((*ENTRY, "inclusionPromise", "signedEntryTimestamp"), "eA==", "promise does not fit"),
        (PROOF, None, "no inclusion proof"),
        ((*PROOF, "rootHash"), B64, "does not lead"),
        ((*PROOF, "logIndex"), "2", "does not lead"),
        ((*PROOF, "logIndex"), "9", "outside the log"),
        ((*PROOF, "treeSize"), "6", "another tree"),
        ((*PROOF, "treeSize"), "50000", "too short"),
        ((*PROOF, "treeSize"), "4", "too long"),
        ((*PROOF, "hashes"), [B64] * 65, "too long a one"),
        ((*PROOF, "checkpoint"), None, "no checkpoint"),
        ((*PROOF, "checkpoint", "envelope"), "log\n5\n", "cannot be read"),
        ((*PROOF, "checkpoint", "envelope"), f"log\n5\n{B64}\n\n", "another tree"),
    ],
)  # fmt: skip
def test_every_part_of_a_bundle_is_checked(sigstore, workflow, path, value, reason):
    """One change at a time spoils it, with a reason of its own."""
    good = forge.bundle(sigstore)
    assert verify(forge.as_blob(good), (DIGEST,), [workflow], NOW).verified
    assert reason in why(changed(good, path, value), workflow)


def test_a_checkpoint_by_another_key_is_refused(sigstore, workflow):
    """It has the name of the log, and not its signature."""
    good = forge.bundle(sigstore)
    note = good["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["checkpoint"]["envelope"]
    text, _, _ = note.partition("\n\n")
    for key_id in (sigstore.rekor.id[:4], b"none"):
        line = forge.b64(key_id + forge.ecdsa(KEY, f"{text}\n".encode()))
        blob = changed(good, (*PROOF, "checkpoint", "envelope"), f"{text}\n\n\u2014 log.example {line}\n")
        assert "checkpoint" in why(blob, workflow)


def test_an_entry_about_another_signature_does_not_vouch_for_this_one(sigstore, workflow):
    """A true entry of the log, of another signature, another key or of a kind that nobody knows (CVE-2022-36056)."""
    other = forge.enveloped(forge.statement(), b"other", forge.pem(KEY))

    def entry(body):
        return lambda _own: sigstore.rekor.entry(body, kind=("dsse", "0.0.1"))

    assert "another signature" in why(forge.as_blob(forge.bundle(sigstore, entry=entry(other))), workflow)
    assert "unknown kind" in why(forge.as_blob(forge.bundle(sigstore, entry=entry(b'{"kind":"jar","apiVersion":"0.0.1"}'))), workflow)
    assert "another signature" in why(forge.as_blob(forge.bundle(sigstore, holder=forge.pem(KEY))), workflow)


def rekor_2(sigstore, body):
    """Write an entry as Rekor 2 does: proof only, and no time."""
    return {**sigstore.rekor.entry(body, kind=("hashedrekord", "0.0.2"), promise=False), "integratedTime": "0"}


def test_the_second_version_of_rekor_needs_a_timestamp_for_an_identity(sigstore, root):
    """Its entries prove that a log holds them, and leave the time to others; a key needs no time."""
    payload = forge.statement()
    signature = forge.ecdsa(KEY, forge.pae(payload))
    spec = {
        "data": {"algorithm": "SHA2_256", "digest": forge.b64(forge.sha256(forge.pae(payload)))},
        "signature": {"content": forge.b64(signature), "verifier": {"publicKey": {"rawBytes": forge.b64(forge.der(KEY))}}},
    }
    body = json.dumps({"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": {"hashedRekordV002": spec}}).encode()
    document = forge.bundle(sigstore, key=KEY, entry=lambda _own: rekor_2(sigstore, body))
    document["dsseEnvelope"]["signatures"][0]["sig"] = forge.b64(signature)
    found = verify(forge.as_blob(document), (DIGEST,), [by_key(root=root, logged=True)], NOW)
    assert (found.verified, found.logged) == (True, ""), found.reason
    unpromised = forge.bundle(sigstore, entry=lambda own: sigstore.rekor.entry(own, kind=("dsse", "0.0.1"), promise=False))
    assert "nobody who is trusted says when" in why(
        forge.as_blob(unpromised), IdentitySigner(name="i", identity="*", issuer="*", root=root)
    )


def test_a_signature_over_the_manifest_itself(sigstore, root):
    """A bundle without a statement signs the digest of the image, and no other."""
    digest = bytes.fromhex(DIGEST.removeprefix("sha256:"))
    signature = KEY.sign(digest, forge.ec.ECDSA(forge.utils.Prehashed(forge.hashes.SHA256())))
    plain = {"messageDigest": {"algorithm": "SHA2_256", "digest": forge.b64(digest)}, "signature": forge.b64(signature)}
    document = {"mediaType": BUNDLE_3, "verificationMaterial": {"publicKey": {"hint": ""}}, "messageSignature": plain}
    assert verify(forge.as_blob(document), (DIGEST,), [by_key()], NOW).verified
    assert "something else" in why(forge.as_blob(document), by_key(), digests=(OTHER,))
    assert "does not fit" in why(forge.as_blob(document), by_key(forge.p256()))


def test_keys_that_are_too_weak_or_of_another_kind_are_refused():
    """RSA of 1024 bits, curves nobody uses, and files that are no keys."""
    for key in (forge.ec.generate_private_key(forge.ec.SECP256K1()), forge.rsa.generate_private_key(65537, 1024)):
        with pytest.raises(RejectedError, match="not accepted"):
            parse_key(forge.pem(key))
    with pytest.raises(RejectedError, match="no public key"):
        parse_key(b"-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), form=st.sampled_from(SignatureFormat), position=st.integers(0, 3000), byte=st.integers(0, 255))
def test_noise_and_single_changed_bytes_never_verify_and_never_raise(sigstore, workflow, data, form, position, byte):
    """Of arbitrary bytes in every format, and of a good bundle with one byte changed (unless it changes nothing that is signed)."""
    assert not verify(forge.blob(form, data), (DIGEST,), [workflow, by_key()], NOW).verified
    raw = bytearray(forge.as_blob(_good(sigstore)).data)
    raw[position % len(raw)] = byte
    assert verify(forge.blob(SignatureFormat.BUNDLE, bytes(raw)), (DIGEST,), [workflow], NOW).reason is not None


def _good(sigstore, known={}):  # noqa: B006 - one bundle for all examples
    return known.setdefault(id(sigstore), forge.bundle(sigstore))
