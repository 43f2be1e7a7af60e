"""Who must have signed an image: what is missing is one finding that says why."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import image
from tests.signatures import forge
from tests.signatures.forge import DIGEST, NOW
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity
from tidewaiter.policy.signing import Place, judge_places, judge_signatures
from tidewaiter.policy.trust import NO_TRUST, Requirement, Trust, repository_of
from tidewaiter.signatures.keys import parse_key
from tidewaiter.signatures.signers import KeySigner

IMAGE = image(digest=DIGEST, registry="r.example", repository="prod/web")
KEYS = [forge.p256() for _ in range(3)]
SIGNERS = tuple(KeySigner(name=f"key{n}", key=parse_key(forge.pem(key))) for n, key in enumerate(KEYS))


def attached(*keys, **fields):
    return Attached(**{"signatures": tuple(forge.cosign(key) for key in keys), "kinds": frozenset({"signature"}), **fields})


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


def place(repository, *keys, since=None, **fields):
    return Place(image=replace(IMAGE, repository=repository), attached=attached(*keys, **fields), since=since)


def required(*entries, problems=()):
    """Make a document of each entry: patterns, keys and how long an image may wait."""
    return Trust(
        others=tuple(
            Trust(requirements=(Requirement(images=(images,), signers=tuple(SIGNERS[n] for n in keys), **fields),))
            for images, keys, fields in entries
        ),
        problems=problems,
    )


def test_what_any_repository_requires_is_required_and_a_signature_counts_wherever_it_lies():
    """Nobody gets an image past one repository by pushing it to another, and nobody has to sign it twice."""
    trust = required(("*/prod/*", [0], {}))
    assert judge_places((place("dev/web"),), trust, NOW).findings == ()
    (finding,) = judge_places((place("dev/web"), place("prod/web")), trust, NOW).findings
    assert finding.evidence["repository"] == "r.example/prod/web"
    twice = place("dev/web", KEYS[0])
    judged = judge_places((twice, replace(twice, image=place("prod/web").image), place("prod/api", KEYS[2])), trust, NOW)
    assert judged.findings == ()
    assert [one.verified for one in judged.signatures] == [True, False]


def test_a_signature_of_an_index_counts_where_another_push_forgot_the_index():
    """The names of an image are those of all its places."""
    index = "sha256:" + "1" * 64
    blob = forge.cosign(KEYS[0], forge.simple_signing(index))
    here = Place(image=replace(IMAGE, index_digest=index), attached=Attached(signatures=(blob,), kinds=frozenset()))
    trust = required(("*", [0], {}))
    assert judge_places((place("dev/web"), here), trust, NOW).findings == ()
    assert judge_places((place("dev/web"), replace(here, image=IMAGE)), trust, NOW).findings != ()


def test_every_document_counts_and_makes_one_finding():
    """Of the highest severity; what the other one misses is among the reasons."""
    trust = required(("*", [0], {"severity": Severity.LOW}), ("*", [1], {"severity": Severity.CRITICAL}))
    (finding,) = judge_places((place("prod/web"),), trust, NOW).findings
    assert finding.severity is Severity.CRITICAL
    assert ["by key0" in finding.reasons[0].text, "by key1" in finding.reasons[1].text] == [True, True]
    assert "by key1" in judge_places((place("prod/web", KEYS[0]),), trust, NOW).findings[0].description
    assert judge_places((place("prod/web", KEYS[0], KEYS[1]),), trust, NOW).findings == ()


def test_what_could_not_be_read_may_have_been_the_signature():
    """Neither signed nor unsigned, and looked at again soon; it changes nothing where the signature was found."""
    trust = required(("*", [0], {}))
    judged = judge_places((place("prod/web", KEYS[2], unread=("offline", "more than 40")),), trust, NOW)
    assert (judged.findings, judged.due) == ((), NOW)
    assert [(one.code, one.incomplete) for one in judged.problems] == [("signature-not-assessed", True)]
    assert "offline and 1 more" in judged.problems[0].what
    audited = required(("*", [0], {"severity": Severity.INFORMATIONAL}))
    assert [one.incomplete for one in judge_places((place("prod/web", unread=("offline",)),), audited, NOW).problems] == [False]
    judged = judge_places((place("prod/web", KEYS[0], unread=("offline",)),), trust, NOW)
    assert (judged.findings, judged.problems, judged.due) == ((), (), None)


def test_an_image_may_wait_as_long_as_the_policy_says():
    """From when it was first seen there; a place without a time has none left, and another place's time is its own."""
    trust = required(("*/slow/*", [0], {"within": timedelta(minutes=15)}), ("*/prod/*", [0], {}))
    early, late = NOW - timedelta(minutes=14), NOW - timedelta(minutes=15)
    judged = judge_places((place("slow/web", since=early),), trust, NOW)
    assert (judged.findings, judged.due) == ((), NOW + timedelta(minutes=1))
    assert [(one.code, one.incomplete) for one in judged.problems] == [("signature-awaited", True)]
    for over in (late, None):
        judged = judge_places((place("slow/web", since=over),), trust, NOW)
        assert (len(judged.findings), judged.problems, judged.due) == (1, (), None)
    judged = judge_places((place("slow/web", since=early), place("prod/web", since=early)), trust, NOW)
    assert (len(judged.findings), [one.code for one in judged.problems]) == (1, ["signature-awaited"])
    assert judge_places((place("slow/web", KEYS[0], since=early),), trust, NOW).problems == ()


def test_documents_that_cannot_be_used_are_a_problem_of_every_image():
    """Nobody knows what they require: also of images of which the others require nothing, or what they have."""
    wrong = Problem(code="signature-policy-unreadable", what="x")
    trust = required(("*/prod/*", [0], {}), problems=(wrong,))
    for found in (place("dev/web"), place("prod/web", KEYS[0]), place("prod/web")):
        assert wrong in judge_places((found,), trust, NOW).problems
