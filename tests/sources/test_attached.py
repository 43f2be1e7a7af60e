"""Documents beside an image: found, checked, read; never trusted with more than they say."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image
from tidewaiter.errors import BadInputError, LimitExceededError, NotFoundError
from tidewaiter.model.vex import VexOrigin
from tidewaiter.sources.attached import OWN, Candidate, read_attached, subject_of, tags_for
from tidewaiter.sources.descriptor import Descriptor, verify
from tidewaiter.sources.provenance import images_used

IMAGE = image(digest="sha256:" + "a" * 64, index_digest="sha256:" + "b" * 64)
CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "components": [{"type": "library", "name": "flask", "version": "3.0", "purl": "pkg:pypi/flask@3.0"}],
}
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "packages": [
        {
            "SPDXID": "SPDXRef-1",
            "name": "express",
            "versionInfo": "4.0.0",
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/express@4.0.0"}],
        }
    ],
}
IN_TOTO, DSSE, BUNDLE = (
    "application/vnd.in-toto+json",
    "application/vnd.dsse.envelope.v1+json",
    "application/vnd.dev.sigstore.bundle.v0.3+json",
)


def digest(data):
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Blobs:
    """Manifests and blobs by digest."""

    def __init__(self):
        self.data = {}

    def put(self, value, name=""):
        """Store and describe."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.data[name or digest(body)] = body
        return {"digest": name or digest(body), "size": len(body)}

    def read(self, descriptor, limit):
        """Read as sources do."""
        if descriptor.digest not in self.data:
            raise NotFoundError("not there", where=descriptor.digest)
        assert len(self.data[descriptor.digest]) <= limit
        return verify(self.data[descriptor.digest], descriptor.digest, where="w")

    def referrer(self, document, media_type, *, subject=IMAGE.digest, artefact="", annotations=None):
        """Write a manifest about a subject with one document in it."""
        layer = {**self.put(document), "mediaType": media_type, "annotations": annotations or {}}
        manifest = {"schemaVersion": 2, "layers": [layer], **({"artifactType": artefact} if artefact else {})}
        if subject:
            manifest["subject"] = {"digest": subject, "size": 1, "mediaType": "m"}
        return Candidate(descriptor=Descriptor(digest=self.put(manifest)["digest"]), by_subject=True)


def statement(predicate, kind="https://spdx.dev/Document", about=IMAGE.digest):
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "_", "digest": {"sha256": about.removeprefix("sha256:")}}],
        "predicateType": kind,
        "predicate": predicate,
    }


def envelope(inner):
    payload = base64.b64encode(json.dumps(inner).encode()).decode()
    return {"payloadType": IN_TOTO, "payload": payload, "signatures": []}


@pytest.fixture
def blobs():
    """Give empty storage."""
    return Blobs()


@pytest.mark.parametrize(
    ("document", "media_type", "artefact", "purl"),
    [
        (CYCLONEDX, "application/vnd.cyclonedx+json", "application/vnd.cyclonedx+json", "pkg:pypi/flask@3.0"),
        (SPDX, "application/spdx+json", "", "pkg:npm/express@4.0.0"),
        (SPDX, "application/json", "application/spdx+json", "pkg:npm/express@4.0.0"),
        (statement(SPDX), IN_TOTO, "", "pkg:npm/express@4.0.0"),
        (statement(CYCLONEDX, "https://cyclonedx.org/bom"), IN_TOTO, "", "pkg:pypi/flask@3.0"),
        (statement(SPDX, about=IMAGE.index_digest), IN_TOTO, "", "pkg:npm/express@4.0.0"),
        (envelope(statement(SPDX)), DSSE, "", "pkg:npm/express@4.0.0"),
        ({"mediaType": BUNDLE, "dsseEnvelope": envelope(statement(SPDX))}, BUNDLE, BUNDLE, "pkg:npm/express@4.0.0"),
    ],
)
def test_bills_of_materials_are_read_in_every_wrapping(blobs, document, media_type, artefact, purl):
    """Pushed by oras, cosign or BuildKit; each package names the document."""
    found = read_attached(IMAGE, [blobs.referrer(document, media_type, artefact=artefact)], blobs.read)
    (package,) = found.packages
    assert (package.purl, package.cataloger) == (purl, "attached-sbom")
    assert package.found_at[0].path == f"attached SBOM {digest(json.dumps(document).encode())}"
    assert not any(problem.incomplete for problem in found.problems)


