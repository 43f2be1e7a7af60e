"""Trust documents of a deployment: each applies by itself, and what cannot be used lets nothing pass."""

import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.builders import image
from tests.signatures import forge
from tidewaiter.errors import LimitExceededError, NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.policy.trust import MOST_FILES, Trust
from tidewaiter.policy.trust_documents import trust_of

KEY = forge.pem(forge.p256())
ROOT = forge.Authority().root.public_bytes(Encoding.PEM)
OURS = b"signers:\n  - {name: k, key: key.pub}\nrequire:\n  - {images: '*/prod/*', signed-by: k}\n"
THEIRS = OURS.replace(b"*/prod/*", b"*").replace(b"key.pub", b"../key.pub")
POLICY = {
    "version": "1.0",
    "trustPolicies": [
        {
            "name": "web",
            "registryScopes": ["1.dkr.ecr.eu-central-1.amazonaws.com/web"],
            "signatureVerification": {"level": "strict"},
            "trustStores": ["ca:acme"],
            "trustedIdentities": ["*"],
        }
    ],
}
NOTATION = {"trust/trustpolicy.json": json.dumps(POLICY).encode(), "trust/x509/ca/acme/root.pem": ROOT}
WEB = image(registry="1.dkr.ecr.eu-central-1.amazonaws.com", repository="web")
PROD = image(registry="1.dkr.ecr.eu-central-1.amazonaws.com", repository="prod/web")


def read(files: dict[str, bytes]) -> Trust:
    return trust_of(sorted(files), lambda key: files[key])


def codes(trust: Trust) -> list[tuple[str, str, bool]]:
    return [(one.code, one.where, one.incomplete) for one in trust.problems]


def test_documents_require_side_by_side():
    """Ours, one in a folder of its own whose key lies above, and Notation's: none takes back what another requires."""
    trust = read({"trust/a.yaml": OURS, "trust/key.pub": KEY, "trust/team/b.YML": THEIRS, **NOTATION})
    assert codes(trust) == []
    assert [one.signers[0].name for one in trust.required(PROD)] == ["k", "k"]
    assert sorted(one.signers[0].name for one in trust.required(WEB)) == ["k", "web"]


@pytest.mark.parametrize(
    ("files", "where", "words"),
    [
        ({"trust/a.yaml": b"signers: ["}, "trust/a.yaml", "not YAML"),
        ({"trust/a.yaml": OURS}, "trust/a.yaml", "key.pub"),
        ({"trust/a.yaml": OURS, "trust/key.pub": b"no key"}, "trust/a.yaml", "no public key"),
        ({"trust/a.yaml": OURS.replace(b"key.pub", b"../../vex/key.pub"), "vex/key.pub": KEY}, "trust/a.yaml", "not there"),
        ({"trust/a.yaml": OURS.replace(b"*/prod/*", b"prod/*"), "trust/key.pub": KEY}, "trust/a.yaml", "no image of ECR"),
        ({"trust/a.yaml": OURS.replace(b"*/prod/*", b"prod"), "trust/key.pub": KEY}, "trust/a.yaml", "no image of ECR"),
        ({"trust/trustpolicy.json": b"{}"}, "trust/trustpolicy.json", "not a trust policy"),
        ({"trust/trustpolicy.json": NOTATION["trust/trustpolicy.json"]}, "trust/trustpolicy.json", "no trust store ca:acme"),
        ({**NOTATION, "trust/x509/ca/acme/root.pem": b"x"}, "trust/trustpolicy.json", "cannot be read"),
    ],
)
def test_of_a_document_that_cannot_be_used_nobody_knows_what_it_requires(files, where, words):
    """The others still apply; the problem keeps every image from passing."""
    files = {key: body for key, body in files.items() if key.startswith("trust/")}
    trust = read(files | {"trust/z.yaml": OURS.replace(b"key.pub", b"other.pub"), "trust/other.pub": KEY})
    (problem,) = [one for one in trust.problems if one.code == "signature-policy-unreadable"]
    assert (problem.where, problem.incomplete, words in problem.what) == (where, True, True), problem
    assert len(trust.required(PROD)) == 1


def test_a_name_of_a_trust_store_is_no_path():
    """Nothing outside of the store is trusted by it."""
    policy = json.loads(NOTATION["trust/trustpolicy.json"])
    policy["trustPolicies"][0]["trustStores"] = ["ca:../../acme"]
    trust = read({**NOTATION, "trust/trustpolicy.json": json.dumps(policy).encode()})
    assert "not the name of a trust store" in trust.problems[0].what


def test_what_no_document_names_is_told_and_may_be_a_document_itself():
    """A key that is left over hides nothing; a policy under another name would require nothing, unseen."""
    used = {"trust/a.yaml": OURS, "trust/key.pub": KEY}
    assert codes(read(used | {"trust/old.pub": KEY})) == [("signature-file-unused", "trust/old.pub", False)]
    assert codes(read(used | {"trust/policy.json": b"{}"})) == [("signature-file-unused", "trust/policy.json", True)]
    assert codes(read({"trust/policy.yaml.txt": OURS})) == [("signature-file-unused", "trust/policy.yaml.txt", True)]


def test_more_files_than_are_read_are_told():
    """One of those that are left out may require something."""
    files = {f"trust/{number:04}.pub": KEY for number in range(MOST_FILES)}
    trust = read(files | {"trust/a.yaml": OURS})
    assert ("signature-policy-unreadable", "trust/a.yaml", True) in codes(trust)


def test_files_that_may_not_be_read_are_no_empty_policy():
    """What is no fault of the file is raised; what is one is a problem."""
    for error in (PermissionMissingError("no", permission="s3:GetObject"), OfflineError("no")):
        with pytest.raises(type(error)):
            trust_of(["trust/a.yaml"], lambda _, error=error: (_ for _ in ()).throw(error))
    for error in (LimitExceededError("large"), NotFoundError("gone")):
        trust = trust_of(["trust/a.yaml"], lambda _, error=error: (_ for _ in ()).throw(error))
        assert codes(trust) == [("signature-policy-unreadable", "trust/a.yaml", True)]
