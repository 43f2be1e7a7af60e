"""A report as documents that lie beside the image in its registry: OCI 1.1 artefacts whose `subject` is the image.

https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tidewaiter.model.report import Report
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.formats import cyclonedx, openvex, sarif
from tidewaiter.reporting.vex import claims_of
from tidewaiter.sources.attached import OWN
from tidewaiter.sources.descriptor import Descriptor, digest_of
from tidewaiter.sources.media import OCI_MANIFEST

EMPTY = b"{}"
"""The config of an artefact that needs none."""
EMPTY_CONFIG = "application/vnd.oci.empty.v1+json"
TYPES = frozenset(form.media_type for form in (cyclonedx.FORMAT, sarif.FORMAT, openvex.FORMAT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One document: its type, its bytes, and the manifest that ties it to the image; the digest is the manifest's."""

    media_type: str
    body: bytes
    manifest: bytes

    @property
    def digest(self) -> str:
        """What the registry calls it."""
        return digest_of(self.manifest)


def attachments_of(report: Report, subject: Descriptor, by: str) -> Iterator[Attachment]:
    """Write SBOM, result, and VEX where there is something to state, marked as whose they are; the same report gives the same bytes."""
    forms = (cyclonedx.FORMAT, sarif.FORMAT, *((openvex.FORMAT,) if claims_of(report) else ()))
    for form in forms:
        body = form.render(report)
        yield Attachment(media_type=form.media_type, body=body, manifest=_manifest(report, form, body, subject, by))


def _manifest(report: Report, form: Format, body: bytes, subject: Descriptor, by: str) -> bytes:
    document = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "artifactType": form.media_type,
        "config": {"mediaType": EMPTY_CONFIG, "digest": digest_of(EMPTY), "size": len(EMPTY)},
        "layers": [{"mediaType": form.media_type, "digest": digest_of(body), "size": len(body)}],
        "subject": {"mediaType": subject.media_type, "digest": subject.digest, "size": subject.size},
        "annotations": {"org.opencontainers.image.created": report.finished, OWN: by},
    }
    return json.dumps(document, separators=(",", ":")).encode()
