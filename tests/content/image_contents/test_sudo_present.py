"""sudo among the packages."""

import pytest

from tests.builders import image, package
from tidewaiter.content.image_contents.sudo_present import CHECK
from tidewaiter.model.image import Distribution, HistoryEntry, ImageConfig
from tidewaiter.model.inventory import Inventory


def found(history="", **fields):
    whole = Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(package(purl="pkg:x/y@1", **fields),))
    config = ImageConfig(history=(HistoryEntry(created_by=history),))
    return [flaw.purl for flaw in CHECK.find(image(config=config), whole)]


@pytest.mark.parametrize(("name", "ecosystem"), [("sudo", "deb"), ("sudo", "rpm"), ("doas", "apk")])
def test_hit(name, ecosystem):
    """Whatever brought it, a base image say."""
    assert found(name=name, ecosystem=ecosystem) == ["pkg:x/y@1"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "sudoku"},
        {"name": "sudo", "ecosystem": "npm"},
        {"name": "sudo", "deleted": True},
        {"name": "sudo", "history": "RUN /bin/sh -c apt-get install -y sudo"},
    ],
)
def test_near_miss(fields):
    """Other packages, what is gone, and what the step that installed it was told for already."""
    assert found(**fields) == []