def test_a_document_about_another_image_is_a_problem_and_adds_nothing(blobs):
    """Wrong subjects of a manifest and of a statement; the others are read all the same."""
    other = "sha256:" + "c" * 64
    candidates = [
        blobs.referrer(CYCLONEDX, "application/vnd.cyclonedx+json", subject=other),
        blobs.referrer(CYCLONEDX, "application/vnd.cyclonedx+json", subject=""),
        blobs.referrer(statement(CYCLONEDX, "https://cyclonedx.org/bom", about=other), IN_TOTO),
        blobs.referrer(SPDX, "application/spdx+json"),
    ]
    found = read_attached(IMAGE, candidates, blobs.read)
    assert [one.name for one in found.packages] == ["express"]
    assert [one.code for one in found.problems] == ["referrer-of-another", "referrer-of-another", "attestation-of-another"]


def test_bytes_that_do_not_match_their_digest_are_a_problem(blobs):
    """Neither a manifest nor a document is believed under a name that is not its own."""
    good = blobs.referrer(SPDX, "application/spdx+json")
    blobs.data[digest(json.dumps(SPDX).encode())] = json.dumps(CYCLONEDX).encode()
    forged = "sha256:" + "d" * 64
    blobs.put({"layers": []}, forged)
    found = read_attached(IMAGE, [good, Candidate(descriptor=Descriptor(digest=forged), by_subject=False)], blobs.read)
    assert found.packages == ()
    assert [(one.code, one.incomplete) for one in found.problems] == [("referrer-digest", False)] * 2


def test_signatures_and_other_artefacts_are_left_alone(blobs):
    """Nothing is read of what is no bill of materials and no attestation of one."""
    candidates = [
        blobs.referrer(b"sig", "application/vnd.dev.cosign.simplesigning.v1+json"),
        blobs.referrer(b"x" * 10, "application/jose+json", artefact="application/vnd.cncf.notary.signature"),
        blobs.referrer(b"not read", IN_TOTO, annotations={"in-toto.io/predicate-type": "https://example.org/tests/v1"}),
        blobs.referrer(statement({}, "https://in-toto.io/attestation/vulns"), IN_TOTO),
    ]
    found = read_attached(IMAGE, candidates, blobs.read)
    assert (found.packages, found.problems) == ((), ())


def test_what_the_build_used_is_read_from_its_provenance(blobs):
    """SLSA 0.2 and 1.0, as BuildKit writes them."""
    material = {"uri": "pkg:docker/debian@12?platform=linux%2Famd64", "digest": {"sha256": "e" * 64}}
    old = statement({"materials": [material]}, "https://slsa.dev/provenance/v0.2")
    new = statement({"buildDefinition": {"resolvedDependencies": [material]}}, "https://slsa.dev/provenance/v1")
    for one in (old, new):
        found = read_attached(IMAGE, [blobs.referrer(one, IN_TOTO)], blobs.read)
        assert found.materials == (("sha256:" + "e" * 64, "debian:12"),)


def test_listing_that_fails_and_floods_are_problems(blobs):
    """A registry that is down costs the documents only; a thousand referrers are not all read."""

    def broken():
        yield blobs.referrer(SPDX, "application/spdx+json")
        raise NotFoundError("no such repository")

    found = read_attached(IMAGE, broken(), blobs.read)
    assert ([one.name for one in found.packages], [one.code for one in found.problems]) == (["express"], ["referrers-not-listed"])
    flood = [blobs.referrer({**SPDX, "name": str(number)}, "application/spdx+json") for number in range(100)]
    reads = []
    found = read_attached(IMAGE, flood, lambda one, limit: reads.append(one) or blobs.read(one, limit))
    assert "referrers-omitted" in {one.code for one in found.problems}
    assert len(reads) <= 80


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["layers", "subject", "digest", "uri", "predicate"]), inner)
    ),
    max_leaves=10,
)


@given(_JSON, st.sampled_from([IN_TOTO, DSSE, BUNDLE, "application/spdx+json"]))
def test_hostile_documents_are_problems(value, media_type):
    """Whatever JSON somebody pushes: as a manifest, as a document, as a predicate."""
    blobs = Blobs()
    candidates = [
        Candidate(descriptor=Descriptor(digest=blobs.put(value)["digest"]), by_subject=False),
        blobs.referrer(value, media_type),
        blobs.referrer(statement(value), IN_TOTO),
        blobs.referrer(statement(value, "https://slsa.dev/provenance/v1"), IN_TOTO),
    ]
    found = read_attached(IMAGE, candidates, blobs.read)
    assert not any(problem.incomplete for problem in found.problems)
    assert list(images_used({"predicateType": "https://slsa.dev/provenance/v1", "predicate": value})) == []


