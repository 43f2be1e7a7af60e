"""Inventories and their inverted index."""

from tidewaiter.adapters.s3_images import S3ImageStore
from tidewaiter.adapters.s3_inventories import S3InventoryStore
from tidewaiter.model.image import Distribution, Image, ImageConfig, Platform
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import FoundAt, Package, SourcePackage

DIGEST = "sha256:" + "c" * 64


def _package(name: str, source: str = "") -> Package:
    return Package(
        purl=f"pkg:deb/debian/{name}@1",
        name=name,
        version="1",
        ecosystem="deb",
        found_at=(FoundAt(path="var/lib/dpkg/status"),),
        cataloger="dpkg",
        source=SourcePackage(name=source, version="1") if source else None,
    )


def test_packages_lead_back_to_the_image_by_own_and_by_source_name(cloud):
    """Advisories often name only the source package; both names find the image once."""
    store = S3InventoryStore(cloud.client("s3"), "artefacts", cloud.client("dynamodb"), "inventories")
    packages = tuple(_package(f"lib{number}", source="glib") for number in range(30))
    inventory = Inventory(image_digest=DIGEST, distribution=Distribution(id="debian"), packages=packages)
    image = Image(digest=DIGEST, reference="r", platform=Platform(), layers=(), config=ImageConfig())
    store.put(inventory, image)
    assert list(store.holders("deb", "glib")) == [DIGEST]
    assert list(store.holders("deb", "lib29")) == [DIGEST]
    assert list(store.holders("rpm", "glib")) == []
    assert store.get(DIGEST) == inventory
    assert store.get("sha256:other") is None
    assert S3ImageStore(cloud.client("s3"), "artefacts").get(DIGEST) == image
