"""What both bills of materials say beyond the formats' fields."""

import pytest

from tests.builders import image, package
from tests.reporting.samples import full_report
from tidewaiter.model.package import SourcePackage
from tidewaiter.reporting.bom import full_purl, image_parts


@pytest.mark.parametrize(
    ("source", "kind", "purl"),
    [
        (None, "deb", "pkg:deb/debian/openssl@3.0.1"),
        (SourcePackage(name="openssl", version="3.0.1"), "deb", "pkg:deb/debian/openssl@3.0.1"),
        (SourcePackage(name="ossl", version="3.0.1"), "deb", "pkg:deb/debian/openssl@3.0.1?upstream=ossl"),
        (SourcePackage(name="openssl", version="1:3"), "deb", "pkg:deb/debian/openssl@3.0.1?upstream=openssl%401:3"),
        (SourcePackage(name="openssl", version="1:3-1"), "rpm", "pkg:deb/debian/openssl@3.0.1?upstream=openssl-3-1.src.rpm"),
    ],
)
def test_a_purl_carries_the_source_package(source: SourcePackage | None, kind: str, purl: str) -> None:
    """Only where it says something: name, version, and for RPMs the file."""
    assert full_purl(package(source=source, ecosystem=kind)) == purl


def test_only_an_image_is_described_as_one() -> None:
    """A directory has no platform; an image without a repository or a digest has no purl."""
    assert image_parts(full_report(kind="directory")) == {}
    assert image_parts(full_report(image=image()))["purl"] == ""
    assert image_parts(full_report(image=image(repository="a/b", digest="sha256:short")))["purl"] == ""