def test_tags_are_those_of_cosign_and_of_the_specification():
    """The digest with a hyphen."""
    assert tags_for("sha256:ab") == ("sha256-ab", "sha256-ab.att", "sha256-ab.sbom", "sha256-ab.sig")


OPENVEX = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "statements": [{"vulnerability": {"name": "CVE-1"}, "products": ["pkg:oci/shop"], "status": "affected"}],
}


@pytest.mark.parametrize("plain", [True, False])
def test_vex_beside_an_image_is_read_and_marked(blobs, plain):
    """As a document of its own or attested; what is attested about another image is left out."""
    if plain:
        layers = [{**blobs.put(OPENVEX), "mediaType": "application/vnd.openvex+json"}]
    else:
        inner = envelope(statement(OPENVEX, "https://openvex.dev/ns/v0.2.0"))
        layers = [{**blobs.put(inner), "mediaType": DSSE}]
    named = blobs.put({"subject": {"digest": IMAGE.digest}, "layers": layers})
    found = read_attached(IMAGE, [Candidate(descriptor=Descriptor(digest=named["digest"]), by_subject=True)], blobs.read)
    assert [(one.names, one.origin) for one in found.statements] == [(("CVE-1",), VexOrigin.ATTACHED)]
    assert found.problems == ()


def test_vex_in_an_attached_bill_of_materials_is_read(blobs):
    """Its statements are no more trusted than its packages."""
    said = {"id": "CVE-1", "analysis": {"state": "in_triage"}, "affects": [{"ref": "pkg:pypi/flask@3.0"}]}
    layers = [{**blobs.put({**CYCLONEDX, "vulnerabilities": [said]}), "mediaType": "application/vnd.cyclonedx+json"}]
    named = blobs.put({"subject": {"digest": IMAGE.digest}, "layers": layers})
    found = read_attached(IMAGE, [Candidate(descriptor=Descriptor(digest=named["digest"]), by_subject=True)], blobs.read)
    assert [one.origin for one in found.statements] == [VexOrigin.ATTACHED]
    assert len(found.packages) == 1


def test_what_we_attached_ourselves_is_no_word_about_the_image(blobs):
    """Our own SBOM of an older scan would bring back what a newer one corrects; listed with its annotations or not, it is left out."""
    layer = {**blobs.put(CYCLONEDX), "mediaType": "application/vnd.cyclonedx+json"}
    manifest = {"schemaVersion": 2, "layers": [layer], "subject": {"digest": IMAGE.digest}, "annotations": {OWN: "deployment"}}
    name = blobs.put(manifest)["digest"]
    listed = Candidate(descriptor=Descriptor(digest="sha256:" + "f" * 64, annotations={OWN: "deployment"}), by_subject=True)
    found = read_attached(IMAGE, [listed, Candidate(descriptor=Descriptor(digest=name), by_subject=True)], blobs.read)
    assert (found.packages, found.problems) == ((), ())


COSIGN, NOTATION = "application/vnd.dev.cosign.simplesigning.v1+json", "application/vnd.cncf.notary.signature"
PLAIN = {"mediaType": BUNDLE, "messageSignature": {}}
SIGNED = {"mediaType": BUNDLE, "dsseEnvelope": envelope(statement({}, "https://sigstore.dev/cosign/sign/v1"))}
PROVEN = {"mediaType": BUNDLE, "dsseEnvelope": envelope(statement({}, "https://slsa.dev/provenance/v1"))}


@pytest.mark.parametrize(
    ("document", "media_type", "artefact", "form", "kinds"),
    [
        (b"{}", COSIGN, "", "cosign", {"signature"}),
        (b"{}", "application/jose+json", NOTATION, "notation-jws", {"signature"}),
        (b"x", "application/cose", NOTATION, "notation-cose", {"signature"}),
        (PLAIN, BUNDLE, BUNDLE, "sigstore-bundle", {"signature"}),
        (SIGNED, BUNDLE, BUNDLE, "sigstore-bundle", {"signature"}),
        (PROVEN, BUNDLE, BUNDLE, "sigstore-bundle", {"provenance"}),
    ],
)
def test_signatures_are_collected_as_they_are(blobs, document, media_type, artefact, form, kinds):
    """With the annotations of their layer, which hold most of cosign's; nothing of them is believed here."""
    found = read_attached(IMAGE, [blobs.referrer(document, media_type, artefact=artefact, annotations={"a": "b"})], blobs.read)
    (one,) = found.signatures
    assert (one.format, dict(one.annotations), found.kinds) == (form, {"a": "b"}, kinds)
    assert one.digest == digest(one.data)


