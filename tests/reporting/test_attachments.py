"""A report as documents beside its image."""

import json
from dataclasses import replace

import pytest

from tests.reporting.samples import empty_report, full_report
from tidewaiter.reporting.attachments import EMPTY, TYPES, attachments_of
from tidewaiter.sources.attached import OWN
from tidewaiter.sources.descriptor import Descriptor, digest_of
from tidewaiter.sources.media import DOCKER_MANIFEST, OCI_MANIFEST

SUBJECT = Descriptor(digest="sha256:" + "a" * 64, media_type=DOCKER_MANIFEST, size=1234)


def test_each_document_is_an_artefact_about_the_image() -> None:
    """As the specification says: type, empty config, one layer, subject; and whose it is."""
    found = list(attachments_of(full_report(), SUBJECT, "somebody"))
    assert {one.media_type for one in found} == TYPES
    for one in found:
        manifest = json.loads(one.manifest)
        assert (manifest["mediaType"], manifest["artifactType"]) == (OCI_MANIFEST, one.media_type)
        assert manifest["subject"] == {"mediaType": DOCKER_MANIFEST, "digest": SUBJECT.digest, "size": 1234}
        assert manifest["config"] == {
            "mediaType": "application/vnd.oci.empty.v1+json",
            "digest": digest_of(EMPTY),
            "size": 2,
        }
        assert manifest["layers"] == [{"mediaType": one.media_type, "digest": digest_of(one.body), "size": len(one.body)}]
        assert manifest["annotations"] == {"org.opencontainers.image.created": full_report().finished, OWN: "somebody"}
        assert one.digest == digest_of(one.manifest)
        json.loads(one.body)


@pytest.mark.parametrize("report", [empty_report(), replace(full_report(), findings=())])
def test_vex_is_written_only_where_it_states_something(report) -> None:
    """An OpenVEX document without statements says nothing, and its schema does not allow it."""
    assert "application/vnd.openvex+json" not in {one.media_type for one in attachments_of(report, SUBJECT, "x")}


def test_the_same_report_gives_the_same_digests() -> None:
    """That is how a repeated event is recognised; another report is another document."""
    first, again = ([one.digest for one in attachments_of(full_report(), SUBJECT, "x")] for _ in range(2))
    later = [one.digest for one in attachments_of(replace(full_report(), finished="2027-01-01T00:00:00+00:00"), SUBJECT, "x")]
    assert first == again
    assert set(first).isdisjoint(later)
