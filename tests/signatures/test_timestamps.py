"""RFC 3161 timestamps, made by OpenSSL as an authority."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

from tests.signatures import forge
from tests.signatures.forge import DIGEST
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.signers import CertificateSigner, IdentitySigner
from tidewaiter.signatures.timestamps import check_timestamp, response_of
from tidewaiter.signatures.trust_root import Authority, Period, parse_trust_root
from tidewaiter.signatures.verify import verify

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes the timestamps, is not installed")
CONFIG = """
[tsa]
default_tsa = one
[one]
dir = {folder}
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha384, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@pytest.fixture(scope="module")
def stamper(tmp_path_factory):
    """Set up an authority with a root; `stamp(data)` returns a response, `chain` its certificates."""
    folder = tmp_path_factory.mktemp("tsa")
    now = datetime.now(UTC)
    root_key, key = forge.rsa_key(), forge.rsa_key(3072)
    begun = now - timedelta(days=1)
    root = forge.certificate("CN=tsa root", "CN=tsa root", root_key, root_key, *forge.ca(), start=begun)
    stamping = forge.x509.ExtendedKeyUsage([forge.ExtendedKeyUsageOID.TIME_STAMPING])
    leaf = forge.certificate("CN=tsa", "CN=tsa root", root_key, key, (forge.DIGITAL,), (stamping,), start=begun)
    private = key.private_bytes(forge.Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, data in {"config": CONFIG.format(folder=folder).encode(), "serial": b"01", "key": private,
                       "cert": leaf.public_bytes(forge.Encoding.PEM)}.items():  # fmt: skip
        (folder / name).write_bytes(data)

    def stamp(data, *more):
        (folder / "data").write_bytes(data)
        _run("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query", cwd=folder)
        made_by = ("-config", "config", "-section", "one", "-signer", "cert", "-inkey", "key")
        _run("ts", "-reply", *made_by, "-queryfile", "query", "-out", "reply", *more, cwd=folder)
        return (folder / "reply").read_bytes()

    return stamp, (leaf, root)


def _run(*words, cwd):
    subprocess.run(["openssl", *words], cwd=cwd, check=True, capture_output=True, timeout=20)


def test_a_timestamp_is_about_what_was_stamped(stamper):
    """By the authority with or without its own certificate; not about other bytes, by others, or outside its period."""
    stamp, chain = stamper
    response, trusted = stamp(b"signature"), Authority(chain=chain, period=Period())
    now = datetime.now(UTC)
    assert abs(check_timestamp(response, b"signature", [trusted]) - now) < timedelta(minutes=5)
    assert check_timestamp(response, b"signature", [replace(trusted, chain=chain[1:])])
    other = forge.Authority().root
    for message, authorities, reason in (
        (b"other", [trusted], "something else"),
        (b"signature", [], "nobody who is trusted"),
        (b"signature", [replace(trusted, chain=(other,))], "nobody who is trusted"),
        (b"signature", [replace(trusted, period=Period(end=now - timedelta(days=1)))], "nobody who is trusted"),
    ):
        with pytest.raises(RejectedError, match=reason):
            check_timestamp(response, message, authorities)
    for damaged in (b"", b"\x30\x00", response[:-1], response[:40] + b"\0" + response[41:], b"x" * 70_000):
        with pytest.raises(RejectedError):
            check_timestamp(damaged, b"signature", [trusted])


def test_rekor_2_takes_the_time_from_a_timestamp(stamper):
    """A keyless bundle whose log promises nothing, and whose certificate was valid when it was stamped."""
    stamp, chain = stamper
    now = datetime.now(UTC)
    sigstore = forge.Sigstore()
    certificates = [{"rawBytes": forge.b64(one.public_bytes(forge.Encoding.DER))} for one in chain]
    raw = sigstore.trust_root(timestampAuthorities=[{"certChain": {"certificates": certificates}, "validFor": {}}])
    signer = IdentitySigner(name="ci", identity="*", issuer="*", root=parse_trust_root(json.dumps(raw).encode(), "root"))
    document = forge.bundle(sigstore, at=now, entry=lambda body: sigstore.rekor.entry(body, kind=("dsse", "0.0.1"), promise=False))
    signature = forge.base64.b64decode(document["dsseEnvelope"]["signatures"][0]["sig"])
    document["verificationMaterial"]["timestampVerificationData"] = {
        "rfc3161Timestamps": [{"signedTimestamp": forge.b64(stamp(signature))}]
    }
    found = verify(forge.as_blob(document), (DIGEST,), [signer], now)
    assert (found.verified, found.witness) == (True, "a timestamp authority"), found.reason
    document["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0]["signedTimestamp"] = forge.b64(stamp(b"x"))
    assert "something else" in verify(forge.as_blob(document), (DIGEST,), [signer], now).reason


def test_a_notation_signature_outlives_its_certificate_by_a_timestamp(stamper, authority):
    """The bare token lies in the open header; without trust in its authority the time of verification counts."""
    stamp, chain = stamper
    now, key = datetime.now(UTC), forge.p256()
    certificates = [forge.signer_certificate(authority, key, at=now, days=3), authority.between, authority.root]
    blob = forge.jws(key, certificates)
    document = json.loads(blob.data)
    signature = forge.base64.urlsafe_b64decode(document["signature"] + "==")
    document["header"]["io.cncf.notary.timestampSignature"] = forge.b64(stamp(signature, "-token_out"))
    blob = replace(blob, data=json.dumps(document).encode())
    signer = CertificateSigner(name="a", roots=(authority.root,), timestampers=chain[1:])
    later = now + timedelta(days=30)
    found = verify(blob, (DIGEST,), [signer], later)
    assert (found.verified, found.witness) == (True, "a timestamp authority"), found.reason
    assert "valid from" in verify(blob, (DIGEST,), [replace(signer, timestampers=())], later).reason
    assert response_of(b"x" * 300)[:4] == b"\x30\x82\x01\x31"
