"""What should lie beside an image in its registry and does not: signature, provenance, bill of materials."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Check, Flaw
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity


def absent(image: Image, kinds: frozenset[str] | None) -> Iterator[tuple[Check, Flaw]]:
    """Yield what is missing, if the registry could be asked: `kinds` of documents that are there, None if not; a file has no registry."""
    if kinds is not None and image.registry:
        for kind, check in _WANTED.items():
            if kind not in kinds:
                yield (
                    check,
                    Flaw(message=f"when the image was scanned, its registry held no {_WORDS[kind]} for it", pointer=f"/referrers/{kind}"),
                )


_WORDS = {"signature": "signature", "provenance": "provenance", "sbom": "bill of materials"}
_WANTED = {
    "signature": Check(
        id="TW-IMAGE-no-signature",
        title="The image is not signed",
        severity=Severity.INFORMATIONAL,
        remediation="Sign it where it is built (cosign sign, notation sign, or managed signing of ECR), and require that with --trust.",
        references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html",),
        mappings={"nist-800-190": ("4.1.5",), "cwe": ("CWE-345",)},
    ),
    "provenance": Check(
        id="TW-IMAGE-no-provenance",
        title="Nothing says how the image was built",
        severity=Severity.INFORMATIONAL,
        remediation="Attach a provenance (docker buildx build --provenance=mode=max, or the attestation action of your pipeline).",
        references=("https://slsa.dev/spec/v1.0/provenance",),
        mappings={"nist-800-190": ("4.1.5",), "cwe": ("CWE-345",)},
    ),
    "sbom": Check(
        id="TW-IMAGE-no-sbom",
        title="No bill of materials is attached",
        severity=Severity.INFORMATIONAL,
        remediation="Attach one (docker buildx build --sbom=true, or cosign attest with what `--format cyclonedx` writes).",
        references=("https://docs.docker.com/build/metadata/attestations/sbom/",),
        mappings={"nist-800-190": ("4.1.5",), "cwe": ("CWE-345",)},
    ),
}


def id_of(kind: str) -> str:
    """Name the check that misses a kind of document; empty for a kind that nobody misses."""
    check = _WANTED.get(kind)
    return check.id if check else ""


CHECKS = tuple(_WANTED.values())
BESIDE_IDS = frozenset(check.id for check in CHECKS)
"""Findings that only a scan can make, since only it asks the registry."""
