"""Inventories and their inverted index."""

from dataclasses import replace

from tests.builders import image as an_image
from tidewaiter.adapters.s3_images import S3ImageStore
from tidewaiter.adapters.s3_inventories import S3InventoryStore, shard_of
from tidewaiter.adapters.tables import keys_key
from tidewaiter.matching.keys import keys_of
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import FileFact, Inventory
from tidewaiter.model.package import FoundAt, Package, SourcePackage

DIGEST = "sha256:" + "c" * 64
DEBIAN = Distribution(id="debian", version="12")
GLIB = ("Debian:12", "glib")


def _package(name: str, source: str = "", version: str = "1") -> Package:
    return Package(
        purl=f"pkg:deb/debian/{name}@{version}",
        name=name,
        version=version,
        ecosystem="deb",
        found_at=(FoundAt(path="var/lib/dpkg/status"),),
        cataloger="dpkg",
        source=SourcePackage(name=source, version=version) if source else None,
    )


def _inventory(*packages: Package, digest: str = DIGEST) -> Inventory:
    return Inventory(image_digest=digest, distribution=DEBIAN, packages=packages)


def _store(cloud) -> S3InventoryStore:
    return S3InventoryStore(cloud.client("s3"), "artefacts", cloud.client("dynamodb"), "inventories")


def _items(cloud) -> list[str]:
    return sorted(item["package"]["S"] for item in cloud.client("dynamodb").scan(TableName="inventories")["Items"])


def test_packages_lead_back_to_the_image_by_the_names_that_advisories_use(cloud):
    """Debian's advisories name source packages: thirty binary packages of one source are one entry."""
    store, image = _store(cloud), an_image(digest=DIGEST)
    inventory = _inventory(*(_package(f"lib{number}", source="glib") for number in range(30)), _package("bash"))
    store.put(inventory, image)
    assert list(store.holders(*GLIB)) == [DIGEST]
    assert list(store.holders("Debian:12", "bash")) == [DIGEST]
    assert list(store.holders("Debian:11", "bash")) == []
    assert _items(cloud) == ["Debian:12/bash#c", "Debian:12/glib#c"]
    assert store.get(DIGEST) == inventory
    assert store.get("sha256:other") is None
    assert S3ImageStore(cloud.client("s3"), "artefacts").get(DIGEST) == image


def test_no_name_that_an_image_chooses_is_too_long_for_the_index(cloud):
    """DynamoDB refuses keys above 2048 bytes, and an image that cannot be stored would get no verdict."""
    store, image = _store(cloud), an_image(digest=DIGEST)
    strange = Inventory(
        image_digest=DIGEST, distribution=Distribution(id="debian", version="é9" * 3000), packages=(_package("\udcff" * 900),)
    )
    store.put(strange, image)
    (key,) = _items(cloud)
    assert len(key.encode()) < 2048
    ((ecosystem, name),) = keys_of(strange)
    assert list(store.holders(ecosystem, name)) == [DIGEST]


def test_a_name_of_thousands_of_images_is_read_to_its_end_from_many_partitions(cloud):
    """Every image of a distribution holds its C library."""
    digests = {f"sha256:{number:064x}"[:7] + f"{number * 7919 % 16:x}" + f"{number:063x}" for number in range(300)}
    store = _store(cloud)
    batches = [
        {"PutRequest": {"Item": {"package": {"S": f"Debian:12/glibc#{shard_of(digest)}"}, "image_digest": {"S": digest}}}}
        for digest in sorted(digests)
    ]
    for start in range(0, len(batches), 25):
        cloud.client("dynamodb").batch_write_item(RequestItems={"inventories": batches[start : start + 25]})
    assert set(store.holders("Debian:12", "glibc")) == digests
    assert len({shard_of(digest) for digest in digests}) == 16


def test_what_an_image_no_longer_holds_leaves_the_index(cloud):
    """A newer scanner reads other names out of the same image."""
    store, image = _store(cloud), an_image(digest=DIGEST)
    store.put(_inventory(_package("old"), _package("both")), image)
    store.put(_inventory(_package("both"), _package("new")), image)
    assert _items(cloud) == ["Debian:12/both#c", "Debian:12/new#c"]


def test_a_part_is_the_named_packages_without_files(cloud):
    """Rematching reads what it is about, also when the list of keys is lost."""
    store, image = _store(cloud), an_image(digest=DIGEST)
    whole = _inventory(_package("a"), _package("b", source="glib"), _package("c", source="glib"))
    store.put(replace(whole, files=(FileFact(path="usr/bin/su", mode=0o4755, size=1),)), image)
    expected = replace(whole, packages=whole.packages[1:])
    assert store.part(DIGEST, {GLIB}) == expected
    cloud.client("s3").delete_object(Bucket="artefacts", Key=keys_key(DIGEST))
    assert store.part(DIGEST, {GLIB}) == expected
    assert store.part("sha256:other", {GLIB}) is None


def test_a_list_of_keys_of_other_bytes_is_not_believed(cloud):
    """A crash between inventory and list leaves them apart."""
    store, image = _store(cloud), an_image(digest=DIGEST)
    store.put(_inventory(_package("b", source="glib")), image)
    s3 = cloud.client("s3")
    stale = s3.get_object(Bucket="artefacts", Key=keys_key(DIGEST))["Body"].read()
    store.put(_inventory(_package("a"), _package("b", source="glib")), image)
    s3.put_object(Bucket="artefacts", Key=keys_key(DIGEST), Body=stale)
    part = store.part(DIGEST, {GLIB})
    assert part is not None
    assert [one.name for one in part.packages] == ["b"]


def test_forgetting_leaves_nothing_in_the_index_and_can_be_repeated(cloud):
    """An image was deleted from its repository."""
    store, image = _store(cloud), an_image(digest=DIGEST)
    other = "sha256:" + "d" * 64
    store.put(_inventory(_package("a")), image)
    store.put(_inventory(_package("a"), digest=other), an_image(digest=other))
    store.forget(DIGEST)
    store.forget(DIGEST)
    assert list(store.holders("Debian:12", "a")) == [other]
    assert store.get(DIGEST) is None


def test_names_beyond_any_length_are_indexed(cloud):
    """DynamoDB's keys are bounded, names in files are not; two that begin alike share an entry."""
    store = _store(cloud)
    store.put(_inventory(_package("x" * 5000), _package("x" * 6000)), an_image(digest=DIGEST))
    assert list(store.holders("Debian:12", "x" * 5000)) == [DIGEST]
    assert len(_items(cloud)) == 1
