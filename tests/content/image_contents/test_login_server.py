"""Login servers among the packages."""

import pytest

from tests.builders import image, package
from tidewaiter.content.image_contents.login_server import CHECK
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory


def found(**fields):
    whole = Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(package(purl="pkg:x/y@1", **fields),))
    return [flaw.purl for flaw in CHECK.find(image(), whole)]


@pytest.mark.parametrize(
    ("name", "ecosystem"), [("openssh-server", "deb"), ("openssh-server", "rpm"), ("dropbear", "apk"), ("xrdp", "deb")]
)
def test_hit(name, ecosystem):
    """The package is named, whoever's it is."""
    assert found(name=name, ecosystem=ecosystem) == ["pkg:x/y@1"]


@pytest.mark.parametrize(
    "fields", [{"name": "openssh-client"}, {"name": "openssh-server", "ecosystem": "npm"}, {"name": "openssh-server", "deleted": True}]
)
def test_near_miss(fields):
    """Clients, packages of languages, and what a later layer removed."""
    assert found(**fields) == []
