"""`tidewaiter verify` and `scan image --trust` on a layout with a signature of every kind."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from tests.cli.samples import python_image, write_layout
from tests.signatures import forge

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
NOTATION = "application/vnd.cncf.notary.signature"
KEY, SIGSTORE, AUTHORITY = forge.p256(), forge.Sigstore(), forge.Authority()


@pytest.fixture
def signed(tmp_path):
    """Write an image, its signatures and what is trusted; returns the image's reference."""
    folder = tmp_path / "image"
    write_layout(python_image(), folder, "1.0")
    index = json.loads((folder / "index.json").read_text())
    digest = index["manifests"][0]["digest"]

    def put(data):
        name = hashlib.sha256(data).hexdigest()
        (folder / "blobs/sha256" / name).write_bytes(data)
        return {"digest": f"sha256:{name}", "size": len(data)}

    def attach(blob, media_type, kind="", tag=""):
        layer = {**put(blob.data), "mediaType": media_type, "annotations": dict(blob.annotations)}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": {**put(b"{}"), "mediaType": kind or "x"}, "layers": [layer]}
        manifest |= {} if tag else {"subject": {"mediaType": MANIFEST, "digest": digest, "size": 1}}
        named = {"annotations": {"org.opencontainers.image.ref.name": tag}} if tag else {}
        index["manifests"].append({**put(json.dumps(manifest).encode()), "mediaType": MANIFEST, **named})

    holder = forge.p256()
    chain = [forge.signer_certificate(AUTHORITY, holder, at=datetime.now(UTC)), AUTHORITY.between, AUTHORITY.root]
    cosigned = forge.cosign(KEY, forge.simple_signing(digest))
    attach(cosigned, "application/vnd.dev.cosign.simplesigning.v1+json", tag=f"{digest.replace(':', '-')}.sig")
    attach(forge.as_blob(forge.bundle(SIGSTORE, payload=forge.statement(digest))), forge.BUNDLE_3)
    attach(forge.cose(holder, chain, forge.target(digest)), "application/cose", NOTATION)
    (folder / "index.json").write_text(json.dumps(index))
    for name, data in {
        "key.pub": forge.pem(KEY),
        "other.pub": forge.pem(forge.p256()),
        "root.json": json.dumps(SIGSTORE.trust_root()).encode(),
        "store/x509/ca/acme/root.pem": AUTHORITY.root.public_bytes(forge.Encoding.PEM),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return f"oci-dir:{folder}:1.0"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--key", "key.pub"], "signed by key sha256:"),
        (["--identity", "https://github.com/example/*", "--issuer", forge.ISSUER, "--trust-root", "root.json"], "says a transparency log"),
        (["--trust-store", "store/x509/ca/acme", "--subject", "O=example"], "signed by CN=signer,O=example,C=US"),
        (["--trust-policy", "policy.json", "--trust-store", "store"], "revocation was not checked"),
    ],
)
def test_a_signature_that_holds_is_named(tidewaiter, signed, tmp_path, words, said):
    """Exit 0, and one line for every signature that is there."""
    policy = {"name": "p", "registryScopes": ["*"], "signatureVerification": {"level": "strict"}, "trustStores": ["ca:acme"]}
    document = {"version": "1.0", "trustPolicies": [{**policy, "trustedIdentities": ["*"]}]}
    (tmp_path / "policy.json").write_text(json.dumps(document))
    done = tidewaiter("verify", signed, *[tmp_path / word if (tmp_path / word).exists() else word for word in words])
    assert (done.code, done.out.splitlines()[0].rsplit(": ", 1)[1]) == (0, "verified"), done.err
    assert said in done.out
    assert len(done.out.splitlines()) == 4


def test_the_wrong_key_is_refused_and_json_says_why(tidewaiter, signed, tmp_path):
    """Exit 3 as at any gate."""
    done = tidewaiter("verify", signed, "--key", tmp_path / "other.pub", "--json")
    (result,) = json.loads(done.out)
    assert (done.code, result["verified"]) == (3, False)
    assert "does not fit the key" in result["signatures"][0]["reason"]


def test_a_signature_that_cannot_be_read_is_neither_there_nor_missing(tidewaiter, signed, tmp_path):
    """Not verified, and the reason is not that nobody signed."""
    folder = tmp_path / "image"
    index = json.loads((folder / "index.json").read_text())
    lost = index["manifests"][1]["digest"].removeprefix("sha256:")
    (folder / "blobs/sha256" / lost).unlink()
    done = tidewaiter("verify", signed, "--key", tmp_path / "key.pub", "--json")
    (result,) = json.loads(done.out)
    assert (done.code, result["verified"]) == (3, False)
    assert "not all that may be one could be read" in result["reasons"][0]


def test_flags_that_do_not_go_together(tidewaiter, signed, tmp_path):
    """Nobody named, an identity without a root of trust, a policy without its store."""
    for words in ([], ["--identity", "x"], ["--trust-policy", tmp_path / "x"], ["--trust", "a", "--key", "b"]):
        assert tidewaiter("verify", signed, *words).code == 2
    assert tidewaiter("verify", signed, "--trust-store", tmp_path / "gone").code == 1


def test_a_scan_asks_for_the_signatures_that_the_trust_file_wants(tidewaiter, signed, tmp_path):
    """The report names who signed; a missing signer is a finding that the gate stops."""
    (tmp_path / "trust.yaml").write_text(
        "signers:\n  - {name: release, key: key.pub}\n  - {name: other, key: other.pub}\n"
        "require:\n  - {images: '*', signed-by: [release, other], every: EVERY}\n".replace("EVERY", "false")
    )
    done = tidewaiter("scan", "image", signed, "--trust", tmp_path / "trust.yaml")
    assert (done.code, "signed by key sha256:" in done.out.replace("\n", " ")) == (0, True), done.err
    assert "TW-IMAGE-not-signed-by" not in done.out
    (tmp_path / "trust.yaml").write_text((tmp_path / "trust.yaml").read_text().replace("every: false", "every: true"))
    done = tidewaiter("scan", "image", signed, "--trust", tmp_path / "trust.yaml", "--format", "json", "--fail-on", "high")
    (finding,) = [one for one in json.loads(done.out)["findings"] if one["rule_id"] == "TW-IMAGE-not-signed-by"]
    assert (done.code, "no signature by other holds" in finding["description"]) == (3, True)
