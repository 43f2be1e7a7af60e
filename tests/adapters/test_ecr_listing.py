"""Listing what lies in ECR."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tidewaiter.adapters.ecr_listing import EcrListing
from tidewaiter.errors import PermissionMissingError, TidewaiterError

OCI, INDEX = "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
AT = datetime(2026, 1, 31, tzinfo=UTC)


class Ecr:
    """Answers pages, and refusals before them."""

    def __init__(self, pages: list[list[dict[str, Any]]], refusals: list[str] | None = None) -> None:
        self.pages, self.refusals, self.asked = pages, list(refusals or ()), []

    def describe_images(self, **request: Any) -> dict[str, Any]:
        """Answer one page."""
        self.asked.append(request)
        if self.refusals:
            raise ClientError({"Error": {"Code": self.refusals.pop(0), "Message": "no"}}, "DescribeImages")
        if request.get("filter", {}).get("imageStatus") != "ANY":
            self.pages = [[one for one in page if one.get("imageStatus", "ACTIVE") == "ACTIVE"] for page in self.pages]
        number = int(request.get("nextToken", "0"))
        more = {"nextToken": str(number + 1)} if number + 1 < len(self.pages) else {}
        return {"imageDetails": self.pages[number], **more}


def detail(number: int, **fields: Any) -> dict[str, Any]:
    """Describe an image as ECR does."""
    defaults = {"imageDigest": f"sha256:{number:064x}", "imagePushedAt": AT, "imageManifestMediaType": OCI, "artifactMediaType": CONFIG}
    return {**defaults, **fields}


def listing(ecr: Ecr, pauses: list[float] | None = None) -> EcrListing:
    """List without waiting."""
    return EcrListing(client=ecr, pause=(pauses if pauses is not None else []).append)


def test_several_thousand_images_are_read_a_thousand_a_call():
    """Pages are followed to the end."""
    ecr = Ecr([[detail(page * 1000 + number) for number in range(1000)] for page in range(4)])
    assert len({one.digest for one in listing(ecr).pushed("shop")}) == 4000
    assert [one["maxResults"] for one in ecr.asked] == [1000] * 4


def test_an_archived_image_is_still_there():
    """ECR lists active ones only, unless asked: what is archived would be forgotten, and nobody announces that it is restored."""
    (found,) = listing(Ecr([[detail(1, imageStatus="ARCHIVED")]])).pushed("shop")
    assert not found.scannable


def test_throttling_is_waited_out_with_growing_pauses():
    """ECR answers 429 to whoever asks too fast."""
    pauses: list[float] = []
    found = list(listing(Ecr([[detail(1)]], ["ThrottlingException"] * 3), pauses).pushed("shop"))
    assert len(found) == 1
    assert len(pauses) == 3
    assert pauses[2] > pauses[0]


def test_throttling_without_end_and_refusals_are_errors():
    """Neither looks like an empty repository."""
    with pytest.raises(TidewaiterError):
        list(listing(Ecr([[]], ["ThrottlingException"] * 99)).pushed("shop"))
    with pytest.raises(PermissionMissingError):
        list(listing(Ecr([[]], ["AccessDeniedException"])).pushed("shop"))


@pytest.mark.parametrize(
    ("fields", "scannable"),
    [
        ({}, True),
        ({"artifactMediaType": ""}, True),
        ({"imageManifestMediaType": INDEX, "artifactMediaType": ""}, False),
        ({"artifactMediaType": "application/vnd.cncf.notary.signature"}, False),
        ({"subjectManifestDigest": "sha256:" + "1" * 64}, True),
        ({"imageStatus": "ARCHIVED"}, False),
    ],
)
def test_only_images_are_to_be_scanned(fields, scannable):
    """Indexes are covered by their images; documents and archived ones cannot be scanned. What names a subject may still be an image."""
    (found,) = listing(Ecr([[detail(1, **fields)]])).pushed("shop")
    assert (found.scannable, found.at) == (scannable, AT.isoformat())