def test_what_only_looks_like_a_signature_is_none(blobs):
    """JOSE of others, about another image, too large, or more than are looked at."""
    other = blobs.referrer(b"{}", COSIGN, subject="sha256:" + "c" * 64)
    assert read_attached(IMAGE, [other, blobs.referrer(b"{}", "application/jose+json")], blobs.read).signatures == ()
    many = [{**blobs.put(b"%d" % n), "mediaType": COSIGN} for n in range(60)]
    candidates = [
        Candidate(descriptor=Descriptor(digest=blobs.put({"layers": layers})["digest"]), by_subject=False)
        for layers in (many[:35], many[35:])
    ]
    found = read_attached(IMAGE, candidates, blobs.read)
    assert len(found.signatures) == 40
    assert {one.code for one in found.problems} == {"referrers-omitted"}


def test_kinds_are_unknown_where_nobody_could_be_asked():
    """An empty list and no list are different things."""

    def refused():
        raise NotFoundError("no")
        yield

    assert read_attached(IMAGE, [], Blobs().read).kinds == frozenset()
    assert read_attached(IMAGE, refused(), Blobs().read).kinds is None


def test_what_may_be_a_signature_and_was_not_read_is_told(blobs):
    """Out of reach, too large or too many; what was read and can be none is no reason, nor is a bill of materials."""

    def read(descriptor, limit):
        if descriptor.digest == large:
            raise LimitExceededError("too large")
        return blobs.read(descriptor, limit)

    large = digest(b"large")
    sound = blobs.referrer(b"{}", COSIGN)
    assert read_attached(IMAGE, [sound], read).unread == ()
    assert len(read_attached(IMAGE, [sound, blobs.referrer(b"large", COSIGN)], read).unread) == 1
    assert read_attached(IMAGE, [sound, blobs.referrer(b"large", "application/spdx+json")], read).unread == ()
    gone = Candidate(descriptor=Descriptor(digest="sha256:" + "0" * 64), by_subject=False)
    assert len(read_attached(IMAGE, [sound, gone, gone], read).unread) == 1
    malformed = Candidate(descriptor=Descriptor(digest=blobs.put(b"[")["digest"]), by_subject=False)
    assert read_attached(IMAGE, [sound, malformed], read).unread == ()
    many = [{**blobs.put(b"%d" % n), "mediaType": COSIGN} for n in range(50)]
    crowd = Candidate(descriptor=Descriptor(digest=blobs.put({"layers": many})["digest"]), by_subject=False)
    assert len(read_attached(IMAGE, [crowd], read).unread) == 1

    def refused():
        yield sound
        raise NotFoundError("no")

    found = read_attached(IMAGE, refused(), read)
    assert (len(found.signatures), len(found.unread)) == (1, 1)


def test_signatures_alone_are_read_where_nothing_else_is_wanted(blobs):
    """Judging signatures again fetches no bill of materials."""
    candidates = [blobs.referrer(SPDX, "application/spdx+json"), blobs.referrer(b"{}", COSIGN)]
    found = read_attached(IMAGE, candidates, blobs.read, documents=False)
    assert (found.packages, len(found.signatures), found.kinds) == ((), 1, {"signature"})


def test_what_a_signature_is_about_is_what_it_refers_to_or_what_its_tag_says():
    """The subject counts before the tag; what holds no signature, or is ours, is about nothing."""
    named, tagged = "sha256:" + "1" * 64, "sha256:" + "2" * 64
    layers = [{"mediaType": COSIGN, "digest": "sha256:" + "3" * 64, "size": 1}]
    tag = tagged.replace(":", "-") + ".sig"
    assert subject_of({"layers": layers}, tag) == tagged
    assert subject_of({"layers": layers, "subject": {"digest": named}}, tag) == named
    for manifest in ({}, {"subject": {"digest": named}}, {"layers": layers, "annotations": {OWN: "x"}, "subject": {"digest": named}}):
        assert subject_of(manifest, tag) == ""
    for other in ("", "1.0", tag.replace(".sig", ".att")):
        assert subject_of({"layers": layers}, other) == ""
    with pytest.raises(BadInputError):
        subject_of({"layers": layers}, "x.sig")
