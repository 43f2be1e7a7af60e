"""Who must have signed an image: what is missing is one finding that says why."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import image
from tests.signatures import forge
from tests.signatures.forge import DIGEST, NOW
from tidewaiter.model.inventory import Attached
from tidewaiter.model.severity import Severity
from tidewaiter.policy.signing import judge_signatures
from tidewaiter.policy.trust import NO_TRUST, Requirement, Trust, repository_of
from tidewaiter.signatures.keys import parse_key
from tidewaiter.signatures.signers import KeySigner

IMAGE = image(digest=DIGEST, registry="r.example", repository="prod/web")
KEYS = [forge.p256() for _ in range(3)]
SIGNERS = tuple(KeySigner(name=f"key{n}", key=parse_key(forge.pem(key))) for n, key in enumerate(KEYS))


def attached(*keys, **fields):
    return Attached(signatures=tuple(forge.cosign(key) for key in keys), kinds=frozenset({"signature"}), **fields)


def judged(found, **fields):
    trust = Trust(requirements=(Requirement(**{"images": ("r.example/prod/*",), "signers": SIGNERS[:2], **fields}),))
    return judge_signatures(IMAGE, found, trust, NOW)


def test_one_of_the_signers_is_enough_unless_every_one_must():
    """The signatures that were checked are all reported, also those by nobody known."""
    one = judged(attached(KEYS[0], KEYS[2]))
    assert one.findings == ()
    assert [signature.verified for signature in one.signatures] == [True, False]
    (finding,) = judged(attached(KEYS[0]), every=True).findings
    assert "by key1 holds" in finding.description
    assert judged(attached(KEYS[0], KEYS[1]), every=True).findings == ()


def test_a_missing_signature_has_the_severity_that_was_asked_for():
    """Nothing there, somebody else's, or no list of what is there: the finding says which."""
    (finding,) = judged(attached(), severity=Severity.CRITICAL).findings
    assert (finding.rule_id, finding.severity) == ("TW-IMAGE-not-signed-by", Severity.CRITICAL)
    assert finding.description == "no signature by key0 or key1 holds: there is no signature"
    (finding,) = judged(attached(KEYS[2])).findings
    assert "does not fit the key" in finding.description
    (finding,) = judged(Attached()).findings
    assert "could not be listed" in finding.description


@pytest.mark.parametrize(
    ("predicate", "satisfied"), [("", False), ("https://slsa.dev/provenance/v1", True), ("https://spdx.dev/Document", False)]
)
def test_a_signed_statement_of_something_else_is_no_signature_of_the_image(predicate, satisfied):
    """Whoever attests a provenance does not say that the image may run, unless that is what is asked for."""
    provenance = forge.statement(predicate="https://slsa.dev/provenance/v1")
    blob = forge.as_blob(forge.bundle(forge.Sigstore(), payload=provenance, key=KEYS[0]))
    result = judged(Attached(signatures=(blob,), kinds=frozenset()), predicate=predicate)
    assert result.signatures[0].verified
    assert (result.findings == ()) is satisfied


def test_nothing_is_checked_where_nothing_is_required():
    """Other repositories, and no trust at all; the first requirement that fits is the one that counts."""
    for trust in (NO_TRUST, Trust(requirements=(Requirement(images=("r.example/dev/*",), signers=SIGNERS),))):
        assert judge_signatures(IMAGE, attached(KEYS[0]), trust, NOW).signatures == ()
    first = Trust(requirements=(Requirement(images=("*/web",), signers=()), Requirement(images=("*",), signers=SIGNERS)))
    assert judge_signatures(IMAGE, attached(), first, NOW).findings == ()
    assert judge_signatures(replace(IMAGE, repository="x"), attached(), first, NOW).findings != ()


def test_repositories_go_by_the_names_that_people_write():
    """Docker's hub is docker.io; an image from a file has its reference only."""
    assert repository_of(replace(IMAGE, registry="registry-1.docker.io", repository="library/alpine")) == "docker.io/library/alpine"
    assert repository_of(image(reference="oci-dir:x:1")) == "oci-dir:x:1"


def test_the_pipeline_starts_without_the_library_of_signatures():
    """Functions pay for it only where something is required of images."""
    code = "import sys, tidewaiter.pipeline; sys.exit('cryptography' in sys.modules)"
    place = Path(__file__).resolve().parents[2] / "functions"
    assert subprocess.run([sys.executable, "-c", code], cwd=place, check=False, timeout=60).returncode == 0
