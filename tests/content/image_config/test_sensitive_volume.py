"""Volumes."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.sensitive_volume import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(
            image(config=ImageConfig(volumes=("/var/run/docker.sock",))), "/config/Volumes/~1var~1run~1docker.sock", id="docker-socket"
        ),
        pytest.param(image(config=ImageConfig(volumes=("/etc/",))), "/config/Volumes/~1etc~1", id="slash"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(image(config=ImageConfig(volumes=("/var/lib/shop", "/etc/shop"))), id="data"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
