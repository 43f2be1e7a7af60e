"""Shells and package managers where there should be none."""

import pytest

from tests.builders import image, package
from tidewaiter.content.image_contents.not_distroless import CHECK
from tidewaiter.model.image import Distribution, ImageConfig
from tidewaiter.model.inventory import FileFact, Inventory
from tidewaiter.model.package import FoundAt

BASE = "org.opencontainers.image.base.name"
STATUS = "var/lib/dpkg/status.d/libc6"


def found(path, kind="executable", reference="shop:1", base="", listed="var/lib/dpkg/status"):
    fact = FileFact(path=path, mode=0o755, size=9, kind=kind)
    one = package(found_at=(FoundAt(path=listed, layer="sha256:1"),))
    whole = Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(one,), files=(fact,))
    config = ImageConfig(labels={BASE: base} if base else {})
    return [flaw.path for flaw in CHECK.find(image(reference=reference, config=config), whole)]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("busybox/busybox", {"listed": STATUS}),
        ("bin/bash", {"base": "gcr.io/distroless/base-debian12:nonroot"}),
        ("usr/bin/apt-get", {"reference": "r.example/distroless-java:21"}),
        ("usr/bin/dpkg", {"listed": "var/lib/chisel/manifest.wall"}),
    ],
)
def test_hit(path, fields):
    """Told by how packages are listed, by the base and by the name."""
    assert found(path, **fields) == [path]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("bin/bash", {}),
        ("usr/bin/python3", {"listed": STATUS}),
        ("opt/app/sh", {"listed": STATUS}),
        ("bin/sh", {"listed": STATUS, "kind": "world-writable"}),
    ],
)
def test_near_miss(path, fields):
    """Ordinary images, languages, files of the application, other facts."""
    assert found(path, **fields) == []
